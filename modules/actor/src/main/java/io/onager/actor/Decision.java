package io.onager.actor;

import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a command handler wants to happen: a value, made by {@link Context}. Nothing happens until
 * the host carries it out.
 *
 * @param <E> the actor's events
 * @param <S> the actor's state
 */
public sealed interface Decision<E, S> {
  /**
   * Adds what to answer once the events are stored.
   *
   * @param value from the state behind the events; what it returns is written as JSON, {@code null}
   *     is no value
   * @throws IllegalStateException where the command is refused
   */
  default Decision<E, S> reply(Function<? super S, ? extends @Nullable Object> value) {
    throw new IllegalStateException("A refusal has no value.");
  }

  /** Stores the events, none to any number, and answers. */
  record Persist<E, S>(List<E> events, Function<? super S, ? extends @Nullable Object> value)
      implements Decision<E, S> {
    @Override
    public Decision<E, S> reply(Function<? super S, ? extends @Nullable Object> newValue) {
      return new Persist<>(events, newValue);
    }
  }

  /** Stores nothing and refuses. */
  record Reject<E, S>(String reason, String message) implements Decision<E, S> {
    private static final Pattern REASON = Pattern.compile("[a-z0-9-]{1,64}");

    /** Checks that {@code reason} is a code. */
    public Reject {
      if (!REASON.matcher(reason).matches()) {
        throw new IllegalArgumentException("reason: expected " + REASON);
      }
    }
  }
}
