package io.onager.actor;

import io.onager.actor.ActorMessage.Invoke;
import io.onager.actor.Batch.Answer;
import io.onager.actor.Batch.Change;
import io.onager.journal.JournalReader;
import io.onager.model.Address;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import java.time.Clock;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.EventAdapter;
import org.apache.pekko.persistence.typed.EventSeq;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.Recovery;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * The one writer of an actor's events: rebuilds its life from the journal, then decides and stores
 * one batch of commands after the other. Child of an {@link ActorHost}, which gives it the next
 * batch only when the last one is done. Any failure of the journal ends it; the host makes a new
 * one.
 */
final class Writer<C, E, S> extends EventSourcedBehavior<Writer.Decide, Recorded<E>, Life<S>> {
  /** Decide these, in order, and store what comes of them in one write. */
  record Decide(List<Invoke> commands) {}

  /** What the host is told. */
  sealed interface Report<S> extends ActorMessage {
    /** The life is rebuilt. */
    record Recovered<S>(String epoch, long revision, S state) implements Report<S> {}

    /** A batch is stored. */
    record Decided<S>(String epoch, List<Change<S>> changes, List<Answer> answers)
        implements Report<S> {}

    /** The journal did not answer when it was asked whether it has the whole life. */
    record Unconfirmed<S>() implements Report<S> {}

    /**
     * What is stored is not the whole life; {@code problem} says what is missing and what to do.
     */
    record Damaged<S>(String problem) implements Report<S> {}

    /** The snapshot cannot be read by this program; the events still may. */
    record SnapshotUnreadable<S>(String problem) implements Report<S> {}
  }

  /**
   * How far back a snapshot is kept, so that a watcher that was away for as many revisions is not
   * told them by replaying the whole life; the {@code replay-limit} of feeds, where nobody sets
   * another.
   */
  private static final int REVISIONS_COVERED = 10_000;

  private final ActorContext<Decide> context;
  private final StreamedActor<C, E, S> type;
  private final Address address;
  private final HostSettings settings;
  private final Clock clock;
  private final boolean fromSnapshot;
  private final Outbox outbox;
  private final ActorRef<ActorMessage> host;

  /** The revision of the snapshot with which recovery began; 0 where there was none. */
  private long snapshotAt;

  private Writer(
      ActorContext<Decide> context,
      StreamedActor<C, E, S> type,
      Address address,
      HostSettings settings,
      Clock clock,
      boolean fromSnapshot,
      ActorRef<ActorMessage> host) {
    super(persistenceId(address));
    this.context = context;
    this.type = type;
    this.address = address;
    this.settings = settings;
    this.clock = clock;
    this.fromSnapshot = fromSnapshot;
    this.outbox = Outbox.get(context.getSystem());
    this.host = host;
  }

  /**
   * Describes a writer.
   *
   * @param fromSnapshot whether recovery may begin at a snapshot, or has to read every event
   */
  static <C, E, S> Behavior<Decide> create(
      StreamedActor<C, E, S> type,
      Address address,
      HostSettings settings,
      Clock clock,
      boolean fromSnapshot,
      ActorRef<ActorMessage> host) {
    return Behaviors.setup(
        context -> new Writer<>(context, type, address, settings, clock, fromSnapshot, host));
  }

  /** Returns under which id the journal has the actor; a data format. */
  static PersistenceId persistenceId(Address address) {
    return PersistenceId.of(address.type(), address.tenant() + "/" + address.id());
  }

  /** Returns the actor that the journal has under {@code persistenceId}, as made above. */
  static Address address(String persistenceId) {
    var type = persistenceId.indexOf('|');
    return address(persistenceId.substring(0, type), persistenceId.substring(type + 1));
  }

  /** Returns the actor of a type that the cluster calls {@code entityId}. */
  static Address address(String type, String entityId) {
    var slash = entityId.indexOf('/');
    return new Address(entityId.substring(0, slash), type, entityId.substring(slash + 1));
  }

  @Override
  public Life<S> emptyState() {
    return new Life<>(type.initial(), Epochs.random(), settings.rememberedKeys());
  }

  @Override
  public CommandHandler<Decide, Recorded<E>, Life<S>> commandHandler() {
    return newCommandHandlerBuilder().forAnyState().onCommand(Decide.class, this::onDecide).build();
  }

