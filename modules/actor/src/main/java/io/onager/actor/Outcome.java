package io.onager.actor;

import io.onager.model.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a command ended. */
public sealed interface Outcome extends CborSerializable {
  /**
   * It was handled, and its events are stored.
   *
   * @param revision the actor's revision behind it
   * @param value the answer as JSON text; {@code null} where there is none
   */
  record Done(long revision, @Nullable String value) implements Outcome {}

  /** The actor refused it; {@code reason} is a short code of the actor's own. */
  record Rejected(String reason, String message) implements Outcome {}

  /** Its arguments do not fit. */
  record InvalidArguments(List<Problem> problems) implements Outcome {}

  /** No actors of this type are hosted. */
  enum UnknownType implements Outcome {
    INSTANCE
  }

  /** The actor has no such command. */
  enum UnknownCommand implements Outcome {
    INSTANCE
  }

  /** Its idempotency key was used for another command or other arguments. */
  enum KeyReused implements Outcome {
    INSTANCE
  }

  /**
   * It could not be stored, or was not even tried; {@code message} says which.
   *
   * @param afterMillis when it is worth asking again
   * @param inDoubt whether the journal failed so late that it may have been stored after all: then
   *     only the same key is safe to ask again with
   */
  record Unavailable(String message, long afterMillis, boolean inDoubt) implements Outcome {
    /** Of a command that certainly did nothing. */
    public Unavailable(String message, long afterMillis) {
      this(message, afterMillis, false);
    }
  }

  /** It never reached its actor, which was on its way to another node: nothing happened. */
  enum Undelivered implements Outcome {
    INSTANCE
  }

  /** There was no answer in time: it may have happened, or may still happen. */
  enum TimedOut implements Outcome {
    INSTANCE
  }

  /** The actor's code failed, and nothing happened; the log has {@code incident}. */
  record Failed(String incident) implements Outcome {}
}
