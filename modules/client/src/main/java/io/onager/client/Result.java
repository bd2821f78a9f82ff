package io.onager.client;

import org.jspecify.annotations.Nullable;

/**
 * What an actor answered.
 *
 * @param value {@code null} where the command answers nothing
 * @param revision the actor's, once the command was done and stored
 */
public record Result<R extends @Nullable Object>(R value, long revision) {}
