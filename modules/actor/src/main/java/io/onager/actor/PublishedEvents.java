package io.onager.actor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.eventstream.EventStream;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PublishedEvent;

/**
 * Brings each event that an entity of this node has stored back to that entity. The event stream
 * knows topics but no addresses; so one actor listens, instead of every entity to all others.
 */
final class PublishedEvents implements Extension {
  private record Entity(String persistenceId, ActorRef<Object> ref) {}

  private static final Id ID = new Id();

  private final Map<String, ActorRef<Object>> entities = new ConcurrentHashMap<>();
  private final ActorRef<Object> router;

  private PublishedEvents(ActorSystem<?> system) {
    router = system.systemActorOf(router(entities), "onager-published-events", Props.empty());
  }

  static PublishedEvents get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** Brings the events of {@code persistenceId} to {@code entity} from now on, until it stops. */
  void forward(String persistenceId, ActorRef<Object> entity) {
    entities.put(persistenceId, entity);
    router.tell(new Entity(persistenceId, entity));
  }

  private static Behavior<Object> router(Map<String, ActorRef<Object>> entities) {
    return Behaviors.setup(
        context -> {
          context
              .getSystem()
              .eventStream()
              .tell(
                  new EventStream.Subscribe<>(
                      PublishedEvent.class, context.getSelf().<PublishedEvent>narrow()));
          return Behaviors.receive(Object.class)
              .onMessage(
                  PublishedEvent.class,
                  stored -> {
                    var entity = entities.get(stored.persistenceId().id());
                    if (entity != null) {
                      entity.tell(stored);
                    }
                    return Behaviors.same();
                  })
              .onMessage(
                  Entity.class,
                  entity -> {
                    context.watch(entity.ref());
                    return Behaviors.same();
                  })
              .onSignal(
                  Terminated.class,
                  ended -> {
                    entities.values().removeIf(ended.getRef()::equals);
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static final class Id extends ExtensionId<PublishedEvents> {
    @Override
    public PublishedEvents createExtension(ActorSystem<?> system) {
      return new PublishedEvents(system);
    }
  }
}
