package io.onager.gateway;

import io.onager.model.Principal;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who speaks on one session. A token proves it; on an open session it may be renewed, and whoever
 * came without one may still bring one. Not thread-safe.
 */
final class Identity {
  /** What a checked token means for the session. */
  enum Verdict {
    /** It proves nothing. */
    REFUSED,
    /** Now somebody is there, or somebody else. */
    FOUND,
    /** It is who is there already. */
    SAME,
    /** It is somebody else, and the session is not theirs. */
    FOREIGN
  }

  private final Authenticator authenticator;
  private @Nullable Principal principal;
  private boolean checking;

  Identity(Authenticator authenticator) {
    this.authenticator = authenticator;
  }

  /** Returns whether a token is being looked at, so that nothing behind it may be handled yet. */
  boolean isChecking() {
    return checking;
  }

  /** Begins without a token; returns who that is, or nothing where a token is needed. */
  Optional<Principal> begin() {
    var anonymous = authenticator.anonymous();
    principal = anonymous.orElse(null);
    return anonymous;
  }

  /** Has {@code token} looked at; {@code then} is called on any thread, and tells the session. */
  void check(String token, Consumer<Optional<Principal>> then) {
    checking = true;
    authenticator.authenticate(token).thenAccept(then);
  }

  /**
   * Takes note of who a token belongs to.
   *
   * @param idle whether the session has done nothing that belongs to who was there before
   */
  Verdict checked(Optional<Principal> found, boolean idle) {
    checking = false;
    var before = principal;
    if (found.isEmpty()) {
      return Verdict.REFUSED;
    }
    if (found.get().equals(before)) {
      return Verdict.SAME;
    }
    if (before != null && !(idle && isAnonymous(before))) {
      return Verdict.FOREIGN;
    }
    principal = found.get();
    return Verdict.FOUND;
  }

  private boolean isAnonymous(Principal who) {
    return authenticator.anonymous().filter(who::equals).isPresent();
  }
}
