package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Actors come back from what is stored as they were, or not at all. */
class RecoveryTest {
  /** Stored by an older program, under names of its own. */
  sealed interface OldEvent {}

  record First(String text) implements OldEvent {}

  record Second(String value) implements OldEvent {}

  record OldState(String all) {}

  record Put(String text) {}

  /** The same type two versions later: both classes have other names and other fields. */
  sealed interface NewEvent {}

  record Appended(String text, int count, boolean loud) implements NewEvent {}

  record Prepended(String value) implements NewEvent {}

  private static final StreamedActor<Put, OldEvent, OldState> OLD =
      StreamedActor.named("note", Put.class, OldEvent.class, OldState.class)
          .startingFrom(new OldState(""))
          .onCommand(
              Put.class,
              (state, put, context) ->
                  context.persist(new First(put.text()), new Second(put.text())))
          .onEvent("first", First.class, (state, event) -> new OldState(state.all + event.text))
          .onEvent("second", Second.class, (state, event) -> new OldState(event.value + state.all))
          .build();

  private static final StreamedActor<Put, NewEvent, OldState> NEW =
      StreamedActor.named("note2", Put.class, NewEvent.class, OldState.class)
          .startingFrom(new OldState(""))
          .onCommand(
              Put.class,
              (state, put, context) -> context.persist(new Appended(put.text(), 1, false)))
          .onEvent("first", 3, Appended.class, RecoveryTest::appended)
          .upcast("first", 1, event -> event.put("count", 2))
          .upcast("first", 2, event -> event.put("loud", true))
          .onEvent(
              "before", Prepended.class, (state, event) -> new OldState(event.value + state.all))
          .renamed("second", "before")
          .build();

  private static Node node;

  @BeforeAll
  static void start() {
    node =
        Node.start(
            """
            onager.actor.min-backoff = 50ms
            onager.actor.max-backoff = 200ms
            """,
            Ledger.ACTOR,
            Ledger.builder("often").snapshotEvery(3).build(),
            OLD,
            NEW);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void comesBackFromSnapshotAndEvents() {
    add("often/both", 8);
    var before = node.read("often/both");

    node.stop("often/both");
    node.execute(
        "DELETE FROM event_journal WHERE sequence_number <= 6 AND persistence_id = '%s'"
            .formatted(Node.persistenceId("often/both")));

    assertThat(node.read("often/both")).isEqualTo(before);
    assertThat(node.invoke("often/both", "Count", "{}")).isEqualTo(new Outcome.Done(8, "8"));
  }

  @Test
  void isTheSameLifeAfterARestart() {
    add("ledger/life", 1);
    var before = node.found("ledger/life");

    node.stop("ledger/life");

    assertThat(node.found("ledger/life").epoch()).isEqualTo(before.epoch()).hasSize(10);
  }

  @Test
  void readsAllEventsWhereTheSnapshotDoesNotFit() {
    add("often/unfit", 8);
    var before = node.read("often/unfit");
    node.stop("often/unfit");

    node.execute(
        """
        UPDATE snapshot SET snapshot_payload =
            convert_to(replace(convert_from(snapshot_payload, 'UTF8'), 'entries', 'lines'), 'UTF8')
          WHERE persistence_id = '%s'"""
            .formatted(Node.persistenceId("often/unfit")));

    assertThat(node.read("often/unfit")).isEqualTo(before);
    add("often/unfit", 3);
    assertThat(node.found("often/unfit").revision()).isEqualTo(11);
    node.stop("often/unfit");
    assertThat(node.found("often/unfit").revision()).isEqualTo(11);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"snapshot_ser_manifest = 's9'", "snapshot_payload = substr(snapshot_payload, 2)"})
  void readsAllEventsWhereTheSnapshotHasAnotherForm(String damage) {
    add("often/form", 4);
    var before = node.read("often/form");
    node.stop("often/form");

    node.execute(
        "UPDATE snapshot SET %s WHERE persistence_id = '%s'"
            .formatted(damage, Node.persistenceId("often/form")));

    assertThat(node.read("often/form")).isEqualTo(before);
    node.stop("often/form");
  }

  @Test
  void storesNamesThatAreNotThoseOfClasses() {
    node.invoke("note/names", "Put", "{'text':'x'}");

    var stored =
        node.query(
            """
            SELECT convert_from(event_payload, 'UTF8') FROM event_journal
              WHERE sequence_number = 1 AND persistence_id = '%s'"""
                .formatted(Node.persistenceId("note/names")));

    assertThat(stored)
        .startsWith("{\"name\":\"first\",\"version\":1,\"data\":{\"text\":\"x\"},\"principal\":")
        .doesNotContain("First");
  }

  @Test
  void readsWhatAnOlderProgramStored() {
    node.invoke("note/old", "Put", "{'text':'a'}");
    node.execute(
        "UPDATE event_journal SET persistence_id = '%s' WHERE persistence_id = '%s'"
            .formatted(Node.persistenceId("note2/old"), Node.persistenceId("note/old")));

    assertThat(node.found("note2/old").state()).isEqualTo("{\"all\":\"aa2true\"}");
    assertThat(node.invoke("note2/old", "Put", "{'text':'b'}"))
        .isEqualTo(new Outcome.Done(3, null));
    node.stop("note2/old");
    assertThat(node.found("note2/old").state()).isEqualTo("{\"all\":\"aa2trueb1false\"}");
  }

