package io.onager.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.onager.journal.RequestTable;
import io.onager.model.Address;
import io.onager.request.DispatcherMessage.Ended;
import io.onager.request.DispatcherMessage.Offer;
import io.onager.request.DispatcherMessage.Offered;
import io.onager.request.DispatcherMessage.Running;
import io.onager.request.Journal.Answer;
import io.onager.request.RequestCommand.Complete;
import io.onager.request.RequestCommand.Release;
import io.onager.request.RequestCommand.Start;
import io.onager.request.WorkerMessage.Drop;
import io.onager.request.WorkerMessage.EndRun;
import io.onager.request.WorkerMessage.Finished;
import io.onager.request.WorkerMessage.Run;
import io.onager.request.queue.Ticket;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The dispatcher with stored requests, and workers by hand that do not hear, do not tell, and die.
 */
class DispatcherTest {
  private static final Node NODE = Node.start("");
  private static final Journal JOURNAL = new Journal(NODE.actors());

  private final Handlers handlers = new Handlers();
  private final Set<String> members = ConcurrentHashMap.newKeySet();
  private final List<FakeWorker> workers = new ArrayList<>();

  /** An action of this test's own: others' requests stay in the database. */
  private final String action = "a-" + UUID.randomUUID();

  private ActorRef<DispatcherMessage> dispatcher = NODE.system().ignoreRef();

  @BeforeAll
  static void startNode() {
    NODE.actors().register(Lifecycle.ACTOR);
  }

  @AfterAll
  static void stopNode() {
    NODE.close();
  }

  @BeforeEach
  void addHandler() {
    handlers.add(
        RequestHandler.named(action, Integer.class, Integer.class)
            .concurrently(1)
            .handledBy((payload, work) -> payload));
  }

  @AfterEach
  void stop() {
    NODE.testKit().stop(dispatcher);
    workers.forEach(FakeWorker::stop);
  }

  private void startDispatcher() {
    dispatcher =
        NODE.testKit()
            .spawn(
                Dispatcher.create(
                    JOURNAL,
                    RequestTable.of(NODE.system().classicSystem()),
                    RequestSettings.create(NODE.system()),
                    handlers,
                    members::contains));
  }

  private FakeWorker worker(String name) {
    return worker(name, action);
  }

  /** Adds a worker that runs up to two requests. */
  private FakeWorker worker(String name, String itsAction) {
    var worker = new FakeWorker(NODE.testKit(), dispatcher, name, Set.of(itsAction), 2);
    workers.add(worker);
    return worker;
  }

  private static RequestState ask(Ticket.Key key, RequestCommand command) {
    return Node.eventually(
                command.getClass().getSimpleName(),
                () -> Node.await(JOURNAL.ask(key, Node.ANN, command)),
                Answer.Known.class::isInstance)
            instanceof Answer.Known known
        ? known.standing().state()
        : RequestState.UNKNOWN;
  }

  private Ticket store() {
    return store(action);
  }

  private static Ticket store(String itsAction) {
    var key = new Ticket.Key(Address.DEFAULT_TENANT, "r-" + UUID.randomUUID());
    var submission = Submission.of(itsAction, IntNode.valueOf(1));
    var state = ask(key, Intake.command(submission));
    return new Tickets(RequestSettings.create(NODE.system()).ageing()).of(key, state);
  }

  private void offer(FakeWorker from, Ticket ticket) {
    dispatcher.tell(new Offer(1, List.of(new Offered(ticket, true)), from.ref()));
    from.receive(WorkerMessage.Offered.class);
  }

  @Test
  void givesAgainWhatItsWorkerNeverHeardOf() {
    var ticket = store();
    startDispatcher();
    var worker = worker("w");

    var unheard = worker.receive(Run.class);
    var heard = worker.receive(Run.class);

    assertThat(unheard.ticket()).isEqualTo(ticket);
    assertThat(heard.ticket()).isEqualTo(ticket);
    assertThat(heard.run()).isNotEqualTo(unheard.run());
  }

  @Test
  void findsAnEndThatWasNotTold() {
    startDispatcher();
    var worker = worker("w");
    worker.answer();
    offer(worker, store());
    var run = worker.receive(Run.class);
    worker.does(run);
    worker.answer();
    ask(run.ticket().key(), new Start(run.run(), "w"));
    ask(run.ticket().key(), new Complete(run.run(), IntNode.valueOf(2), null, null));

    worker.doesNot(run);

    assertThat(worker.receive(Finished.class).state().result()).isEqualTo(IntNode.valueOf(2));
    var next = store();
    offer(worker, next);
    assertThat(worker.receive(Run.class).ticket()).as("there is room").isEqualTo(next);
  }

