package io.onager.actor;

import io.onager.journal.OutboxTable;
import io.onager.journal.OutboxTable.Entry;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Looks now and then for what is sent and not delivered: because it failed, because its node died,
 * or because the node does not know that it was stored. One on each node; an entry that one of them
 * has in hand is not seen by the others meanwhile.
 */
final class OutboxRounds extends AbstractBehavior<OutboxRounds.Message> {
  /** What it is told, by itself alone. */
  sealed interface Message {}

  private enum Look implements Message {
    INSTANCE
  }

  /** What is due; {@code null} where that is not known. */
  private record Found(@Nullable List<Entry> entries) implements Message {}

  private enum Delivered implements Message {
    INSTANCE
  }

  /** How many are delivered at once. */
  private static final int MOST = 100;

  /** Longer than an attempt mostly takes; should one take longer, it is made twice. */
  private static final Duration LEASE = Duration.ofMinutes(1);

  private final TimerScheduler<Message> timers;
  private final OutboxTable table;
  private final Delivery delivery;
  private final Duration every;
  private int inHand;

  /** Whether more may be due than there was room for. */
  private boolean more;

  private OutboxRounds(
      ActorContext<Message> context,
      TimerScheduler<Message> timers,
      OutboxTable table,
      Delivery delivery,
      Duration every) {
    super(context);
    this.timers = timers;
    this.table = table;
    this.delivery = delivery;
    this.every = every;
    lookAfter(every);
  }

  static Behavior<Message> create(OutboxTable table, Delivery delivery, Duration every) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new OutboxRounds(context, timers, table, delivery, every)));
  }

  @Override
  public Receive<Message> createReceive() {
    return newReceiveBuilder()
        .onMessageEquals(Look.INSTANCE, this::look)
        .onMessage(Found.class, this::onFound)
        .onMessageEquals(Delivered.INSTANCE, this::onDelivered)
        .build();
  }

  private Behavior<Message> look() {
    if (inHand == MOST) { // none of them has an end yet
      return lookAfter(every);
    }
    getContext()
        .pipeToSelf(
            table.claim(MOST - inHand, LEASE),
            (entries, failure) -> new Found(failure == null ? entries : null));
    return this;
  }

  private Behavior<Message> onFound(Found found) {
    var entries = found.entries();
    if (entries == null) {
      getContext().getLog().warn("the outbox cannot be read; trying again in {}", every);
      return lookAfter(every);
    }
    more = entries.size() == MOST - inHand;
    inHand += entries.size();
    for (var entry : entries) {
      getContext().pipeToSelf(delivery.deliver(entry), (done, neverFails) -> Delivered.INSTANCE);
    }
    return lookAfter(every);
  }

  private Behavior<Message> onDelivered() {
    inHand--;
    if (more && inHand <= MOST / 2 && timers.isTimerActive(Look.INSTANCE)) {
      more = false;
      return lookAfter(Duration.ZERO);
    }
    return this;
  }

  private Behavior<Message> lookAfter(Duration pause) {
    timers.startSingleTimer(Look.INSTANCE, pause);
    return this;
  }
}
