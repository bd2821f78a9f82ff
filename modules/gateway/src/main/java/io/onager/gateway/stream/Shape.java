package io.onager.gateway.stream;

import io.onager.actor.ActorType;
import io.onager.actor.CheckedDelta;
import io.onager.model.Delta;
import io.onager.model.InvalidJsonException;
import io.onager.model.Selection;
import io.onager.model.filter.Filter;
import io.onager.protocol.ClientFrame;
import io.onager.protocol.ClientFrame.Subscribe;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import org.jspecify.annotations.Nullable;

/**
 * In which form a subscription wants the revisions of an actor. Subscriptions that mean the same
 * have equal shapes, and share the work.
 *
 * @param events whether events are sent instead of states
 * @param filter which revisions are sent
 * @param selection which parts of a state are sent
 * @param format by which patches a state is told to who holds an earlier one
 * @param own the type's own delta where it is asked for; there are no patches then
 */
record Shape(
    boolean events,
    Filter filter,
    Selection selection,
    Delta.Format format,
    @Nullable CheckedDelta own) {
  /** A subscription asks for what this actor's type, or this server, does not have or cannot do. */
  static final class UnfitException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ErrorFrame error;

    private UnfitException(ErrorFrame error) {
      super(error.message());
      this.error = error;
    }

    ErrorFrame error() {
      return error;
    }
  }

  /**
   * Reads what {@code subscribe} asks for of an actor of {@code type}.
   *
   * @throws UnfitException with the error that answers it
   */
  static Shape of(Subscribe subscribe, ActorType type) throws UnfitException {
    var selection = selection(subscribe);
    return new Shape(
        subscribe.of() == ClientFrame.Of.EVENTS,
        filter(subscribe, type),
        selection,
        format(subscribe),
        own(subscribe, selection, type));
  }

  /** Returns whether what is sent of a revision depends on nothing before it. */
  boolean isIndependent() {
    return !hasBase() && filter.isStateless();
  }

  /** Returns whether states are told to who holds an earlier one by what has changed. */
  boolean hasBase() {
    return format != Delta.Format.NONE || own != null;
  }

  /** Returns whether states are sent as the actor wrote them. */
  boolean isWhole() {
    return !hasBase() && selection.equals(Selection.ALL);
  }

  private static Filter filter(Subscribe subscribe, ActorType type) throws UnfitException {
    var json = subscribe.filter();
    try {
      return json == null ? Filter.ALL : Filter.parse(json, type::filter);
    } catch (InvalidJsonException e) {
      throw new UnfitException(
          ErrorFrame.of(ErrorCode.INVALID_FILTER, "the filter is malformed or unknown")
              .with(e.problems()));
    } catch (RuntimeException | AssertionError | LinkageError | StackOverflowError e) {
      throw new UnfitException(Faults.report(subscribe.stream(), e)); // as those of the type may
    }
  }

  private static Selection selection(Subscribe subscribe) throws UnfitException {
    var pointers = subscribe.select();
    try {
      return pointers == null ? Selection.ALL : Selection.of(pointers);
    } catch (InvalidJsonException e) {
      throw new UnfitException(
          ErrorFrame.of(ErrorCode.BAD_FRAME, "select: not all are JSON Pointers")
              .with(e.problems()));
    }
  }

  private static Delta.Format format(Subscribe subscribe) {
    var delta = subscribe.delta();
    if (delta == null) {
      return Delta.Format.NONE;
    }
    return switch (delta) {
      case MERGE_PATCH -> Delta.Format.MERGE_PATCH;
      case JSON_PATCH -> Delta.Format.JSON_PATCH;
      case CUSTOM -> Delta.Format.NONE;
    };
  }

  /** What a type says of its own is about whole states: it knows of no selection. */
  private static @Nullable CheckedDelta own(
      Subscribe subscribe, Selection selection, ActorType type) throws UnfitException {
    if (subscribe.delta() != ClientFrame.Delta.CUSTOM) {
      return null;
    }
    if (!selection.equals(Selection.ALL)) {
      throw new UnfitException(
          ErrorFrame.of(ErrorCode.BAD_FRAME, "delta: custom is about whole states, not a select"));
    }
    return type.delta()
        .orElseThrow(
            () ->
                new UnfitException(
                    ErrorFrame.of(
                        ErrorCode.BAD_FRAME, "delta: this actor type has none of its own")));
  }
}