  @Test
  void takesNothingForLostThatWasGivenAfterTheRollWasCalled() {
    startDispatcher();
    var worker = worker("w");
    worker.answer();
    worker.answer();
    var ticket = store();
    dispatcher.tell(new Offer(1, List.of(new Offered(ticket, false)), worker.ref()));

    worker.sayHere(); // it has not received the run yet
    var run = worker.receive(Run.class);
    worker.does(run);
    worker.answer();
    var next = store();
    offer(worker, next);
    dispatcher.tell(new Ended(ticket.key(), run.run(), Breakers.Sign.GOOD, null, false));

    assertThat(worker.receive(Run.class).ticket()).isEqualTo(next);
  }

  @Test
  void givesAgainWhatAWorkerRanThatBeginsAnew() {
    startDispatcher();
    var worker = worker("w");
    worker.answer();
    offer(worker, store());
    var run = worker.receive(Run.class);
    ask(run.ticket().key(), new Start(run.run(), "w"));
    worker.does(run);
    worker.answer();

    worker.beginAnew();

    assertThat(worker.receive(Run.class).ticket()).isEqualTo(run.ticket());
    assertThat(Node.await(JOURNAL.find(run.ticket().key())))
        .isInstanceOfSatisfying(
            Found.There.class,
            there -> assertThat(there.state().status()).isEqualTo(RequestStatus.QUEUED));
  }

  @Test
  void countsWhatRunsOnAWorkerThatHasNotComeYet() {
    var ran = store();
    ask(ran.key(), new Start("before", "late"));
    members.add("late");
    startDispatcher();
    var other = "b-" + action;
    var worker = worker("w");
    var helper = worker("helper", other);
    worker.answer();
    offer(worker, store());
    offer(helper, store(other));
    assertThat(helper.receive(Run.class).ticket().action()).isEqualTo(other);

    var late = worker("late", other);
    late.does(new Running(ran, "before"));
    late.answer();
    dispatcher.tell(new Ended(ran.key(), "before", Breakers.Sign.GOOD, null, false));

    var next = worker.receive(Run.class).ticket();
    assertThat(next).as("runs after, and not with what ran").isNotEqualTo(ran);
  }

  @Test
  void releasesWhatALateWorkerDoesNotRunAnyMore() {
    var ran = store();
    ask(ran.key(), new Start("before", "late"));
    members.add("late");
    startDispatcher();

    var late = worker("late");

    assertThat(late.receive(Run.class).ticket()).isEqualTo(ran);
  }

  @Test
  void takesUpAtOnceWhatRanOnANodeThatIsGone() {
    var ran = store();
    ask(ran.key(), new Start("before", "gone"));
    startDispatcher();
    var worker = worker("w");

    assertThat(worker.receive(Run.class).ticket()).isEqualTo(ran);
    assertThat(worker.calls())
        .as("how often the roll was called: twice for a new worker, 6 times for one that may come")
        .isLessThan(2 + 6);
  }

  @Test
  void takesUpWhatRanOnANodeThatLeavesWithoutAWord() {
    var ran = store();
    ask(ran.key(), new Start("before", "silent"));
    members.add("silent");
    startDispatcher();
    var worker = worker("w");
    worker.answer();

    members.remove("silent");

    assertThat(worker.receive(Run.class).ticket()).isEqualTo(ran);
  }

  @Test
  void takesUpWhatRanOnAWorkerThatNeverComes() {
    var ran = store();
    ask(ran.key(), new Start("before", "never"));
    members.add("never");
    startDispatcher();

    assertThat(worker("w").receive(Run.class).ticket()).isEqualTo(ran);
  }

  @Test
  void looksUpWhoRunsWhatCouldNotBegin() {
    startDispatcher();
    var worker = worker("w");
    worker.answer();
    var ticket = store();
    offer(worker, ticket);
    var refused = worker.receive(Run.class);
    ask(ticket.key(), new Start("another", "gone"));

    dispatcher.tell(new Ended(ticket.key(), refused.run(), Breakers.Sign.NONE, null, true));

    assertThat(worker.receive(Run.class).ticket()).isEqualTo(ticket);
    assertThat(NODE.state(ticket.id()).status()).isEqualTo(RequestStatus.QUEUED);
  }

