package io.onager.actor;

/** Decides one kind of command. Pure: no clock, no random, no sending; see {@link Context}. */
@FunctionalInterface
public interface CommandHandler<C, E, S> {
  /** Returns what is to happen. What it throws is a fault of the program: nothing happens. */
  Decision<E, S> decide(S state, C command, Context<E, S> context);
}
