package io.onager.actor;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.journal.JournalReader;
import io.onager.journal.OutboxTable;
import io.onager.journal.OutboxTable.Entry;
import io.onager.model.Address;
import io.onager.model.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what actors send with their events. The event stands in the journal with what is sent,
 * and beside it, from the same transaction, that it is not delivered yet; so it is delivered at
 * least once, whatever dies meanwhile. Thread-safe.
 */
public final class Outbox implements Extension {
  /** Takes what is sent to it. */
  @FunctionalInterface
  public interface Recipient {
    /**
     * Takes {@code content}; may be given the same more than once.
     *
     * @param id names it: the same each time, and no other has it
     * @param from who gave the command that it came of
     * @return fails where it is to be tried again
     */
    CompletionStage<Done> take(String id, Principal from, JsonNode content);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final Id ID = new Id();
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int AT_ONCE = 100;

  private final ActorSystem<?> system;
  private final OutboxTable table;
  private final JournalReader journal;
  private final Map<String, Recipient> recipients = new ConcurrentHashMap<>();

  private Outbox(ActorSystem<?> system) {
    this.system = system;
    this.table = OutboxTable.of(system.classicSystem());
    this.journal = JournalReader.of(system.classicSystem());
  }

  /** Returns the one of {@code system}. */
  public static Outbox get(ActorSystem<?> system) {
    return ID.apply(system);
  }

  /** Lets {@code recipient} have what is sent to {@code name}; the same on every node. */
  public void register(String name, Recipient recipient) {
    recipients.put(name, recipient);
  }

  /** Delivers what was sent with these revisions, which are stored. */
  void deliver(Address from, List<? extends Batch.Change<?>> changes) {
    for (var change : changes) {
      if (change.event().outbox() != null) {
        deliver(new Entry(Writer.persistenceId(from).id(), change.revision()), change.event());
      }
    }
  }

  /**
   * Delivers what nobody has in hand any more, because its node died.
   *
   * @param age since when it has been there at least; what a living node is about to deliver is
   *     younger, or delivered twice
   * @return how much was found; fails where the database does not answer
   */
  public CompletionStage<Integer> deliverOld(Duration age) {
    return table
        .olderThan(age, AT_ONCE)
        .thenCompose(
            entries -> {
              CompletionStage<Done> all = done();
              for (var entry : entries) {
                all = all.thenCompose(before -> deliver(entry));
              }
              return all.thenApply(delivered -> entries.size());
            });
  }

  private CompletionStage<Done> deliver(Entry entry) {
    return journal
        .events(entry.persistenceId(), entry.revision() - 1, entry.revision())
        .thenCompose(
            found ->
                found.isEmpty() || !(found.get(0).payload() instanceof StoredEvent event)
                    ? table.remove(entry) // it has been erased with its actor
                    : attempt(entry, event));
  }

  private void deliver(Entry entry, StoredEvent event) {
    var unused =
        attempt(entry, event)
            .whenComplete(
                (delivered, failure) -> {
                  if (failure != null) {
                    LOG.warn("{}: not delivered; trying again in {}", entry, PAUSE, failure);
                    system
                        .scheduler()
                        .scheduleOnce(
                            PAUSE, () -> deliver(entry, event), system.executionContext());
                  }
                });
  }

  private CompletionStage<Done> attempt(Entry entry, StoredEvent event) {
    var tenant = Writer.address(entry.persistenceId()).tenant();
    var from = new Principal(tenant, event.principal());
    var outbox = event.outbox() == null ? List.<StoredEvent.Sent>of() : event.outbox();
    CompletionStage<Done> all = done();
    for (var i = 0; i < outbox.size(); i++) {
      var sent = outbox.get(i);
      var id = "%s:%d:%d".formatted(entry.persistenceId(), entry.revision(), i);
      all = all.thenCompose(before -> recipient(sent.recipient()).take(id, from, sent.content()));
    }
    return all.thenCompose(taken -> table.remove(entry));
  }

  private Recipient recipient(String name) {
    var recipient = recipients.get(name);
    return recipient != null
        ? recipient
        : (id, from, content) ->
            CompletableFuture.failedStage(
                new IllegalStateException("nothing here takes what is sent to " + name));
  }

  private static CompletionStage<Done> done() {
    return CompletableFuture.completedStage(Done.done());
  }

  private static final class Id extends ExtensionId<Outbox> {
    @Override
    public Outbox createExtension(ActorSystem<?> system) {
      return new Outbox(system);
    }
  }
}
