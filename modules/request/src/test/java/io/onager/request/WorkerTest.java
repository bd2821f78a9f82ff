package io.onager.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.onager.model.Address;
import io.onager.request.DispatcherMessage.Begun;
import io.onager.request.DispatcherMessage.Cancel;
import io.onager.request.DispatcherMessage.Ended;
import io.onager.request.DispatcherMessage.Here;
import io.onager.request.DispatcherMessage.Running;
import io.onager.request.WorkerMessage.Drop;
import io.onager.request.WorkerMessage.EndRun;
import io.onager.request.WorkerMessage.Finished;
import io.onager.request.WorkerMessage.Hello;
import io.onager.request.WorkerMessage.Length;
import io.onager.request.WorkerMessage.Run;
import io.onager.request.queue.Ticket;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The worker of a node with stored requests, and a dispatcher by hand. */
class WorkerTest {
  private static final Node NODE =
      Node.start("onager.request { max-running = 2, cancel-grace = 10ms }");
  private static final Journal JOURNAL = new Journal(NODE.actors());

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final RequestHandler<Integer, Integer> patient =
      RequestHandler.named("patient", Integer.class, Integer.class)
          .handledBy(
              (payload, work) -> {
                begun.countDown();
                mayEnd.await();
                return payload;
              });
  private final RequestHandler<Integer, Integer> deaf =
      RequestHandler.named("deaf", Integer.class, Integer.class)
          .handledBy(
              (payload, work) -> {
                begun.countDown();
                while (mayEnd.getCount() > 0) {
                  Thread.onSpinWait();
                }
                return payload;
              });
  private final Admission admission = new Admission(10, () -> 0);
  private final TestProbe<DispatcherMessage> dispatcher = NODE.testKit().createTestProbe();

  @BeforeAll
  static void startNode() {
    NODE.actors().register(Lifecycle.ACTOR);
  }

  @AfterAll
  static void stopNode() {
    NODE.close();
  }

  @AfterEach
  void stop() {
    mayEnd.countDown();
    threads.shutdownNow();
  }

  private ActorRef<WorkerMessage> start(Executor executor) {
    var handlers = new Handlers();
    handlers.add(patient);
    handlers.add(deaf);
    var surroundings =
        new Surroundings(
            "w",
            RequestSettings.create(NODE.system()),
            JOURNAL,
            new Storing(JOURNAL),
            executor,
            (request, revision, progress) -> {},
            new Bounds(1_000_000, 1_000_000, 1_000_000),
            new Random(1));
    var worker =
        NODE.testKit()
            .<WorkerMessage>spawn(
                Worker.create(surroundings, handlers, admission, dispatcher.ref()));
    assertThat(receive(Begun.class).ref()).isEqualTo(worker);
    return worker;
  }

  private <T extends DispatcherMessage> T receive(Class<T> type) {
    return dispatcher.expectMessageClass(type, Node.PATIENCE);
  }

  private static Ticket store(String action) {
    var key = new Ticket.Key(Address.DEFAULT_TENANT, "r-" + UUID.randomUUID());
    var submit = Intake.command(Submission.of(action, IntNode.valueOf(1)));
    Node.eventually(
        "it is stored",
        () -> Node.await(JOURNAL.ask(key, Node.ANN, submit)),
        Journal.Answer.Known.class::isInstance);
    return new Ticket(key.tenant(), key.id(), action, 1, 0, Long.MAX_VALUE);
  }

  private Ticket run(ActorRef<WorkerMessage> worker, String action) throws InterruptedException {
    var ticket = store(action);
    worker.tell(new Run(ticket, "run-1", Set.of()));
    begun.await();
    return ticket;
  }

  @Test
  void saysWhatItDoesWhenTheRollIsCalled() throws InterruptedException {
    var worker = start(threads);
    var ticket = run(worker, "patient");

    worker.tell(new Hello(dispatcher.ref(), "roll-7", List.of()));

    assertThat(receive(Here.class))
        .isEqualTo(
            new Here(
                "w",
                worker,
                "roll-7",
                Set.of("patient", "deaf"),
                2,
                List.of(new Running(ticket, "run-1"))));
  }