  @Override
  public EventHandler<Life<S>, Recorded<E>> eventHandler() {
    return (life, recorded) -> {
      life.advance(type.events().apply(life.state(), recorded.event()), recorded.stored());
      return life;
    };
  }

  @Override
  public SignalHandler<Life<S>> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecoveryCompleted)
        .build();
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    var every = type.snapshotEvery();
    return every == 0
        ? RetentionCriteria.disabled()
        : RetentionCriteria.snapshotEvery(every, REVISIONS_COVERED / every + 1);
  }

  @Override
  public Recovery recovery() {
    return fromSnapshot && type.snapshotEvery() > 0
        ? super.recovery()
        : Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
  }

  @Override
  public EventAdapter<Recorded<E>, StoredEvent> eventAdapter() {
    return new EventAdapter<>() {
      @Override
      public StoredEvent toJournal(Recorded<E> recorded) {
        return recorded.stored();
      }

      @Override
      public String manifest(Recorded<E> recorded) {
        return "";
      }

      @Override
      public EventSeq<Recorded<E>> fromJournal(StoredEvent stored, String manifest) {
        var event = type.events().decode(stored.name(), stored.version(), stored.data());
        return EventSeq.single(new Recorded<>(event, stored));
      }
    };
  }

  @Override
  public SnapshotAdapter<Life<S>> snapshotAdapter() {
    return new SnapshotAdapter<>() {
      @Override
      public Object toJournal(Life<S> life) {
        return new StoredSnapshot(
            life.epoch(), life.revision(), Json.tree(life.state()), life.keys().stored());
      }

      @Override
      public Life<S> fromJournal(Object from) {
        if (from instanceof StoredSnapshot.Unreadable unreadable) {
          throw giveUp(unreadable.problem());
        }
        var stored = (StoredSnapshot) from;
        try {
          var state = Json.decode(stored.state(), type.stateForm());
          snapshotAt = stored.revision();
          return new Life<>(state, stored, settings.rememberedKeys());
        } catch (InvalidJsonException e) {
          throw giveUp(e.problems().toString());
        }
      }

      private IllegalStateException giveUp(String problem) {
        host.tell(new Report.SnapshotUnreadable<>(problem));
        return new IllegalStateException(
            "%s: snapshot not readable: %s".formatted(address, problem));
      }
    };
  }

  private Effect<Recorded<E>, Life<S>> onDecide(Life<S> life, Decide decide) {
    var batch =
        Decider.decide(type, address, settings, outbox::check, life, clock, decide.commands());
    var decided = new Report.Decided<>(life.epoch(), batch.changes(), batch.answers());
    return batch.events().isEmpty()
        ? Effect().none().thenRun(stored -> host.tell(decided))
        : Effect().persist(batch.events()).thenRun(stored -> host.tell(decided));
  }

  /** A journal that lost rows must not be taken for a shorter life. */
  private void onRecoveryCompleted(Life<S> life) {
    var stored = lastSequenceNumber(context);
    if (life.revision() != stored) {
      host.tell(new Report.Damaged<>(missing(stored, life.revision())));
      return;
    }
    var recovered = new Report.Recovered<>(life.epoch(), life.revision(), life.state());
    if (life.revision() > 0 && life.revision() == snapshotAt) {
      confirm(recovered);
    } else {
      host.tell(recovered);
    }
  }

  /** A snapshot alone says nothing of the journal: it may end before. */
  private void confirm(Report.Recovered<S> recovered) {
    JournalReader.of(context.getSystem().classicSystem())
        .highestRevision(persistenceId().id())
        .whenComplete(
            (highest, failure) ->
                host.tell(
                    failure != null
                        ? new Report.Unconfirmed<S>()
                        : highest < recovered.revision()
                            ? new Report.Damaged<S>(cutOff(highest, recovered.revision()))
                            : recovered));
  }

  private String missing(long stored, long replayed) {
    return ("%s: the journal has revision %d, but only %d events of it: some are missing."
            + " Restore them; the actor is tried again when it is asked")
        .formatted(address.path(), stored, replayed);
  }

  private String cutOff(long highest, long snapshot) {
    return ("%s: the journal ends at revision %d, before the snapshot at %d: events are"
            + " missing."
            + " Restore them, or delete the snapshots behind %d to do without; the actor is tried"
            + " again when it is asked")
        .formatted(address.path(), highest, snapshot, highest);
  }
}
