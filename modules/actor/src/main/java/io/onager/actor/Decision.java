package io.onager.actor;

import java.util.ArrayList;
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
  /** How much one command may send. */
  int MAX_OUTGOING = 100;

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

  /**
   * Adds something to send to what is not this actor, such as a durable request: with the events,
   * or not at all. It is stored with the last of them, and delivered at least once; what nobody can
   * ever take fails the command instead.
   *
   * @throws IllegalStateException where the command is refused, stores no event, or sends more than
   *     {@value #MAX_OUTGOING} already
   */
  default Decision<E, S> sending(Outgoing outgoing) {
    throw new IllegalStateException("What stores no event sends nothing.");
  }

  /** Stores the events, none to any number, sends, and answers. */
  record Persist<E, S>(
      List<E> events,
      Function<? super S, ? extends @Nullable Object> value,
      List<Outgoing> outgoing)
      implements Decision<E, S> {
    /** Keeps its own copy; refuses to send without an event, or too much. */
    public Persist {
      if (events.isEmpty() && !outgoing.isEmpty()) {
        throw new IllegalStateException("What stores no event sends nothing.");
      }
      if (outgoing.size() > MAX_OUTGOING) {
        throw new IllegalStateException("One command sends at most %d.".formatted(MAX_OUTGOING));
      }
      outgoing = List.copyOf(outgoing);
    }

    @Override
    public Decision<E, S> reply(Function<? super S, ? extends @Nullable Object> newValue) {
      return new Persist<>(events, newValue, outgoing);
    }

    @Override
    public Decision<E, S> sending(Outgoing one) {
      var more = new ArrayList<>(outgoing);
      more.add(one);
      return new Persist<>(events, value, more);
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
