package io.onager.actor;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.journal.OutboxTable;
import io.onager.journal.OutboxTable.Entry;
import io.onager.model.Address;
import io.onager.model.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Delivers what actors send with their events. The event stands in the journal with what is sent,
 * and beside it, from the same transaction, that it is not delivered yet; so it is delivered at
 * least once, whatever dies meanwhile: at once by the node that stored it, or later by any, in no
 * particular order. Thread-safe.
 */
public final class Outbox implements Extension {
  /** Takes what is sent to it. */
  public interface Recipient {
    /**
     * Refuses what can never be taken, before the event is stored that it would be sent with. What
     * another node may be able to take passes.
     *
     * @throws IllegalArgumentException saying what is wrong with {@code content}
     */
    void check(Principal from, JsonNode content);

    /**
     * Takes {@code content}; may be given the same more than once.
     *
     * @param id names it: the same each time, and no other has it
     * @param from who gave the command that it came of
     * @return fails where it is to be tried again, and with an {@link UndeliverableException} where
     *     it is not; within 15 s
     */
    CompletionStage<Done> take(String id, Principal from, JsonNode content);
  }

  private static final Id ID = new Id();

  private final ActorSystem<?> system;
  private final OutboxTable table;
  private final Delivery delivery;
  private final Map<String, Recipient> recipients = new ConcurrentHashMap<>();
  private final AtomicBoolean looking = new AtomicBoolean();

  private Outbox(ActorSystem<?> system) {
    this.system = system;
    this.table = OutboxTable.of(system.classicSystem());
    this.delivery = new Delivery(system, table, recipients);
  }

  /** Returns the one of {@code system}. */
  public static Outbox get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** Lets {@code recipient} have what is sent to {@code name}; the same on every node. */
  public void register(String name, Recipient recipient) {
    recipients.put(name, recipient);
    if (looking.compareAndSet(false, true)) {
      var every = HostSettings.create(system).outboxEvery();
      system.systemActorOf(
          Behaviors.supervise(OutboxRounds.create(table, delivery, every))
              .onFailure(SupervisorStrategy.restart()),
          "onager-outbox",
          Props.empty());
    }
  }

  /**
   * Refuses what can never be delivered.
   *
   * @throws IllegalArgumentException saying why
   */
  void check(Principal from, StoredEvent.Sent sent) {
    var recipient = recipients.get(sent.recipient());
    if (recipient != null) { // else another node may have it
      recipient.check(from, sent.content());
    }
  }

  /** Delivers what was sent with these revisions, which are stored. */
  void deliver(Address from, List<? extends Batch.Change<?>> changes) {
    for (var change : changes) {
      if (change.event().outbox() != null) {
        var entry = new Entry(Writer.persistenceId(from).id(), change.revision(), 0);
        var unused = delivery.deliver(entry, change.event());
      }
    }
  }

  private static final class Id extends ExtensionId<Outbox> {
    @Override
    public Outbox createExtension(ActorSystem<?> system) {
      return new Outbox(system);
    }
  }
}
