package io.onager.journal;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/** An event-sourced actor as small as can be: its state is all texts that it was sent. */
final class Ledger extends EventSourcedBehavior<Ledger.Command, String, String> {
  /** How often one could not be recovered. */
  static final AtomicInteger FAILED_RECOVERIES = new AtomicInteger();

  sealed interface Command {}

  record Append(String text, ActorRef<String> replyTo) implements Command {}

  record Get(ActorRef<String> replyTo) implements Command {}

  private Ledger(String id) {
    super(
        PersistenceId.ofUniqueId(id),
        SupervisorStrategy.restartWithBackoff(Duration.ofMillis(100), Duration.ofMillis(500), 0.1));
  }

  static Behavior<Command> create(String id) {
    return new Ledger(id);
  }

  @Override
  public String emptyState() {
    return "";
  }

  @Override
  public CommandHandler<Command, String, String> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Append.class,
            append -> Effect().persist(append.text()).thenReply(append.replyTo(), state -> state))
        .onCommand(Get.class, (state, get) -> Effect().reply(get.replyTo(), state))
        .build();
  }

  @Override
  public EventHandler<String, String> eventHandler() {
    return newEventHandlerBuilder().forAnyState().onAnyEvent(String::concat);
  }

  @Override
  public SignalHandler<String> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryFailed.class,
            (state, failure) -> {
              FAILED_RECOVERIES.incrementAndGet();
            })
        .build();
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(10, 2);
  }
}
