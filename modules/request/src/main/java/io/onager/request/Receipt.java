package io.onager.request;

import io.onager.model.Problem;
import java.util.List;

/** How a submission ended. */
public sealed interface Receipt {
  /**
   * It is stored; nothing loses it any more.
   *
   * @param id of the request, whose actor is {@code request/<id>}
   * @param state where it stands; the end of it, where its action is quick
   * @param quick whether its action is one whose result is waited for, and it came in time
   */
  record Accepted(String id, RequestState state, boolean quick) implements Receipt {}

  /** No node runs such an action. */
  enum UnknownAction implements Receipt {
    INSTANCE
  }

  /** The payload does not fit; at least one problem. */
  record InvalidPayload(List<Problem> problems) implements Receipt {}

  /** The key was used for another request. */
  enum KeyReused implements Receipt {
    INSTANCE
  }

  /** Too many wait: it is not stored. */
  record RateLimited(long afterMillis) implements Receipt {}

  /**
   * It could not be stored.
   *
   * @param inDoubt whether it may have been all the same: then only the same key is safe
   */
  record Unavailable(String message, long afterMillis, boolean inDoubt) implements Receipt {}

  /** A fault of the server; the log has {@code incident}. */
  record Failed(String incident) implements Receipt {}
}
