package io.onager.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.onager.actor.Update;
import io.onager.journal.RequestTable;
import io.onager.model.Address;
import io.onager.model.Json;
import io.onager.model.Principal;
import io.onager.model.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests on one node with a real database, from outside. */
class RequestsTest {
  record Sum(int a, int b) {
    List<Problem> check() {
      return a < 0 ? List.of(new Problem("/a", "expected at least 0")) : List.of();
    }
  }

  record Flaky(String name, int failTimes) {}

  record Held(String name) {}

  private static final Map<String, AtomicInteger> CALLS = new ConcurrentHashMap<>();
  private static final Map<String, CountDownLatch> LATCHES = new ConcurrentHashMap<>();

  private static final RequestHandler<Sum, Integer> SUM =
      RequestHandler.named("sum", Sum.class, Integer.class)
          .validating(Sum::check)
          .taking(Duration.ofSeconds(1))
          .handledBy((sum, work) -> Math.addExact(sum.a(), sum.b()));

  private static final RequestHandler<Flaky, Integer> FLAKY =
      RequestHandler.named("flaky", Flaky.class, Integer.class)
          .retrying(Retries.exponential(2, Duration.ofMillis(20), Duration.ofMillis(40)))
          .handledBy(
              (flaky, work) -> {
                var once = work.once("count", Integer.class, () -> call(flaky.name() + "/once"));
                work.progress(0.5, "Counting");
                work.progress(0.5, "Counted for attempt " + work.attempt());
                if (call(flaky.name()) <= flaky.failTimes()) {
                  throw new TransientException("down", "It is down.");
                }
                return once;
              });

  private static final RequestHandler<Held, String> HELD =
      RequestHandler.named("held", Held.class, String.class)
          .handledBy(
              (held, work) -> {
                work.progress(0.5, "half");
                latch(held.name() + "/begun").countDown();
                latch(held.name()).await();
                return "done";
              });

  private static Node node;

