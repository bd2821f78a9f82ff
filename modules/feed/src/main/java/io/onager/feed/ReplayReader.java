package io.onager.feed;

import io.onager.actor.Actors;
import io.onager.actor.MissingEventException;
import io.onager.actor.Past.Checkpoint;
import io.onager.model.Address;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads the journal for one feed's {@link Replays}, in the actor's present life, and decides what
 * becomes of a reading that fails: it is tried again, or whoever needs it begins anew. Owned by the
 * feed; not thread-safe.
 */
final class ReplayReader {
  private final ActorContext<FeedCommand> context;
  private final TimerScheduler<FeedCommand> timers;
  private final Address address;
  private final Actors actors;
  private final FeedMeter meter;
  private final Audience audience;
  private final Replays replays;
  private final Duration pause;

  /** The stretches that were read, and ended before what somebody needs. */
  private final Set<Long> ended = new HashSet<>();

  private String epoch = "";

  ReplayReader(
      ActorContext<FeedCommand> context,
      TimerScheduler<FeedCommand> timers,
      FeedRegistry.Place place,
      FeedSettings settings,
      Actors actors,
      Audience audience) {
    this.context = context;
    this.timers = timers;
    this.address = place.address();
    this.actors = actors;
    this.meter = place.meter();
    this.audience = audience;
    this.replays =
        new Replays(settings.replayStretch(), settings.replayBytes(), place.memory(), this::read);
    this.pause = settings.retry().multipliedBy(5);
    meter.replays(replays);
  }

  /** Reads in the life {@code epoch} from now on; forgets what is of another. */
  void begin(String epoch) {
    if (!epoch.equals(this.epoch)) {
      clear();
      this.epoch = epoch;
    }
  }

  /** Gives {@code subscriber} what lies behind {@code after}, as soon as it is read. */
  void give(Subscriber subscriber, long after, Entry latest) {
    replays.give(subscriber, after, latest);
  }

  /** Whoever needs what is not in the journal waits, once; then it begins anew. */
  void onReplayed(FeedCommand.Replayed replayed, Window window, Entry latest) {
    if (!epoch.equals(replayed.epoch())) {
      return;
    }
    var begin = replayed.past().after();
    if (replays.done(replayed.past(), latest)) {
      ended.remove(begin);
    } else if (ended.add(begin)) {
      context.getLog().warn("{}: the journal ends at {}", address, end(replayed));
      readLater(begin);
    } else {
      context.getLog().error("{}: the journal still ends at {}", address, end(replayed));
      ended.remove(begin);
      reset(begin, window, latest);
    }
  }

  /** Whoever needs the journal waits for it; where events are gone for good, begins anew. */
  void onFailed(FeedCommand.ReplayFailed failed, Window window, Entry latest) {
    if (!epoch.equals(failed.epoch())) {
      return;
    }
    if (isForGood(failed.failure())) {
      context.getLog().error("{}: {}", address, failed.failure().getMessage());
      reset(failed.begin(), window, latest);
    } else {
      context
          .getLog()
          .warn("{}: the journal cannot be read: {}", address, failed.failure().toString());
      readLater(failed.begin());
    }
  }

  void onAgain(FeedCommand.ReplayAgain again, Entry latest) {
    if (epoch.equals(again.epoch()) && !replays.again(again.begin(), latest)) {
      ended.remove(again.begin()); // whoever comes later is another matter
    }
  }

  void forget(Subscriber subscriber) {
    replays.forget(subscriber);
  }

  /** Forgets what was not used since the last time. */
  void expire() {
    replays.expire();
  }

  void clear() {
    replays.clear();
    ended.clear();
  }

  private void read(long after, long upTo, @Nullable Checkpoint near) {
    meter.read();
    var asked = epoch;
    context.getLog().debug("{}: reads behind {} up to {}", address, after, upTo);
    context.pipeToSelf(
        actors.past(address, after, upTo, near),
        (past, failure) ->
            failure == null
                ? new FeedCommand.Replayed(asked, past)
                : new FeedCommand.ReplayFailed(asked, after, failure));
  }

  private static boolean isForGood(Throwable failure) {
    return failure instanceof MissingEventException
        || (failure instanceof CompletionException
            && failure.getCause() instanceof MissingEventException);
  }

  private static long end(FeedCommand.Replayed replayed) {
    return replayed.past().end().revision();
  }

  private void readLater(long begin) {
    timers.startSingleTimer(begin, new FeedCommand.ReplayAgain(epoch, begin), pause);
  }

  private void reset(long begin, Window window, Entry latest) {
    replays.giveUp(begin).forEach(subscriber -> audience.reset(subscriber, window, latest));
  }
}
