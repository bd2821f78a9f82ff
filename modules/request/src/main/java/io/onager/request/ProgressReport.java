package io.onager.request;

import io.onager.request.Attempt.Progress;
import io.onager.request.Journal.Answer;
import io.onager.request.RequestCommand.Report;
import io.onager.request.queue.Ticket;
import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Tells of an attempt's progress: the newest, and not too often. What is stored survives, and costs
 * an event; between two of those it is only shown. Part of an {@link AttemptActor}.
 */
final class ProgressReport {
  /** The time to show, or to store, what is not yet. */
  enum Tick implements AttemptActor.Message {
    SHOW,
    STORE
  }

  /** What was to be stored is, or is not. */
  record Stored(Answer answer) implements AttemptActor.Message {}

  /** Which share of its time an attempt goes on without storing its progress, once it is long. */
  private static final int SHARE = 50;

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final ActorContext<AttemptActor.Message> context;
  private final TimerScheduler<AttemptActor.Message> timers;
  private final Surroundings surroundings;
  private final Ticket.Key request;
  private final String run;

  /** Where the request's actor is, as far as is known here: what is shown belongs to that. */
  private long revision;

  private @Nullable Progress last;
  private boolean isStored = true;
  private boolean storing;
  private final long begunAt = System.nanoTime();
  private long shownAt;
  private long storedAt;

  ProgressReport(
      ActorContext<AttemptActor.Message> context,
      TimerScheduler<AttemptActor.Message> timers,
      Surroundings surroundings,
      Ticket.Key request,
      String run) {
    this.context = context;
    this.timers = timers;
    this.surroundings = surroundings;
    this.request = request;
    this.run = run;
    var longAgo = Duration.ofDays(1).toNanos();
    this.shownAt = begunAt - longAgo;
    this.storedAt = shownAt;
  }

  /** The request's actor is at this revision, or behind it. */
  void actorIsAt(long known) {
    revision = Math.max(revision, known);
  }

  /** Returns what was said last. */
  @Nullable Progress last() {
    return last;
  }

  /** There is something new to say. */
  void due(Attempt attempt) {
    var wait = left(shownAt, surroundings.settings().showProgressEvery());
    if (wait.isZero()) {
      tick(Tick.SHOW, attempt);
    } else if (!timers.isTimerActive(Tick.SHOW)) {
      timers.startSingleTimer(Tick.SHOW, wait);
    }
  }

  void tick(Tick tick, Attempt attempt) {
    if (tick == Tick.SHOW) {
      var fresh = attempt.takeProgress();
      if (fresh != null) {
        last = fresh;
        isStored = false;
        show(fresh);
      }
    }
    store();
  }

  void stored(Stored stored) {
    storing = false;
    if (stored.answer() instanceof Answer.Known known) {
      actorIsAt(known.revision());
    } else {
      isStored = false;
    }
    store();
  }

  private void show(Progress progress) {
    shownAt = System.nanoTime();
    if (!untilStored().isZero()) {
      surroundings.shown().show(Journal.address(request), revision, progress);
    } // else it is stored at once, which shows it
  }

  private void store() {
    var newest = last;
    if (newest == null || isStored || storing) {
      return;
    }
    var wait = untilStored();
    if (!wait.isZero()) {
      if (!timers.isTimerActive(Tick.STORE)) {
        timers.startSingleTimer(Tick.STORE, wait);
      }
      return;
    }
    storedAt = System.nanoTime();
    storing = true;
    isStored = true;
    context.pipeToSelf(
        surroundings
            .journal()
            .ask(request, new Report(run, newest.fraction(), newest.message(), newest.details())),
        (answer, neverFails) -> new Stored(answer));
  }

  private Duration untilStored() {
    var taken = Duration.ofNanos(System.nanoTime() - begunAt);
    return left(storedAt, storeEvery(surroundings.settings().storeProgressEvery(), taken));
  }

  /** Returns how long it is to the next event: work of days is not to have very many of them. */
  static Duration storeEvery(Duration least, Duration taken) {
    var share = taken.dividedBy(SHARE);
    var grown = share.compareTo(LONGEST) < 0 ? share : LONGEST;
    return grown.compareTo(least) > 0 ? grown : least;
  }

  private static Duration left(long since, Duration every) {
    var left = every.minusNanos(System.nanoTime() - since);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