  @Test
  void isUnavailableWhereAnEventIsUnknown() {
    add("ledger/unknown", 2);
    node.stop("ledger/unknown");

    rewrite("ledger/unknown", "\"added\"", "\"painted\"");

    assertUnavailable("ledger/unknown");
    add("ledger/neighbour", 1);
    rewrite("ledger/unknown", "\"painted\"", "\"added\"");
    assertRecoversTo("ledger/unknown", 2);
  }

  @Test
  void neverAnswersFromATruncatedState() {
    add("ledger/hole", 9);
    node.stop("ledger/hole");
    move("ledger/hole", 4, "ledger/elsewhere");

    assertDamaged("ledger/hole", "the journal has revision 9, but only 8 events");

    move("ledger/elsewhere", 4, "ledger/hole");
    assertRecoversTo("ledger/hole", 9);
  }

  @Test
  void neverAnswersWhereTheFirstEventIsMissing() {
    add("ledger/headless", 2);
    node.stop("ledger/headless");
    move("ledger/headless", 1, "ledger/head");

    assertDamaged("ledger/headless", "the journal has revision 2, but only 1 events");
  }

  @Test
  void neverAnswersFromASnapshotThatTheJournalHasNotComeTo() {
    add("often/ahead", 3);
    node.stop("often/ahead");
    move("often/ahead", 3, "often/later");

    assertDamaged("often/ahead", "the journal ends at revision 2, before the snapshot at 3");

    move("often/later", 3, "often/ahead");
    assertRecoversTo("often/ahead", 3);
  }

  @Test
  void endsTheFollowingOfAnActorWhoseEventsGotLostMeanwhile() {
    add("ledger/followed", 3);
    var feed = node.feed();
    var address = Node.address("ledger/followed");
    node.actors().tell(address, new ActorMessage.Follow(feed.getRef(), null, 1));
    feed.expectMessageClass(Publication.Present.class, Node.PATIENCE);
    move("ledger/followed", 2, "ledger/lost");
    node.execute( // what is stored by another fails the next write, and so lets all be read again
        """
        INSERT INTO event_journal (persistence_id, sequence_number, writer, write_timestamp,
              adapter_manifest, event_ser_id, event_ser_manifest, event_payload)
            SELECT persistence_id, 4, 'other', write_timestamp,
              adapter_manifest, event_ser_id, event_ser_manifest, event_payload
            FROM event_journal WHERE sequence_number = 3 AND persistence_id = '%s'"""
            .formatted(Node.persistenceId("ledger/followed")));

    var outcome = node.invoke("ledger/followed", "Add", "{'entry':'x'}");

    assertThat(outcome).isInstanceOf(Outcome.Unavailable.class);
    feed.expectMessageClass(Publication.Failed.class, Node.PATIENCE);
  }

  private static OldState appended(OldState state, Appended event) {
    return new OldState(state.all + event.text + event.count + event.loud);
  }

  private static void assertUnavailable(String actor) {
    assertThat(node.read(actor)).isInstanceOf(Reading.Unavailable.class);
    assertThat(node.invoke(actor, "Add", "{'entry':'x'}")).isInstanceOf(Outcome.Unavailable.class);
  }

  /** All who ask are told the same incident, and the log has it once. */
  private static void assertDamaged(String actor, String problem) {
    LoggingTestKit.error(problem)
        .withOccurrences(1)
        .expect(
            node.system(),
            () -> {
              var read = (Reading.Failed) node.read(actor);
              for (var i = 0; i < 3; i++) {
                assertThat(node.invoke(actor, "Add", "{'entry':'x'}"))
                    .isEqualTo(new Outcome.Failed(read.incident()));
              }
              var feed = node.feed();
              node.actors()
                  .tell(Node.address(actor), new ActorMessage.Follow(feed.getRef(), null, 1));
              assertThat(feed.receiveMessage(Node.PATIENCE))
                  .isEqualTo(new Publication.Failed(read.incident()));
              return null;
            });
  }

  private static void assertRecoversTo(String actor, long revision) {
    var found =
        Node.eventually(
            actor + " to come back", () -> node.read(actor), Reading.Found.class::isInstance);
    assertThat(((Reading.Found) found).revision()).isEqualTo(revision);
  }

  private static void add(String actor, int times) {
    assertThat(node.invoke(actor, "Add", "{'entry':'x','times':%d}".formatted(times)))
        .isInstanceOf(Outcome.Done.class);
  }

  private static void rewrite(String actor, String from, String to) {
    node.execute(
        """
        UPDATE event_journal SET event_payload =
            convert_to(replace(convert_from(event_payload, 'UTF8'), '%s', '%s'), 'UTF8')
          WHERE sequence_number = 1 AND persistence_id = '%s'"""
            .formatted(from, to, Node.persistenceId(actor)));
  }

  private static void move(String from, long revision, String to) {
    node.execute(
        """
        UPDATE event_journal SET persistence_id = '%s'
          WHERE sequence_number = %d AND persistence_id = '%s'"""
            .formatted(Node.persistenceId(to), revision, Node.persistenceId(from)));
  }
}
