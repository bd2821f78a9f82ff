package io.onager.actor;

import io.onager.journal.JournalReader;
import io.onager.journal.JournalReader.Stored;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PublishedEvent;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;
import scala.runtime.AbstractPartialFunction;
import scala.runtime.BoxedUnit;

/**
 * Stands around an application's entity, in the same actor: answers followers and readers, learns
 * of recovery by the entity's own signal and of each stored event by Pekko's publishing, and lets
 * everything else through. What it was not told of it reads in the journal: before an event behind
 * a gap, and where a follower asks though the entity is further. Never fails the entity: where it
 * cannot follow, it says so to all who ask.
 */
final class Watch<C, E, S> extends BehaviorInterceptor<Object, C> {
  private static final int MAX_WAITING = 1_000;

  /** How many events one reading of the journal brings. */
  private static final int PAGE = 1_000;

  /** What the journal has behind what is known here; {@code null} where it did not answer. */
  private record Reread(@Nullable List<Stored> events) {}

  private final WatchedActor<E, S> type;
  private final Evolution<S> evolution;
  private final ActorContext<Object> context;
  private final MessageLimit limit;
  private final Followers<S> followers;
  private final ArrayDeque<ActorMessage> waiting = new ArrayDeque<>();
  private final String persistenceId;
  private final ToLongFunction<ActorContext<?>> lastRevision;
  private final Incident fault = new Incident();
  private @Nullable String failed;
  private boolean rereading;
  private @Nullable Present<S> present;

  /**
   * Makes one that knows nothing yet.
   *
   * @param lastRevision the newest revision of the entity, or of what it is just storing; fails
   *     while it recovers
   */
  private Watch(
      WatchedActor<E, S> type,
      String persistenceId,
      ToLongFunction<ActorContext<?>> lastRevision,
      ActorContext<Object> context) {
    super(Object.class);
    this.type = type;
    this.persistenceId = persistenceId;
    this.lastRevision = lastRevision;
    this.evolution = type.evolution();
    this.context = context;
    ActorRef<ActorMessage> self = context.getSelf().narrow();
    var settings = HostSettings.create(context.getSystem());
    this.limit = new MessageLimit(self.path().toString(), settings.maxMessageBytes());
    this.followers = new Followers<>(self, settings, limit, Clock.systemUTC());
  }

  @SuppressWarnings("unchecked") // the actor takes any message; the entity sees only its own
  static <C, E, S> Behavior<Object> over(
      WatchedActor<E, S> type,
      Function<ActorContext<C>, EventSourcedBehavior<C, E, S>> factory,
      ActorContext<Object> context) {
    var entity = factory.apply((ActorContext<C>) (ActorContext<?>) context);
    var publishing = entity.createEventSourcedBehavior().withEventPublishing(true);
    var persistenceId = publishing.persistenceId().id();
    var watch = new Watch<C, E, S>(type, persistenceId, entity::lastSequenceNumber, context);
    var original = publishing.signalHandler();
    var observed =
        publishing.receiveSignal(
            new AbstractPartialFunction<>() {
              @Override
              public boolean isDefinedAt(Tuple2<S, Signal> signal) {
                return signal._2() instanceof RecoveryCompleted || original.isDefinedAt(signal);
              }

              @Override
              public BoxedUnit apply(Tuple2<S, Signal> signal) {
                if (signal._2() instanceof RecoveryCompleted) {
                  watch.onRecovered(signal._1(), entity.lastSequenceNumber(context));
                }
                return original.isDefinedAt(signal) ? original.apply(signal) : BoxedUnit.UNIT;
              }
            });
    PublishedEvents.get(context.getSystem()).forward(persistenceId, context.getSelf());
    // A Scala trait that extends a class: javac does not see that it is a Behavior.
    return Behaviors.intercept(() -> watch, (Behavior<C>) (Object) observed);
  }

  @Override
  @SuppressWarnings("unchecked") // what is not for the watch is for the entity, which checks
  public Behavior<C> aroundReceive(
      TypedActorContext<Object> typed, Object message, ReceiveTarget<C> entity) {
    if (message instanceof PublishedEvent stored) {
      onStored(stored);
      return Behaviors.same();
    }
    if (message instanceof Reread reread) {
      onReread(reread.events());
      return Behaviors.same();
    }
    if (message instanceof ActorMessage asked) {
      onAsked(asked);
      return Behaviors.same();
    }
    return entity.apply(typed, (C) message);
  }

