package io.onager.actor;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorInterceptor;
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
 * everything else through. Never fails the entity: where it cannot follow, it stops publishing.
 */
final class Watch<C, E, S> extends BehaviorInterceptor<Object, C> {
  private static final int MAX_WAITING = 1_000;

  private final WatchedActor<E, S> type;
  private final Evolution<S> evolution;
  private final ActorContext<Object> context;
  private final MessageLimit limit;
  private final Followers<S> followers;
  private final ArrayDeque<ActorMessage> waiting = new ArrayDeque<>();
  private @Nullable Present<S> present;

  private Watch(WatchedActor<E, S> type, ActorContext<Object> context) {
    super(Object.class);
    this.type = type;
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
    var watch = new Watch<C, E, S>(type, context);
    var entity = factory.apply((ActorContext<C>) (ActorContext<?>) context);
    var publishing = entity.createEventSourcedBehavior().withEventPublishing(true);
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
    PublishedEvents.get(context.getSystem())
        .forward(observed.persistenceId().id(), context.getSelf());
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
    if (message instanceof ActorMessage asked) {
      onAsked(asked);
      return Behaviors.same();
    }
    return entity.apply(typed, (C) message);
  }

  private void onRecovered(S state, long revision) {
    var now = new Present<>(type.epoch(state), revision, state);
    var before = present;
    present = now;
    if (before == null || before.revision() != revision || !before.epoch().equals(now.epoch())) {
      followers.resynchronize(now);
    }
    waiting.forEach(this::onAsked);
    waiting.clear();
  }

  private void onStored(PublishedEvent stored) {
    var before = present;
    if (before == null || stored.sequenceNumber() != before.revision() + 1) {
      return; // recovery has had it already
    }
    try {
      var change =
          evolution.apply(
              before.state(),
              stored.sequenceNumber(),
              timestamp(stored),
              stored.withoutTags().event());
      var now = new Present<>(type.epoch(change.state()), change.revision(), change.state());
      present = now;
      followers.expire();
      followers.publish(List.of(change), now);
    } catch (RuntimeException e) {
      context.getLog().error("{}: cannot be watched any more: {}", type.name(), e.toString());
      present = null;
    }
  }

  /** Returns when it was stored; not every journal says so of what it has just stored. */
  private static long timestamp(PublishedEvent stored) {
    return stored.timestamp() == 0 ? System.currentTimeMillis() : stored.timestamp();
  }

  private void onAsked(ActorMessage message) {
    var now = present;
    if (now == null) {
      if (waiting.size() < MAX_WAITING) {
        waiting.add(message);
      }
    } else if (message instanceof ActorMessage.Follow follow) {
      followers.follow(follow, now);
    } else if (message instanceof ActorMessage.Acknowledge acknowledge) {
      followers.acknowledge(acknowledge, now);
    } else if (message instanceof ActorMessage.Unfollow unfollow) {
      followers.unfollow(unfollow.feed());
    } else if (message instanceof ActorMessage.Read read) {
      read.replyTo().tell(limit.reading(now));
    } else if (message instanceof ActorMessage.Invoke invoke) {
      invoke.replyTo().tell(Outcome.UnknownCommand.INSTANCE);
    }
  }
}
