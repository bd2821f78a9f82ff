package io.onager.actor;

/** The answer to a question for the state. */
public sealed interface Reading extends CborSerializable {
  /** The stored state at {@code revision}, as JSON text. */
  record Found(String epoch, long revision, String state) implements Reading {}

  /** The state cannot be had now. */
  record Unavailable(String message, long afterMillis) implements Reading {}

  /** The question never reached the actor, which was on its way to another node. */
  enum Undelivered implements Reading {
    INSTANCE
  }

  /** The state cannot be had until somebody mends it; the log has {@code incident}. */
  record Failed(String incident) implements Reading {}

  /** No actors of this type are hosted. */
  enum UnknownType implements Reading {
    INSTANCE
  }
}
