package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.onager.model.Principal;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What actors send with their events arrives, whatever becomes of the write, the node or others.
 */
class OutboxTest {
  record Write(String to, String text, int copies) {}

  record Written(String text) {}

  record Letter(String recipient, JsonNode content) implements Outgoing {}

  private static final StreamedActor<Write, Written, Integer> WRITER =
      StreamedActor.named("writer", Write.class, Written.class, Integer.class)
          .startingFrom(0)
          .onCommand(Write.class, OutboxTest::write)
          .onEvent("written", Written.class, (count, written) -> count + 1)
          .build();

  /** Takes letters, but that it is closed now and then, and wants none of some. */
  private static final class Mailbox implements Outbox.Recipient {
    private final Set<String> letters = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean open = new AtomicBoolean(true);

    @Override
    public void check(Principal from, JsonNode content) {
      if (content.asText().startsWith("bad")) {
        throw new IllegalArgumentException("no " + content);
      }
    }

    @Override
    public CompletionStage<Done> take(String id, Principal from, JsonNode content) {
      if (content.asText().equals("late-bad")) {
        throw new UndeliverableException("not wanted any more");
      }
      if (!open.get()) {
        return CompletableFuture.failedStage(new IllegalStateException("closed"));
      }
      letters.add(content.asText());
      return CompletableFuture.completedStage(Done.done());
    }
  }

  private static final Mailbox ANN = new Mailbox();
  private static final Mailbox BOB = new Mailbox();

  private static Node node;

  private static Decision<Written, Integer> write(
      int count, Write write, Context<Written, Integer> context) {
    var decision = context.persist(new Written(write.text()));
    for (var i = 0; i < write.copies(); i++) {
      decision = decision.sending(new Letter(write.to(), TextNode.valueOf(write.text())));
    }
    return decision;
  }

  @BeforeAll
  static void start() {
    node =
        Node.start(
            """
            onager.actor.min-backoff = 50ms
            onager.actor.outbox-every = 100ms
            onager.journal.circuit-breaker.call-timeout = 4s
            """,
            WRITER);
    Outbox.get(node.system()).register("ann", ANN);
    Outbox.get(node.system()).register("bob", BOB);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static Outcome send(String to, String text) {
    return node.invoke(
        "writer/" + text, "Write", "{'to':'%s','text':'%s','copies':1}".formatted(to, text));
  }

  private static void arrives(Mailbox box, String text) {
    Node.eventually(text, () -> Set.copyOf(box.letters), letters -> letters.contains(text));
    Node.eventually("none of it in the outbox", () -> column("count(*)", text), "0"::equals);
  }

  private static String column(String column, String text) {
    return node.query(
        "SELECT coalesce((SELECT %s FROM outbox WHERE persistence_id = '%s')::text, 'nothing')"
            .formatted(column, Node.persistenceId("writer/" + text)));
  }

  private static String stored(String text) {
    return node.query(
        "SELECT count(*) FROM event_journal WHERE persistence_id = '%s'"
            .formatted(Node.persistenceId("writer/" + text)));
  }

  /** As if the time had passed after which other nodes look after it. */
  private static void leave(String text) {
    node.execute(
        "UPDATE outbox SET due_at = clock_timestamp() WHERE persistence_id = '%s'"
            .formatted(Node.persistenceId("writer/" + text)));
  }

  @Test
  void delivers() {
    assertThat(send("ann", "hello")).isInstanceOf(Outcome.Done.class);

    arrives(ANN, "hello");
  }

  @Test
  void deliversWhatIsStoredAlthoughItsWriteSeemedToFail() throws SQLException {
    node.execute(
        """
        CREATE FUNCTION wait_for_test() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN PERFORM pg_advisory_xact_lock_shared(42); RETURN NULL; END $$;
        CREATE CONSTRAINT TRIGGER wait_for_test AFTER INSERT ON event_journal
          DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
          WHEN (NEW.persistence_id = '%s') EXECUTE FUNCTION wait_for_test()"""
            .formatted(Node.persistenceId("writer/doubtful")));

    try (var held = node.lock(42)) {
      assertThat(send("ann", "doubtful")).isInstanceOf(Outcome.Unavailable.class);
      held.rollback(); // and so the write is committed
    }
    Node.eventually("the write", () -> stored("doubtful"), "1"::equals);
    leave("doubtful");

    arrives(ANN, "doubtful");
  }

  @Test
  void deliversWhatTheNodeThatStoredItLeft() {
    send("ann", "left");
    arrives(ANN, "left");
    ANN.letters.clear();

    node.execute(
        "INSERT INTO outbox VALUES ('%s', 1)".formatted(Node.persistenceId("writer/left")));
    leave("left");

    arrives(ANN, "left");
  }

  @Test
  void forgetsWhatIsErasedWithItsActor() {
    node.execute("INSERT INTO outbox VALUES ('writer|default/erased', 1)");
    leave("erased");

    Node.eventually("none of it in the outbox", () -> column("count(*)", "erased"), "0"::equals);
  }

  @Test
  void triesAgainWhatFailedAndLetsOthersPassIt() {
    BOB.open.set(false);
    send("bob", "delayed");
    Node.eventually(
        "a second attempt",
        () -> column("attempts", "delayed"),
        attempts -> attempts.matches("\\d+") && Integer.parseInt(attempts) >= 2);
    assertThat(column("reason", "delayed")).contains("bob: closed");

    send("ann", "quick");
    arrives(ANN, "quick");

    BOB.open.set(true);
    leave("delayed");
    arrives(BOB, "delayed");
  }

  @Test
  void keepsWhatCanNeverArriveWithItsReason() {
    LoggingTestKit.error("writer|default/late-bad:1: bob: not wanted any more")
        .expect(node.system(), () -> send("bob", "late-bad"));

    Node.eventually("its end", () -> column("failed_at IS NOT NULL", "late-bad"), "true"::equals);
    assertThat(column("reason", "late-bad")).isEqualTo("bob: not wanted any more");
    leave("late-bad");
    send("ann", "next");
    arrives(ANN, "next");
    assertThat(column("attempts", "late-bad")).as("attempts").isEqualTo("1");
  }

  @Test
  void storesNothingThatItsRecipientWouldNotTake() {
    assertThat(send("ann", "bad")).isInstanceOf(Outcome.Failed.class);

    assertThat(node.found("writer/bad").revision()).isZero();
    assertThat(column("count(*)", "bad")).isEqualTo("0");
  }

  @Test
  void storesNothingThatSendsTooMuch() {
    var write = "{'to':'ann','text':'many','copies':%d}";

    assertThat(node.invoke("writer/many", "Write", write.formatted(101)))
        .isInstanceOf(Outcome.Failed.class);
    assertThat(node.invoke("writer/many", "Write", write.formatted(100)))
        .isInstanceOf(Outcome.Done.class);
    arrives(ANN, "many");
  }

  @Test
  void waitsForARecipientThatThisNodeDoesNotKnow() {
    send("carl", "early");
    Node.eventually(
        "its reason",
        () -> column("reason", "early"),
        "carl: nothing on this node takes what is sent to it"::equals);

    var carl = new Mailbox();
    Outbox.get(node.system()).register("carl", carl);
    arrives(carl, "early");
  }
}
