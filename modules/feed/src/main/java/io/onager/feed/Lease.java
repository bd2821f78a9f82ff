package io.onager.feed;

import io.onager.actor.ActorMessage;
import io.onager.actor.Publication;
import io.onager.model.Position;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * A feed's side of following its actor: says again and again what has arrived, and gets what is
 * missing. Owned by the feed; not thread-safe.
 */
final class Lease {
  private final TimerScheduler<FeedCommand> timers;
  private final Whereabouts actor;
  private final FeedSettings settings;
  private final ActorRef<Publication> feed;
  private long acknowledged;

  /** Numbers for all feeds of this node: a feed that is restarted must not begin anew. */
  private static final AtomicLong QUESTIONS = new AtomicLong();

  private long unacknowledgedBytes;

  /** Whether, and where, a gap was asked for since the last renewal. */
  private boolean asked;

  private @Nullable Position askedAt;

  /** How long to wait for an answer before asking again, where nobody knows where the actor is. */
  private Duration patience;

  Lease(
      ActorContext<FeedCommand> context,
      TimerScheduler<FeedCommand> timers,
      Whereabouts actor,
      FeedSettings settings) {
    this.timers = timers;
    this.actor = actor;
    this.settings = settings;
    this.patience = settings.retry();
    this.feed = context.messageAdapter(Publication.class, FeedCommand.Heard::new);
  }

  /** Begins or renews the lease, with what is in {@code window}. */
  void renew(@Nullable Window window) {
    asked = false;
    follow(at(window));
  }

  /**
   * Asks for what is missing behind {@code window}; once, until more has arrived or the lease is
   * renewed: much may come behind a gap before the answer does.
   */
  void ask(@Nullable Window window) {
    var at = at(window);
    if (!asked || !Objects.equals(at, askedAt)) {
      asked = true;
      askedAt = at;
      follow(at);
    }
  }

  /** Returns a number that the next question will reach, and no earlier one has. */
  long nextQuestion() {
    return QUESTIONS.get() + 1;
  }

  /** Notes that the actor need not be told of anything up to {@code revision}. */
  void begin(long revision) {
    acknowledged = revision;
  }

  /**
   * Tells the actor now and then that all up to {@code head} has arrived, the last with so many
   * bytes.
   */
  void acknowledge(long head, long bytes) {
    unacknowledgedBytes += bytes;
    var due =
        head - acknowledged >= settings.acknowledgeEvery()
            || unacknowledgedBytes >= settings.acknowledgeBytes();
    if (due && actor.isKnown()) { // else as soon as it is known where the actor is
      acknowledgeAll(head);
    }
  }

  /** Tells the actor that all up to {@code head} has arrived, where that was not told yet. */
  void acknowledgeAll(long head) {
    if (head > acknowledged) {
      acknowledged = head;
      unacknowledgedBytes = 0;
      actor.tell(new ActorMessage.Acknowledge(feed, head));
    }
  }

  /** Tells the actor that the signal with this {@code number} has arrived. */
  void acknowledgeSignal(long number) {
    actor.tell(new ActorMessage.AcknowledgeSignal(feed, number));
  }

  /** Notes that the actor is {@code found}; the feed is told when it is not any more. */
  void foundAt(ActorRef<ActorMessage> found) {
    actor.set(found);
    patience = settings.retry();
    timers.cancel(FeedCommand.Retry.INSTANCE);
  }

  /** Takes the actor for one that has to be looked for, and does not look yet. */
  void forget() {
    actor.forget();
    patience = settings.retry();
    timers.cancel(FeedCommand.Retry.INSTANCE);
  }

  /**
   * Looks for the actor at once: it said itself that it is not there any more. Of one on this node
   * Pekko tells as quickly, and that is time enough: where the node stops and is the last one, what
   * looks for an actor keeps its region from ending.
   */
  void ended(ActorRef<ActorMessage> ended, @Nullable Window window) {
    if (actor.is(ended) && ended.path().address().hasGlobalScope()) {
      forget();
      look(window);
    }
  }

  /** Notes that the actor stopped, moved or crashed, unless it was found elsewhere meanwhile. */
  void lost(ActorRef<?> ended) {
    if (actor.is(ended)) {
      forget();
      lookSoon();
    }
  }

  /**
   * Renews; looks for a lost actor again and again, as what does may get lost with its old node.
   */
  void look(@Nullable Window window) {
    renew(window);
    if (!actor.isKnown() && !timers.isTimerActive(FeedCommand.Retry.INSTANCE)) {
      lookSoon();
    }
  }

  private void lookSoon() {
    timers.startSingleTimer(FeedCommand.Retry.INSTANCE, patience);
    var twice = patience.multipliedBy(2);
    patience = twice.compareTo(settings.renewal()) < 0 ? twice : settings.renewal();
  }

  /** Ends the lease; one at an actor that is not known runs out. */
  void end() {
    actor.tell(new ActorMessage.Unfollow(feed));
  }

  private void follow(@Nullable Position at) {
    actor.reach(new ActorMessage.Follow(feed, at, QUESTIONS.incrementAndGet()));
  }

  private static @Nullable Position at(@Nullable Window window) {
    return window == null ? null : new Position(window.epoch(), window.head());
  }
}
