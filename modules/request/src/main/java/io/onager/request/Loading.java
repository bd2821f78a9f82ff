package io.onager.request;

import io.onager.journal.RequestTable.Mark;
import io.onager.journal.RequestTable.Row;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads what is not finished, a page at a time: one reading after another, however often it is
 * asked for. Part of a {@link Dispatcher}.
 */
final class Loading {
  /** Where it reads. */
  @FunctionalInterface
  interface Table {
    /** Returns the first requests that are not finished behind {@code behind}. */
    CompletionStage<List<Row>> unfinished(@Nullable Mark behind, int limit);
  }

  /**
   * A page.
   *
   * @param rows {@code null} where the database did not answer
   */
  record Page(Loading of, @Nullable List<Row> rows) implements DispatcherMessage {}

  /** The time to try again. */
  record Again(Loading of) implements DispatcherMessage {}

  static final int PAGE = 5_000;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ActorContext<DispatcherMessage> context;
  private final TimerScheduler<DispatcherMessage> timers;
  private final Table table;
  private @Nullable Mark reached;
  private boolean underWay;
  private boolean wantedAgain;

  Loading(
      ActorContext<DispatcherMessage> context,
      TimerScheduler<DispatcherMessage> timers,
      Table table) {
    this.context = context;
    this.timers = timers;
    this.table = table;
  }

  /** Reads all from the beginning, once what is being read is through. */
  void begin() {
    if (underWay) {
      wantedAgain = true;
      return;
    }
    underWay = true;
    reached = null;
    read();
  }

  /** Goes on where the database did not answer. */
  void again(Again again) {
    if (again.of() == this) {
      read();
    }
  }

  /** Hands the rows of a page on, and reads the next one. Returns whether it was the last. */
  boolean take(Page page, Consumer<Row> row) {
    if (page.of() != this) {
      return false; // of a dispatcher before, which failed
    }
    var rows = page.rows();
    if (rows == null) {
      context.getLog().warn("the unfinished requests cannot be read; trying again in {}", PAUSE);
      timers.startSingleTimer(new Again(this), PAUSE);
      return false;
    }
    rows.forEach(row);
    if (rows.size() == PAGE) {
      var last = rows.get(PAGE - 1);
      reached = new Mark(last.submittedAt(), last.id());
      read();
      return false;
    }
    underWay = false;
    if (wantedAgain) {
      wantedAgain = false;
      begin();
    }
    return true;
  }

  private void read() {
    context.pipeToSelf(
        table.unfinished(reached, PAGE),
        (rows, failure) -> new Page(this, failure == null ? rows : null));
  }
}
