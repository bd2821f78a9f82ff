package io.onager.client;

/**
 * A command that says what it is answered with, so that {@link Actor#invoke(Command)} is typed:
 * {@code record Score(String player, int points) implements Command<Long> {}}. Its name is the
 * simple name of its class, its arguments are its components.
 *
 * @param <R> what the actor answers, as Jackson reads it
 */
public interface Command<R> {}
