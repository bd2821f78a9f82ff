package io.onager.actor;

import org.jspecify.annotations.Nullable;

/**
 * How the state of a type follows from what is stored of it.
 *
 * @param <S> the state
 */
interface Evolution<S> {
  /** Returns the state at revision 0. */
  S initial();

  /**
   * Returns the state that a stored snapshot shows; {@code null} where it cannot be read any more.
   */
  @Nullable S fromSnapshot(Object stored);

  /** Returns what a stored event makes of {@code state}. */
  Batch.Change<S> apply(S state, long revision, long timestamp, Object stored);
}
