package io.onager.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.onager.actor.Outcome;
import io.onager.actor.StreamedActor;
import io.onager.model.Address;
import io.onager.model.Json;
import io.onager.model.Problem;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an actor submits with its events: both or neither. */
class OutboxTest {
  sealed interface Command {}

  record Close(int total) implements Command {}

  /** Sends whatever it is told. */
  record Order(String action, JsonNode payload, String key) implements Command {}

  record Closed(int total) {}

  private static final RequestHandler<Closed, Integer> TAX =
      RequestHandler.named("tax", Closed.class, Integer.class)
          .validating(
              closed ->
                  closed.total() == 13
                      ? List.of(new Problem("/total", "expected a lucky number"))
                      : List.of())
          .handledBy((closed, work) -> closed.total() / 10);

  private static final StreamedActor<Command, Closed, Integer> SHOP =
      StreamedActor.named("shop", Command.class, Closed.class, Integer.class)
          .startingFrom(0)
          .onCommand(
              Close.class,
              (total, close, context) ->
                  close.total() < 0
                      ? context.persist().sending(tax(close))
                      : context.persist(new Closed(close.total())).sending(tax(close)))
          .onCommand(
              Order.class,
              (total, order, context) ->
                  context
                      .persist(new Closed(0))
                      .sending(Submission.of(order.action(), order.payload()).withKey(order.key())))
          .onEvent("closed", Closed.class, (total, closed) -> total + closed.total())
          .build();

  private static Node node;

  private static Submission tax(Close close) {
    return Submission.of(TAX, new Closed(close.total())).withKey("tax-" + close.total());
  }

  @BeforeAll
  static void start() {
    node =
        Node.start(
            """
            onager.actor.outbox-every = 100ms
            onager.actor.max-event-bytes = 10KiB
            onager.request.warn-every = 100ms
            pekko.actor.testkit.typed.filter-leeway = 30s
            """,
            TAX);
    node.actors().register(SHOP);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Outcome close(int total) {
    return invoke("corner", "Close", Map.of("total", total));
  }

  private static Outcome order(String shop, String action, JsonNode payload) {
    return invoke(shop, "Order", Map.of("action", action, "payload", payload, "key", shop));
  }

  private static Outcome invoke(String shop, String command, Map<String, Object> args) {
    var address = new Address(Address.DEFAULT_TENANT, "shop", shop);
    return Node.await(node.actors().invoke(address, Node.ANN, command, Json.tree(args), null));
  }

  private static String waiting() {
    return node.query("SELECT count(*) FROM outbox WHERE failed_at IS NULL");
  }

  private static String revisions(String shop) {
    return node.query(
        "SELECT count(*) FROM event_journal WHERE persistence_id = 'shop|default/%s'"
            .formatted(shop));
  }

  @Test
  void runsWhatIsSentWithAnEvent() {
    assertThat(close(70)).isInstanceOf(Outcome.Done.class);

    var state =
        Node.eventually(
            "the request",
            () -> Node.await(node.requests().find("default", Requests.idOf("tax-70"))),
            found ->
                found instanceof Found.There there
                    && there.state().status() == RequestStatus.COMPLETED);

    assertThat(((Found.There) state).state().result()).isEqualTo(IntNode.valueOf(7));
    assertThat(((Found.There) state).state().principal()).isEqualTo("ann");
    Node.eventually("an empty outbox", OutboxTest::waiting, "0"::equals);
  }

  @Test
  void sendsNothingWithoutAnEvent() {
    assertThat(close(-10)).isInstanceOf(Outcome.Failed.class);

    assertThat(Node.await(node.requests().find("default", Requests.idOf("tax--10"))))
        .isEqualTo(Found.Nowhere.INSTANCE);
  }

  /** As a node leaves it that dies between storing and submitting. */
  @Test
  void deliversWhatNobodyHasInHandAnyMore() {
    close(90);
    Node.eventually("an empty outbox", OutboxTest::waiting, "0"::equals);
    node.query(
        "INSERT INTO outbox SELECT persistence_id, sequence_number FROM event_journal"
            + " WHERE persistence_id = 'shop|default/corner' RETURNING 1");
    node.query("UPDATE outbox SET due_at = clock_timestamp() RETURNING 1");

    Node.eventually("an empty outbox", OutboxTest::waiting, "0"::equals);
    node.state(Requests.idOf("tax-90"), RequestStatus.COMPLETED);
    assertThat(
            node.query(
                "SELECT count(*) FROM event_journal WHERE persistence_id = 'request|default/%s'"
                        .formatted(Requests.idOf("tax-90"))
                    + " AND convert_from(event_payload, 'UTF8') LIKE '%\"submitted\"%'"))
        .as("how often it is submitted")
        .isEqualTo("1");
  }

  @Test
  void storesNothingWithWhatItsHandlerRefuses() {
    assertThat(order("unlucky", "tax", Json.tree(new Closed(13))))
        .isInstanceOf(Outcome.Failed.class);
    assertThat(order("unlucky", "tax", Json.tree(Map.of("total", "text"))))
        .isInstanceOf(Outcome.Failed.class);

    assertThat(revisions("unlucky")).isEqualTo("0");
  }

  @Test
  void storesNothingWithWhatCannotBeStoredAsARequest() {
    var nearlyTooLarge = TextNode.valueOf("x".repeat(10 * 1024 - 120));
    assertThat(order("large", "other", nearlyTooLarge)).isInstanceOf(Outcome.Failed.class);
    assertThat(order("named", "No such name", IntNode.valueOf(1)))
        .isInstanceOf(Outcome.Failed.class);

    assertThat(revisions("large")).isEqualTo("0");
    assertThat(revisions("named")).isEqualTo("0");
  }

  @Test
  void leavesAnActionThatNobodyHereKnowsToOthersAndSaysWhereThereAreNone() {
    LoggingTestKit.warn("no node has a handler for: {elsewhere=1}")
        .withCheckExcess(false) // it is said again and again
        .expect(
            node.system(),
            () -> {
              var outcome = order("other", "elsewhere", IntNode.valueOf(1));
              assertThat(outcome).isInstanceOf(Outcome.Done.class);
              return null;
            });

    Node.eventually("an empty outbox", OutboxTest::waiting, "0"::equals);
    assertThat(node.state(Requests.idOf("other")).status()).isEqualTo(RequestStatus.QUEUED);
  }

  @Test
  void keepsWhatTheRequestRefuses() {
    order("twice", "tax", Json.tree(new Closed(1)));
    Node.eventually("an empty outbox", OutboxTest::waiting, "0"::equals);

    order("twice", "tax", Json.tree(new Closed(2)));

    Node.eventually(
        "the reason",
        () -> node.query("SELECT reason FROM outbox WHERE failed_at IS NOT NULL"),
        reason -> reason.contains("key-reused: The key was used for another request."));
  }
}