  @BeforeAll
  static void start() {
    node = Node.start("onager.request.quick = 15s", SUM, FLAKY, HELD);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static int call(String name) {
    return CALLS.computeIfAbsent(name, first -> new AtomicInteger()).incrementAndGet();
  }

  private static CountDownLatch latch(String name) {
    return LATCHES.computeIfAbsent(name, first -> new CountDownLatch(1));
  }

  @Test
  void answersWhatIsQuickWithItsResult() {
    var receipt = (Receipt.Accepted) node.submit(Submission.of(SUM, new Sum(2, 3)));

    assertThat(receipt.quick()).isTrue();
    assertThat(receipt.state().status()).isEqualTo(RequestStatus.COMPLETED);
    assertThat(receipt.state().result()).isEqualTo(IntNode.valueOf(5));
    assertThat(receipt.state().progress()).isEqualTo(1);
    assertThat(receipt.state().principal()).isEqualTo("ann");
  }

  @Test
  void takesOneKeyOnce() {
    var submission = Submission.of(SUM, new Sum(4, 4)).withKey("eight");
    var first = (Receipt.Accepted) node.submit(submission);

    assertThat(node.submit(submission)).isEqualTo(first);
    assertThat(node.submit(Submission.of(SUM, new Sum(1, 1)).withKey("eight")))
        .isEqualTo(Receipt.KeyReused.INSTANCE);
    assertThat(node.submit(new Principal("other", "ann"), submission)).isNotEqualTo(first);
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThat(node.submit(Submission.of("nothing", Json.tree(Map.of()))))
        .isEqualTo(Receipt.UnknownAction.INSTANCE);
    assertThat(node.submit(Submission.of("sum", Json.tree(Map.of("a", 1)))))
        .isInstanceOfSatisfying(
            Receipt.InvalidPayload.class,
            invalid -> assertThat(invalid.problems()).extracting(Problem::path).contains("/b"));
    assertThat(node.submit(Submission.of(SUM, new Sum(-1, 1))))
        .isEqualTo(new Receipt.InvalidPayload(List.of(new Problem("/a", "expected at least 0"))));
  }

  @Test
  void triesAgainAndDoesAStepOnce() {
    var id = node.accepted(Submission.of(FLAKY, new Flaky("twice", 2)));

    var state = node.state(id, RequestStatus.COMPLETED);

    assertThat(state.attempt()).isEqualTo(3);
    assertThat(CALLS.get("twice/once")).hasValue(1);
    assertThat(state.error()).isNull();
  }

  @Test
  void showsOfItsEventsWhatMayBeSeen() {
    var id = node.accepted(Submission.of(FLAKY, new Flaky("secret", 0)));
    node.state(id, RequestStatus.COMPLETED);

    var address = new Address(Address.DEFAULT_TENANT, Requests.ACTOR_TYPE, id);
    var events =
        Node.await(node.actors().past(address, 0, 100, null)).updates().stream()
            .map(Update::event)
            .toList();

    assertThat(events).anyMatch(event -> event.contains("\"type\":\"submitted\",\"action\":"));
    assertThat(events)
        .contains("{\"type\":\"step-kept\",\"step\":\"count\"}")
        .noneMatch(event -> event.contains("secret"))
        .noneMatch(event -> event.contains("127.0.0.1"))
        .noneMatch(event -> event.contains("\"run\""));
  }

  @Test
  void makesADeadLetterOfWhatFailsTooOften() {
    var id = node.accepted(Submission.of(FLAKY, new Flaky("often", 3)));

    var state = node.state(id, RequestStatus.FAILED);

    assertThat(state.dead()).isTrue();
    assertThat(state.error()).isEqualTo(new Failure("down", "It is down."));
    assertThat(state.message()).as("what was said last").isEqualTo("Counted for attempt 3");
    var query = RequestQuery.of(Address.DEFAULT_TENANT).deadLetters();
    Node.eventually(
        "it alone in the list",
        () -> Node.await(node.requests().list(query).handle((page, slow) -> ids(page))),
        List.of(id)::equals);

    assertThat(Node.await(node.requests().resendAll(Node.ANN, query))).isEqualTo(1);
    assertThat(node.state(id, RequestStatus.COMPLETED).attempt()).isEqualTo(4);
  }

  private static List<String> ids(@Nullable RequestPage page) {
    return page == null
        ? List.of()
        : page.requests().stream().map(RequestPage.Summary::id).toList();
  }

  private static void finishedADayAgo(String id) {
    var time = "finished_at = now() - interval '1 d'";
    assertThat(node.query("UPDATE request SET %s WHERE id = '%s' RETURNING 1".formatted(time, id)))
        .isEqualTo("1");
  }

  private static int erase(Duration olderThan) {
    var before = Instant.now().minus(olderThan);
    var table = RequestTable.of(node.system().classicSystem());
    return Node.await(table.erase(before, before, 10));
  }

  /** Its actor may still be in memory, and would store what nobody finds. */
  @Test
  void doesNotSendAgainWhatIsErased() {
    var id = node.accepted(Submission.of(SUM, new Sum(Integer.MAX_VALUE, 1)));
    node.state(id, RequestStatus.FAILED);
    finishedADayAgo(id);
    assertThat(erase(Duration.ofHours(1))).isEqualTo(1);

    assertThat(Node.await(node.requests().resend(Node.ANN, id))).isEqualTo(Found.Nowhere.INSTANCE);

    assertThat(
            node.query(
                "SELECT count(*) FROM event_journal WHERE persistence_id LIKE '%" + id + "'"))
        .isEqualTo("0");
  }

  @Test
  void doesNotEraseWhatIsAboutToBeSentAgain() {
    var id = node.accepted(Submission.of(SUM, new Sum(Integer.MAX_VALUE, 2)));
    node.state(id, RequestStatus.FAILED);
    finishedADayAgo(id);
    var table = RequestTable.of(node.system().classicSystem());

    assertThat(Node.await(table.keep(Address.DEFAULT_TENANT, id))).isTrue();

    assertThat(erase(Duration.ofHours(1))).isZero();
    assertThat(Node.await(table.keep("other", id))).isFalse();
    assertThat(Node.await(node.requests().resend(Node.ANN, id)))
        .isInstanceOfSatisfying(
            Found.There.class,
            there -> assertThat(there.state().status()).isEqualTo(RequestStatus.QUEUED));
  }

  @Test
  void sendsAgainWhatMissedItsDeadline() {
    try (var idle = Node.start("onager.request.max-running = 0", SUM)) {
      var id =
          idle.accepted(Submission.of(SUM, new Sum(1, 1)).until(Instant.now().minusSeconds(1)));
      idle.state(id, RequestStatus.FAILED);

      var again = (Found.There) Node.await(idle.requests().resend(Node.ANN, id));

      assertThat(again.state().status()).isEqualTo(RequestStatus.QUEUED);
      assertThat(again.state().deadline()).isNull();
      assertThat(idle.query("SELECT deadline FROM request WHERE id = '" + id + "'"))
          .isEqualTo("null");
    }
  }

  @Test
  void cancelsWhatRuns() throws InterruptedException {
    var id = node.accepted(Submission.of(HELD, new Held("cancelled")));
    latch("cancelled/begun").await();

    var found = Node.await(node.requests().cancel(Node.ANN, id));

    assertThat(((Found.There) found).state().status()).isEqualTo(RequestStatus.CANCELLED);
    assertThat(Node.await(node.requests().cancel(Node.ANN, id))).isEqualTo(found);
  }

  /** Others' events are in the same transaction as the table that is written with it. */
  @Test
  void takesAnyText() {
    var held = new Held("\0 \\u0000 \ud83d\ude00");
    latch(held.name()).countDown();

    var id = node.accepted(Submission.of(HELD, held));

    assertThat(node.state(id, RequestStatus.COMPLETED).attempt()).isEqualTo(1);
    assertThat(node.query("SELECT status FROM request WHERE id = '" + id + "'"))
        .isEqualTo("completed");
  }

  @Test
  void showsProgress() throws InterruptedException {
    var id = node.accepted(Submission.of(HELD, new Held("shown")));
    latch("shown/begun").await();

    var shown = Node.eventually("progress", () -> node.state(id), it -> it.progress() > 0);

    assertThat(shown.progress()).isEqualTo(0.5);
    assertThat(shown.message()).isEqualTo("half");
    latch("shown").countDown();
    assertThat(node.state(id, RequestStatus.COMPLETED).message()).isEqualTo("half");
  }

  @Test
  void keepsWhatIsNotDueYet() {
    var id = node.accepted(Submission.of(SUM, new Sum(1, 1)).after(Duration.ofDays(30)));

    assertThat(node.state(id).status()).isEqualTo(RequestStatus.QUEUED);
    assertThat(((Found.There) Node.await(node.requests().cancel(Node.ANN, id))).state().status())
        .isEqualTo(RequestStatus.CANCELLED);
  }

  @Test
  void saysNothingOfAnotherTenant() {
    var id = node.accepted(Submission.of(SUM, new Sum(1, 2)));

    assertThat(Node.await(node.requests().find("other", id))).isEqualTo(Found.Nowhere.INSTANCE);
    assertThat(Node.await(node.requests().cancel(new Principal("other", "ann"), id)))
        .isEqualTo(Found.Nowhere.INSTANCE);
  }

  @Test
  void tellsWhoeverWaitsForAQuickOneThatItWasCancelled() {
    try (var idle = Node.start("onager.request { max-running = 0, quick = 15s }", SUM)) {
      var submission = Submission.of(SUM, new Sum(1, 1)).withKey("cancelled");
      var id = RequestIds.ofKey("cancelled");
      var submitted = idle.requests().submit(Node.ANN, submission);
      Node.eventually(
          "it is stored",
          () -> Node.await(idle.requests().find(Address.DEFAULT_TENANT, id)),
          Found.There.class::isInstance);

      Node.await(idle.requests().cancel(Node.ANN, id));

      var receipt = (Receipt.Accepted) Node.await(submitted);
      assertThat(receipt.state().status()).isEqualTo(RequestStatus.CANCELLED);
      assertThat(receipt.quick()).isTrue();
    }
  }

  @Test
  void goesOnAfterTheNodeHasStopped() throws InterruptedException {
    String id;
    var first = Node.start("onager.request.stop-grace = 10ms", HELD);
    try (first) {
      id = first.accepted(Submission.of(HELD, new Held("moved")));
      latch("moved/begun").await();
    }

    try (var second = first.again("", HELD)) {
      latch("moved").countDown();
      assertThat(second.state(id, RequestStatus.COMPLETED).attempt()).isEqualTo(2);
    }
  }
}
