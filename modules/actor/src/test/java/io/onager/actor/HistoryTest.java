package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The past of an actor is what its events, folded one by one, have made. */
class HistoryTest {
  private static final int EVENTS = 2_345;
  private static Node node;

  @BeforeAll
  static void start() {
    node = Node.start("", Counter.ACTOR, Ledger.builder("often").snapshotEvery(3).build());
    for (var i = 0; i < EVENTS / 335; i++) {
      assertThat(node.invoke("counter/long", "Add", "{'times':335}"))
          .isInstanceOf(Outcome.Done.class);
    }
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  /** A state that stays small, however long the past. */
  private record Counter(long sum) {
    record Add(int times) {}

    record Added(long number) {}

    static final StreamedActor<Add, Added, Counter> ACTOR =
        StreamedActor.named("counter", Add.class, Added.class, Counter.class)
            .startingFrom(new Counter(0))
            .onCommand(
                Add.class,
                (state, add, context) ->
                    context.persist(
                        LongStream.rangeClosed(1, add.times)
                            .mapToObj(i -> new Added(context.revision() + i))
                            .toList()))
            .onEvent("added", Added.class, (state, event) -> new Counter(state.sum + event.number))
            .build();
  }

  @ParameterizedTest
  @CsvSource({"0,1", "0,10", "334,336", "999,1002", "1675,1680", "2010,2345", "2344,9999"})
  void isTheFoldOfAllEvents(long after, long upTo) {
    var past = Node.await(node.actors().past(Node.address("counter/long"), after, upTo, null));

    var end = Math.min(upTo, EVENTS);
    assertThat(past.after()).isEqualTo(after);
    assertThat(past.updates())
        .extracting(Update::revision)
        .containsExactlyElementsOf(LongStream.rangeClosed(after + 1, end).boxed().toList());
    assertThat(past.updates())
        .allSatisfy(
            update -> {
              var sum = update.revision() * (update.revision() + 1) / 2;
              assertThat(update.state()).isEqualTo("{\"sum\":%d}".formatted(sum));
              assertThat(update.event())
                  .isEqualTo("{\"type\":\"added\",\"number\":%d}".formatted(update.revision()));
            });
    assertThat(past.end().revision()).isEqualTo(end);
  }

  @Test
  void goesOnFromACheckpoint() {
    var address = Node.address("counter/long");
    var first = Node.await(node.actors().past(address, 100, 200, null));

    var next = Node.await(node.actors().past(address, 200, 201, first.end()));
    var earlier = Node.await(node.actors().past(address, 150, 151, first.end()));

    assertThat(next.updates()).extracting(Update::state).containsExactly("{\"sum\":20301}");
    assertThat(earlier.updates()).extracting(Update::state).containsExactly("{\"sum\":11476}");
  }

  @Test
  void isEmptyForAnActorThatNeverActed() {
    var past = Node.await(node.actors().past(Node.address("counter/none"), 0, 10, null));

    assertThat(past.updates()).isEmpty();
    assertThat(past.end().revision()).isZero();
  }

  @Test
  void readsOverASnapshotThatDoesNotFit() {
    node.invoke("often/unfit", "Add", "{'entry':'x','times':8}");
    node.execute(
        """
        UPDATE snapshot SET snapshot_payload =
            convert_to(replace(convert_from(snapshot_payload, 'UTF8'), 'entries', 'lines'), 'UTF8')
          WHERE persistence_id = '%s'"""
            .formatted(Node.persistenceId("often/unfit")));

    var past = Node.await(node.actors().past(Node.address("often/unfit"), 8, 9, null));
    assertThat(past.updates()).isEmpty();
    assertThat(past.end())
        .isEqualTo(
            new Past.Checkpoint(
                8,
                new Ledger.State(
                    LongStream.range(0, 8).mapToObj(i -> "x").collect(Collectors.toList()))));
  }

  @Test
  void failsWhereAnEventIsMissing() {
    node.invoke("counter/hole", "Add", "{'times':9}");
    node.execute(
        "DELETE FROM event_journal WHERE sequence_number = 4 AND persistence_id = '%s'"
            .formatted(Node.persistenceId("counter/hole")));

    for (var after : new long[] {2, 3, 4, 7}) {
      assertThat(node.actors().past(Node.address("counter/hole"), after, 9, null))
          .failsWithin(Node.PATIENCE.toSeconds(), TimeUnit.SECONDS)
          .withThrowableThat()
          .withCauseInstanceOf(MissingEventException.class)
          .withMessageContaining("revision 4 is missing");
    }
  }
}
