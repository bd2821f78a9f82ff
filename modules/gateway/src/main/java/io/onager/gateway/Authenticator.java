package io.onager.gateway;

import io.onager.model.Principal;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Decides who somebody is. Called from many threads. */
public interface Authenticator {
  /**
   * Returns who holds {@code token}; nothing where it is not valid. The stage may take its time:
   * the connection waits, no thread does. Where it fails or throws, that counts as not valid, and
   * is logged. A connection that opens waits for {@code credentials-within}.
   *
   * @param token what the client gave, at most 16 KiB
   */
  CompletionStage<Optional<Principal>> authenticate(String token);

  /** Returns who somebody is that gives no token; nothing where a token is needed. */
  default Optional<Principal> anonymous() {
    return Optional.empty();
  }

  /** Lets everyone in as {@link Principal#ANONYMOUS}, whatever they give. For development. */
  static Authenticator open() {
    return Open.INSTANCE;
  }
}