  @Test
  void leavesWhatAWorkerRunsThatWasNotKnownToRun() {
    var ticket = store();
    var second = store();
    startDispatcher();
    var worker = worker("w");
    worker.does(new Running(ticket, "before"));
    worker.answer();
    dispatcher.tell(new Ended(ticket.key(), "before", Breakers.Sign.GOOD, null, false));

    assertThat(worker.receive(Run.class).ticket()).isEqualTo(second);
  }

  @Test
  void endsARunThatIsNotItsRequestsAnyMore() {
    startDispatcher();
    var worker = worker("w");
    worker.answer();
    var ticket = store();
    offer(worker, ticket);
    var run = worker.receive(Run.class);
    worker.does(run);
    ask(ticket.key(), new Start(run.run(), "w"));

    var stale = worker("stale");
    stale.does(new Running(ticket, "before"));

    assertThat(stale.receive(Drop.class)).isEqualTo(new Drop(ticket.key(), "before"));
  }

  @Test
  void saysHowACancelledRequestEndedThatNobodyRuns() {
    startDispatcher();
    var worker = worker("w");
    worker.answer();
    var key = store().key();
    ask(key, new RequestCommand.Cancel());

    dispatcher.tell(new DispatcherMessage.Cancel(key, worker.ref()));

    assertThat(worker.receive(Finished.class).state().status()).isEqualTo(RequestStatus.CANCELLED);
  }

  @Test
  void keepsWhatWasSentAgainBeforeALateCancelCame() {
    startDispatcher();
    var elsewhere = worker("elsewhere", "b-" + action);
    var ticket = store();
    offer(elsewhere, ticket);

    dispatcher.tell(new DispatcherMessage.Cancel(ticket.key(), null));

    assertThat(worker("w").receive(Run.class).ticket()).isEqualTo(ticket);
  }

  @Test
  void findsWhatItIsToldToLookAt() {
    startDispatcher();
    var worker = worker("w");
    worker.answer();
    var ticket = store();

    dispatcher.tell(new DispatcherMessage.Look(ticket.key()));

    assertThat(worker.receive(Run.class).ticket()).isEqualTo(ticket);
  }

  @Test
  void believesTheRequestThatItHasAnotherDeadline() {
    startDispatcher();
    var worker = worker("w");
    worker.answer();
    var ticket = store();

    offer(worker, new Ticket(ticket.tenant(), ticket.id(), ticket.action(), ticket.rank(), 0, 1));

    assertThat(worker.receive(Run.class).ticket()).isEqualTo(ticket);
  }

  /** The dispatcher before had given it out, and is gone. */
  @Test
  void endsACancelledRunThatItDidNotKnow() {
    startDispatcher();
    var worker = worker("w");
    worker.answer();
    worker.answer();
    var ticket = store("b-" + action);
    ask(ticket.key(), new Start("before", "w"));
    ask(ticket.key(), new RequestCommand.Cancel());
    worker.does(new Running(ticket, "before"));

    dispatcher.tell(new DispatcherMessage.Cancel(ticket.key(), worker.ref()));
    dispatcher.tell(new DispatcherMessage.Cancel(ticket.key(), worker.ref()));
    worker.answer();
    dispatcher.tell(new DispatcherMessage.Cancel(ticket.key(), worker.ref()));

    assertThat(worker.receive(EndRun.class).run()).isEqualTo("before");
  }

  @Test
  void runsWhatMayHaveKilledTwoNodesOneAfterAnother() {
    var several = "b-" + action;
    for (var i = 0; i < 2; i++) {
      var key = store(several).key();
      ask(key, new Start("first", "gone"));
      ask(key, new Release("first", true));
      ask(key, new Start("second", "gone"));
    }
    startDispatcher();
    var worker = worker("w", several);
    var suspect = worker.receive(Run.class);
    worker.does(suspect);
    offer(worker, store(several));
    var other = worker.receive(Run.class);
    worker.does(other);

    worker.doesNot(suspect);
    dispatcher.tell(
        new Ended(suspect.ticket().key(), suspect.run(), Breakers.Sign.GOOD, null, false));

    assertThat(suspect.ticket().suspect()).isTrue();
    assertThat(other.ticket().suspect()).isFalse();
    assertThat(worker.receive(Run.class).ticket().suspect()).isTrue();
  }
}
