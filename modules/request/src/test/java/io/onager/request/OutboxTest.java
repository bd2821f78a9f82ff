package io.onager.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import io.onager.actor.Outbox;
import io.onager.actor.Outcome;
import io.onager.actor.StreamedActor;
import io.onager.model.Address;
import io.onager.model.Json;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What an actor submits with its events: both or neither. */
class OutboxTest {
  record Close(int total) {}

  record Closed(int total) {}

  private static final RequestHandler<Closed, Integer> TAX =
      RequestHandler.named("tax", Closed.class, Integer.class)
          .handledBy((closed, work) -> closed.total() / 10);

  private static final StreamedActor<Close, Closed, Integer> SHOP =
      StreamedActor.named("shop", Close.class, Closed.class, Integer.class)
          .startingFrom(0)
          .onCommand(
              Close.class,
              (total, close, context) ->
                  close.total() < 0
                      ? context.persist().sending(tax(close))
                      : context.persist(new Closed(close.total())).sending(tax(close)))
          .onEvent("closed", Closed.class, (total, closed) -> total + closed.total())
          .build();

  private static Node node;

  private static Submission tax(Close close) {
    return Submission.of(TAX, new Closed(close.total())).withKey("tax-" + close.total());
  }

  @BeforeAll
  static void start() {
    node = Node.start("", TAX);
    node.actors().register(SHOP);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Outcome close(int total) {
    return Node.await(
        node.actors()
            .invoke(
                new Address(Address.DEFAULT_TENANT, "shop", "corner"),
                Node.ANN,
                "Close",
                Json.tree(Map.of("total", total)),
                null));
  }

  private static String waiting() {
    return node.query("SELECT count(*) FROM outbox");
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
            + " WHERE persistence_id LIKE 'shop|%' RETURNING 1");

    Node.await(Outbox.get(node.system()).deliverOld(Duration.ZERO));

    assertThat(waiting()).isEqualTo("0");
    node.state(Requests.idOf("tax-90"), RequestStatus.COMPLETED);
    assertThat(node.query("SELECT count(*) FROM request WHERE action = 'tax'"))
        .as("requests: their keys name them, so there is one for each")
        .isEqualTo(
            node.query(
                "SELECT max(sequence_number) FROM event_journal"
                    + " WHERE persistence_id LIKE 'shop|%'"));
  }
}
