package io.onager.server;

import io.onager.actor.Outcome;

/** A command did not take effect, or nobody knows; {@link #outcome} says which. */
public final class CommandException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Outcome outcome;

  CommandException(Outcome outcome) {
    super(outcome.toString());
    this.outcome = outcome;
  }

  /** Returns how the command ended; never {@link Outcome.Done}. */
  public Outcome outcome() {
    return outcome;
  }
}
