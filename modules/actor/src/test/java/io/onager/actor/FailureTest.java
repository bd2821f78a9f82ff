package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.journal.TemplateDatabase;
import io.onager.model.Principal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.pekko.actor.typed.ActorRef;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** When the journal fails, callers are told, and actors come back by themselves. */
class FailureTest {
  private static Node node;

  @BeforeAll
  static void start() {
    node =
        Node.start(
            """
            onager.actor.min-backoff = 50ms
            onager.actor.max-backoff = 500ms
            onager.journal.circuit-breaker.call-timeout = 9s
            """,
            Ledger.ACTOR);
  }

  @AfterEach
  void startServer() {
    TemplateDatabase.startServer();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void isUnavailableAloneWhereOnlyItsOwnWritesFail() {
    add("ledger/broken", "a");
    node.execute(
        """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
          $$ BEGIN RAISE EXCEPTION 'refused by a test'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON event_journal FOR EACH ROW
          WHEN (NEW.persistence_id = '%s') EXECUTE FUNCTION refuse()"""
            .formatted(Node.persistenceId("ledger/broken")));

    assertThat(add("ledger/broken", "b")).isInstanceOf(Outcome.Unavailable.class);
    assertThat(node.invoke("ledger/whole", "Add", "{'entry':'a'}"))
        .isEqualTo(new Outcome.Done(1, "1"));
    assertThat(node.found("ledger/broken").revision()).isEqualTo(1);

    node.execute("DROP TRIGGER refuse ON event_journal; DROP FUNCTION refuse()");
    assertThat(untilDone("ledger/broken", "c")).isEqualTo(new Outcome.Done(2, "2"));
    assertThat(node.found("ledger/broken").state()).isEqualTo("{\"entries\":[\"a\",\"c\"]}");
  }

  @Test
  void losesNothingThatWasAnsweredWhenTheDatabaseIsAway() {
    var actor = "ledger/away";
    var answered = new HashSet<String>();
    for (var i = 0; i < 20; i++) {
      if (add(actor, "before-" + i) instanceof Outcome.Done) {
        answered.add("before-" + i);
      }
    }

    TemplateDatabase.stopServer();
    var waiting = new ArrayList<CompletionStage<Outcome>>();
    for (var i = 0; i < 20; i++) {
      waiting.add(node.invokeLater(actor, "Add", "{'entry':'during-%d'}".formatted(i), null));
    }
    assertThat(waiting.stream().map(Node::await))
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Unavailable.class));
    assertThat(node.found(actor).revision()).isEqualTo(20);

    TemplateDatabase.startServer();
    assertThat(untilDone(actor, "after")).isEqualTo(new Outcome.Done(21, "21"));
    assertThat(answered).hasSize(20);
    assertThat(node.found(actor).state()).contains(answered).doesNotContain("during");
  }

  @Test
  void answersAllThatWaitsBeforeItStops() {
    var caller = node.probe(Outcome.class);
    var feed = node.feed();
    var address = Node.address("ledger/stops");
    node.actors().tell(address, new ActorMessage.Follow(feed.getRef(), null, 1));
    var actor = feed.expectMessageClass(Publication.Present.class, Node.PATIENCE).actor();

    for (var i = 0; i < 1_000; i++) {
      actor.tell(
          new ActorMessage.Invoke(
              Principal.ANONYMOUS, "Add", "{\"entry\":\"x\"}", null, caller.getRef()));
    }
    node.passivate(actor);

    for (var i = 1; i <= 1_000; i++) {
      assertThat(caller.receiveMessage(Node.PATIENCE)).isEqualTo(new Outcome.Done(i, "" + i));
    }
    feed.expectTerminated(actor, Node.PATIENCE);
    assertThat(node.found("ledger/stops").revision()).isEqualTo(1_000);
  }

  @Test
  void refusesWhatHasWaitedTooLongForTheWriteBeforeIt() throws Exception {
    var now = new AtomicReference<>(Instant.EPOCH);
    InstantSource source = now::get;
    var caller = node.probe(Outcome.class);
    var actor = node.spawn(Ledger.ACTOR, "ledger/waits", source.withZone(ZoneOffset.UTC));
    awaitRead(actor);

    try (var lock = node.lockJournal()) {
      for (var entry : List.of("written", "waiting")) {
        actor.tell(
            new ActorMessage.Invoke(
                Principal.ANONYMOUS,
                "Add",
                "{\"entry\":\"" + entry + "\"}",
                null,
                caller.getRef()));
      }
      awaitRead(actor); // both are there
      now.set(Instant.EPOCH.plusSeconds(3600));

      assertThat(caller.expectMessageClass(Outcome.Unavailable.class, Node.PATIENCE).message())
          .isEqualTo("Not stored in time: nothing was done.");
      lock.rollback();
    }
    assertThat(caller.receiveMessage(Node.PATIENCE)).isEqualTo(new Outcome.Done(1, "1"));
  }

  @Test
  void answersReadersBeforeItStops() {
    var reader = node.probe(Reading.class);
    var actor = node.spawn(Ledger.ACTOR, "ledger/read");

    actor.tell(new ActorMessage.Read(reader.getRef()));
    actor.tell(ActorMessage.Stop.INSTANCE);

    assertThat(reader.expectMessageClass(Reading.Found.class, Node.PATIENCE).revision()).isZero();
    reader.expectTerminated(actor, Node.PATIENCE);
  }

  private static void awaitRead(ActorRef<ActorMessage> actor) {
    var reader = node.probe(Reading.class);
    actor.tell(new ActorMessage.Read(reader.getRef()));
    reader.expectMessageClass(Reading.Found.class, Node.PATIENCE);
  }

  private static Outcome add(String actor, String entry) {
    return node.invoke(actor, "Add", "{'entry':'%s'}".formatted(entry));
  }

  private static Outcome untilDone(String actor, String entry) {
    return Node.eventually(
        actor + " to come back", () -> add(actor, entry), Outcome.Done.class::isInstance);
  }
}
