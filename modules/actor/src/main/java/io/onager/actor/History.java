package io.onager.actor;

import io.onager.actor.Past.Checkpoint;
import io.onager.journal.JournalReader;
import io.onager.journal.JournalReader.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The stored past of one actor: its events, folded into states. Begins at the newest snapshot that
 * is old enough, or at a checkpoint, and reads in pages, so that memory does not grow with the
 * past.
 */
final class History<S> {
  private static final long PAGE = 1_000;

  private final JournalReader journal;
  private final String persistenceId;
  private final Evolution<S> evolution;

  History(JournalReader journal, String persistenceId, Evolution<S> evolution) {
    this.journal = journal;
    this.persistenceId = persistenceId;
    this.evolution = evolution;
  }

  /**
   * Returns the updates behind {@code after}, up to {@code upTo}.
   *
   * @param near where an earlier reading ended; of use where it is not behind {@code after}
   * @return fails where the journal does not answer, where the application cannot read it, or, by
   *     {@link MissingEventException}, where events are missing in the middle
   */
  CompletionStage<Past> read(long after, long upTo, @Nullable Checkpoint near) {
    return start(after, near)
        .thenCompose(checkpoint -> forward(checkpoint, after))
        .thenCompose(
            checkpoint ->
                journal
                    .events(persistenceId, after, upTo)
                    .thenApply(events -> past(checkpoint, events)));
  }

  @SuppressWarnings("unchecked") // checkpoints come from this type's own histories
  private CompletionStage<At<S>> start(long after, @Nullable Checkpoint near) {
    if (near != null && near.revision() <= after) {
      return CompletableFuture.completedStage(new At<>(near.revision(), (S) near.state()));
    }
    return journal
        .snapshot(persistenceId, after)
        .thenApply(
            found -> {
              var stored = found.orElse(null);
              var state = stored == null ? null : evolution.fromSnapshot(stored.payload());
              return stored == null || state == null
                  ? new At<>(0, evolution.initial())
                  : new At<>(stored.revision(), state);
            });
  }

  private CompletionStage<At<S>> forward(At<S> from, long to) {
    if (from.revision >= to) {
      return CompletableFuture.completedStage(from);
    }
    var upTo = Math.min(to, from.revision + PAGE);
    return journal
        .events(persistenceId, from.revision, upTo)
        .thenCompose(
            events -> {
              var reached = from;
              for (var event : events) {
                reached = step(reached, event).after();
              }
              if (reached.revision != upTo) {
                throw missing(reached.revision + 1);
              }
              return forward(reached, to);
            });
  }

  private Past past(At<S> from, List<Stored> events) {
    var updates = new ArrayList<Update>(events.size());
    var reached = from;
    for (var event : events) {
      var step = step(reached, event);
      updates.add(Updates.of(step.change));
      reached = step.after();
    }
    return new Past(from.revision, updates, new Checkpoint(reached.revision, state(reached)));
  }

  private Step<S> step(At<S> before, Stored event) {
    if (event.revision() != before.revision + 1) {
      throw missing(before.revision + 1);
    }
    return new Step<>(
        evolution.apply(before.state, event.revision(), event.timestamp(), event.payload()));
  }

  private static Object state(At<?> at) {
    var state = at.state;
    if (state == null) {
      throw new IllegalStateException("a state is null");
    }
    return state;
  }

  private MissingEventException missing(long revision) {
    return new MissingEventException(persistenceId, revision);
  }

  private record At<S>(long revision, S state) {}

  private record Step<S>(Batch.Change<S> change) {
    At<S> after() {
      return new At<>(change.revision(), change.state());
    }
  }
}
