package io.onager.actor;

/** An event of an actor is not in the journal any more, though later ones are: it is lost. */
public final class MissingEventException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingEventException(String persistenceId, long revision) {
    super("%s: the event that made revision %d is missing".formatted(persistenceId, revision));
  }
}
