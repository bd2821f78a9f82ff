package io.onager.actor;

import io.onager.journal.JournalReader;
import io.onager.journal.OutboxTable;
import io.onager.journal.OutboxTable.Entry;
import io.onager.model.Principal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives what was sent with an event to those it is for, and notes what became of it: taken, to be
 * tried again after a pause that grows, or never to be taken. Thread-safe.
 */
final class Delivery {
  private record Trouble(String recipient, Throwable failure) {
    boolean isForEver() {
      return failure instanceof UndeliverableException;
    }

    String text() {
      var message = failure.getMessage();
      return recipient + ": " + (message == null ? failure.getClass().getSimpleName() : message);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final int MAX_REASON = 1_000;

  private final OutboxTable table;
  private final JournalReader journal;
  private final Map<String, Outbox.Recipient> recipients;

  Delivery(ActorSystem<?> system, OutboxTable table, Map<String, Outbox.Recipient> recipients) {
    this.table = table;
    this.journal = JournalReader.of(system.classicSystem());
    this.recipients = recipients;
  }

  /** Delivers what was sent with an event that is to be read first; never fails. */
  CompletionStage<Done> deliver(Entry entry) {
    return journal
        .events(entry.persistenceId(), entry.revision() - 1, entry.revision())
        .thenCompose(
            found ->
                found.isEmpty() || !(found.get(0).payload() instanceof StoredEvent event)
                    ? table.remove(entry) // it has been erased with its actor
                    : deliver(entry, event))
        .exceptionallyCompose(
            failure -> settle(entry, List.of(new Trouble("journal", cause(failure)))))
        .exceptionally(failure -> unsettled(entry, failure));
  }

  /** Delivers what was sent with {@code event}; never fails. */
  CompletionStage<Done> deliver(Entry entry, StoredEvent event) {
    var from = new Principal(Writer.address(entry.persistenceId()).tenant(), event.principal());
    var sent = event.outbox() == null ? List.<StoredEvent.Sent>of() : event.outbox();
    var troubles = new ArrayList<Trouble>();
    CompletionStage<Done> all = CompletableFuture.completedStage(Done.done());
    for (var i = 0; i < sent.size(); i++) {
      var one = sent.get(i);
      var id = "%s:%d".formatted(entry, i);
      all =
          all.thenCompose(before -> give(id, from, one))
              .exceptionally(failure -> note(troubles, one, failure));
    }
    return all.thenCompose(given -> settle(entry, troubles))
        .exceptionally(failure -> unsettled(entry, failure));
  }

  private CompletionStage<Done> give(String id, Principal from, StoredEvent.Sent sent) {
    var recipient = recipients.get(sent.recipient());
    return recipient == null
        ? CompletableFuture.failedStage(
            new IllegalStateException("nothing on this node takes what is sent to it"))
        : recipient
            .take(id, from, sent.content())
            .toCompletableFuture()
            .copy()
            .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static Done note(List<Trouble> troubles, StoredEvent.Sent sent, Throwable failure) {
    troubles.add(new Trouble(sent.recipient(), cause(failure)));
    return Done.done();
  }

  private CompletionStage<Done> settle(Entry entry, List<Trouble> troubles) {
    if (troubles.isEmpty()) {
      return table.remove(entry);
    }
    var reason = reason(troubles);
    if (troubles.stream().allMatch(Trouble::isForEver)) {
      LOG.error("{}: {}; it is kept in the outbox, and not tried again", entry, reason);
      return table.fail(entry, reason);
    }
    var pause = pause(entry.attempts());
    LOG.warn("{}: {}; trying again after {} s", entry, reason, pause.toSeconds());
    return table.postpone(entry, pause, reason);
  }

  /** It stays as it is, and so is tried again. */
  private static Done unsettled(Entry entry, Throwable failure) {
    LOG.warn(
        "{}: cannot be noted in the outbox, and so tried again: {}", entry, failure.toString());
    return Done.done();
  }

  private static Duration pause(int attempts) {
    var pause = Duration.ofSeconds(1L << Math.min(attempts, 16));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /** Returns what the database can keep of it. */
  private static String reason(List<Trouble> troubles) {
    var all = troubles.stream().map(Trouble::text).distinct().collect(Collectors.joining("; "));
    return all.substring(0, Math.min(all.length(), MAX_REASON)).replace('\0', '?');
  }

  private static Throwable cause(Throwable failure) {
    @Nullable Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
    return cause == null ? failure : cause;
  }
}
