package io.onager.feed;

/** An actor that cannot be watched until somebody mends it. */
public final class ActorFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String incident;

  ActorFailedException(String actor, String incident) {
    super("%s cannot be watched: see the log for %s".formatted(actor, incident));
    this.incident = incident;
  }

  /** Returns the id under which the log of the actor's node says what is wrong. */
  public String incident() {
    return incident;
  }
}
