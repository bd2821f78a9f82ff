package io.onager.actor;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/** An entity as a Pekko application has it that never heard of Onager. */
final class Account extends EventSourcedBehavior<Account.Command, Account.Event, Account.State> {
  /** The application's own marker, which its configuration binds to Jackson. */
  interface Serialized {}

  sealed interface Command extends Serialized {}

  record Deposit(long amount, ActorRef<StatusReply<Done>> replyTo) implements Command {}

  record Withdraw(long amount, ActorRef<StatusReply<Done>> replyTo) implements Command {}

  enum Stop implements Command {
    INSTANCE
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Deposited.class, name = "deposited"),
    @JsonSubTypes.Type(value = Withdrawn.class, name = "withdrawn")
  })
  sealed interface Event extends Serialized {}

  record Deposited(long amount) implements Event {}

  record Withdrawn(long amount) implements Event {}

  record State(long balance) implements Serialized {
    State apply(Event event) {
      return event instanceof Deposited deposited
          ? new State(balance + deposited.amount())
          : new State(balance - ((Withdrawn) event).amount());
    }
  }

  static final EntityTypeKey<Command> TYPE = EntityTypeKey.create(Command.class, "account");

  Account(String id) {
    super(PersistenceId.of(TYPE.name(), id));
  }

  @Override
  public State emptyState() {
    return new State(0);
  }

  @Override
  public CommandHandler<Command, Event, State> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Deposit.class,
            deposit ->
                Effect()
                    .persist(new Deposited(deposit.amount()))
                    .thenReply(deposit.replyTo(), state -> StatusReply.ack()))
        .onCommand(
            Withdraw.class,
            (state, withdraw) ->
                state.balance() < withdraw.amount()
                    ? Effect().reply(withdraw.replyTo(), StatusReply.error("not enough"))
                    : Effect()
                        .persist(new Withdrawn(withdraw.amount()))
                        .thenReply(withdraw.replyTo(), after -> StatusReply.ack()))
        .onCommand(Stop.class, stop -> Effect().stop())
        .build();
  }

  @Override
  public EventHandler<State, Event> eventHandler() {
    return newEventHandlerBuilder().forAnyState().onAnyEvent(State::apply);
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(3, 1);
  }
}