  @Override
  public Behavior<C> aroundSignal(
      TypedActorContext<Object> typed, Signal signal, SignalTarget<C> entity) {
    if (signal instanceof PostStop) {
      followers.end();
    }
    return entity.apply(typed, signal);
  }

  private void onRecovered(S state, long revision) {
    var now = new Present<>(type.epoch(state), revision, state);
    var before = present;
    present = now;
    failed = null;
    if (before == null || before.revision() != revision || !before.epoch().equals(now.epoch())) {
      followers.resynchronize(now);
    }
    waiting.forEach(this::onAsked);
    waiting.clear();
  }

  private void onStored(PublishedEvent stored) {
    var before = present;
    if (before != null && stored.sequenceNumber() > before.revision() + 1) {
      reread(before);
    } else {
      apply(stored.sequenceNumber(), timestamp(stored), stored.withoutTags().event());
    }
  }

  /** Goes on to {@code revision} where it is the next; else it is known already. */
  private void apply(long revision, long timestamp, Object event) {
    var before = present;
    if (before == null || revision != before.revision() + 1) {
      return;
    }
    try {
      var change = evolution.apply(before.state(), revision, timestamp, event);
      var now = new Present<>(type.epoch(change.state()), revision, change.state());
      present = now;
      followers.expire();
      followers.publish(List.of(change), now);
    } catch (RuntimeException e) {
      fail("%s cannot be watched from revision %d on: %s".formatted(persistenceId, revision, e));
    }
  }

  private void fail(String problem) {
    var incident = fault.report(problem);
    failed = incident;
    present = null;
    followers.fail(incident);
  }

  private void reread(Present<S> from) {
    if (!rereading) {
      rereading = true;
      var journal = JournalReader.of(context.getSystem().classicSystem());
      context.pipeToSelf(
          journal.events(persistenceId, from.revision(), from.revision() + PAGE),
          (events, failure) -> new Reread(failure == null ? events : null));
    }
  }

  /** Where the journal did not answer, the next who follows lets it be asked again. */
  private void onReread(@Nullable List<Stored> events) {
    rereading = false;
    if (events != null) {
      events.forEach(each -> apply(each.revision(), each.timestamp(), each.payload()));
      if (events.size() == PAGE && present != null) {
        reread(present);
      }
    }
  }

  /** Returns whether the entity is further than {@code now}, by what it says itself. */
  private boolean isBehind(Present<S> now) {
    try {
      return lastRevision.applyAsLong(context) > now.revision();
    } catch (IllegalStateException e) {
      return false; // it recovers, and will say where it is
    }
  }

  /** Returns when it was stored; not every journal says so of what it has just stored. */
  private static long timestamp(PublishedEvent stored) {
    return stored.timestamp() == 0 ? System.currentTimeMillis() : stored.timestamp();
  }

  private void onAsked(ActorMessage message) {
    var now = present;
    if (failed != null) {
      refuse(message, failed);
    } else if (now == null) {
      if (waiting.size() < MAX_WAITING && !(message instanceof ActorMessage.Signal)) {
        waiting.add(message);
      }
    } else {
      answer(message, now);
    }
  }

  private void answer(ActorMessage message, Present<S> now) {
    if (message instanceof ActorMessage.Follow follow) {
      followers.follow(follow, now);
      if (isBehind(now)) {
        reread(now);
      }
    } else if (message instanceof ActorMessage.Acknowledge acknowledge) {
      followers.acknowledge(acknowledge, now);
    } else if (message instanceof ActorMessage.Signal signal) {
      followers.signal(signal, now);
    } else if (message instanceof ActorMessage.AcknowledgeSignal acknowledge) {
      followers.acknowledgeSignal(acknowledge);
    } else if (message instanceof ActorMessage.Unfollow unfollow) {
      followers.unfollow(unfollow.feed());
    } else if (message instanceof ActorMessage.Read read) {
      read.replyTo().tell(limit.reading(now));
    } else if (message instanceof ActorMessage.Invoke invoke) {
      invoke.replyTo().tell(Outcome.UnknownCommand.INSTANCE);
    }
  }

  private static void refuse(ActorMessage message, String incident) {
    if (message instanceof ActorMessage.Follow follow) {
      Refusals.fail(follow, incident);
    } else if (message instanceof ActorMessage.Read read) {
      Refusals.fail(read, incident);
    } else if (message instanceof ActorMessage.Invoke invoke) {
      invoke.replyTo().tell(Outcome.UnknownCommand.INSTANCE);
    }
  }
}