  @Test
  void takesNoMoreWhereTheDispatcherSaysThatALineIsFull() {
    var worker = start(threads);

    worker.tell(new Hello(dispatcher.ref(), "roll", List.of(new Length("co", "patient", 10))));
    receive(Here.class);

    assertThat(admission.enter("co", "patient")).isFalse();
    assertThat(admission.enter("co", "deaf")).isTrue();
  }

  @Test
  void tellsOfAnAttemptThatBreaksOff() {
    var worker =
        start(
            body -> {
              throw new RejectedExecutionException("no threads any more");
            });
    var ticket = store("patient");

    worker.tell(new Run(ticket, "run-1", Set.of()));

    assertThat(receive(Ended.class))
        .isEqualTo(new Ended(ticket.key(), "run-1", Breakers.Sign.NONE, null, true));
    worker.tell(new Hello(dispatcher.ref(), "roll", List.of()));
    assertThat(receive(Here.class).runs()).isEmpty();
  }

  @Test
  void endsARunThatIsNotItsRequestsAnyMore() throws InterruptedException {
    var worker = start(threads);
    var ticket = run(worker, "patient");

    worker.tell(new Drop(ticket.key(), "another"));
    worker.tell(new Drop(ticket.key(), "run-1"));

    var message = dispatcher.receiveMessage(Node.PATIENCE);
    while (message instanceof Here) { // where its handler takes long to end
      message = dispatcher.receiveMessage(Node.PATIENCE);
    }
    assertThat(((Ended) message).again()).isEqualTo(ticket);
    assertThat(NODE.state(ticket.id()).status()).isEqualTo(RequestStatus.QUEUED);
  }

  @Test
  void hasLessRoomForAsLongAsAHandlerDoesNotEnd() throws InterruptedException {
    var worker = start(threads);
    var ticket = run(worker, "deaf");

    worker.tell(new EndRun(ticket.key(), "run-1", null));

    assertThat(receive(Here.class).capacity()).isEqualTo(1);
    assertThat(receive(Ended.class).again()).isNull();
    assertThat(NODE.state(ticket.id()).status()).isEqualTo(RequestStatus.CANCELLED);
    mayEnd.countDown();
    assertThat(receive(Here.class).capacity()).isEqualTo(2);
  }

  @Test
  void repeatsACancelUntilItIsAnswered() {
    var worker = start(threads);
    var first = new Ticket.Key("co", "first");
    var second = new Ticket.Key("co", "second");
    var finished = new CompletableFuture<RequestState>();
    worker.tell(new Worker.Cancelled(first, finished));
    for (var i = 0; i < 2; i++) {
      assertThat(receive(Cancel.class)).isEqualTo(new Cancel(first, worker));
    }

    worker.tell(new Finished(first, RequestState.UNKNOWN));
    assertThat(Node.await(finished)).isEqualTo(RequestState.UNKNOWN);

    worker.tell(new Worker.Cancelled(second, new CompletableFuture<>()));
    var cancel = receive(Cancel.class);
    while (cancel.equals(new Cancel(first, worker))) { // repeated before it was answered
      cancel = receive(Cancel.class);
    }
    assertThat(cancel).isEqualTo(new Cancel(second, worker));
    assertThat(receive(Cancel.class)).isEqualTo(new Cancel(second, worker));
  }

  /** Whoever cancels waits for some seconds; a dispatcher may take longer to move. */
  @Test
  void repeatsACancelForLongerThanSomebodyWaits() {
    var worker = start(threads);
    var key = new Ticket.Key("co", "r-1");
    var finished = new CompletableFuture<RequestState>();
    worker.tell(new Worker.Cancelled(key, finished));
    receive(Cancel.class);

    finished.complete(RequestState.UNKNOWN);

    assertThat(receive(Cancel.class)).isEqualTo(new Cancel(key, worker));
  }

  @Test
  void saysOnceThatARequestIsCancelledThatDidNotRun() {
    var worker = start(threads);
    var key = new Ticket.Key("co", "r-1");

    worker.tell(new Worker.Cancelled(key, CompletableFuture.completedFuture(RequestState.UNKNOWN)));

    assertThat(receive(Cancel.class)).isEqualTo(new Cancel(key, null));
  }
}
