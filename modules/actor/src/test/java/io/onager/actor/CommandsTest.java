package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onager.model.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a caller is told, and what is stored then. */
class CommandsTest {
  private static Node node;

  @BeforeAll
  static void start() {
    node =
        Node.start(
            "onager.actor.max-event-bytes = 2KiB",
            Ledger.ACTOR,
            Ledger.builder("often").snapshotEvery(5).build());
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @Test
  void answersWithRevisionAndValue() {
    assertThat(add("ledger/values", "x", null)).isEqualTo(new Outcome.Done(1, "1"));
    assertThat(node.invoke("ledger/values", "Add", "{'entry':'y','times':3}"))
        .isEqualTo(new Outcome.Done(4, "4"));
    assertThat(node.invoke("ledger/values", "Remove", "{}")).isEqualTo(new Outcome.Done(5, null));
    assertThat(node.invoke("ledger/values", "Count", "{}")).isEqualTo(new Outcome.Done(5, "3"));
    assertThat(node.found("ledger/values"))
        .extracting(Reading.Found::revision, Reading.Found::state)
        .containsExactly(5L, "{\"entries\":[\"x\",\"y\",\"y\"]}");
  }

  @Test
  void answersOnAThreadThatIsThereAlready() {
    var before = Thread.currentThread();

    var thread =
        node.invokeLater("ledger/threads", "Add", "{'entry':'x'}", null)
            .thenApply(outcome -> Thread.currentThread());

    assertThat(Node.await(thread))
        .satisfiesAnyOf(
            answering -> assertThat(answering).isSameAs(before),
            answering -> assertThat(answering.getName()).contains("-dispatcher-"));
  }

  @Test
  void refusesAsTheActorDecides() {
    assertThat(node.invoke("ledger/refuses", "Remove", "{}"))
        .isEqualTo(new Outcome.Rejected("empty", "There is nothing to remove."));
    assertThat(rows("ledger/refuses")).isZero();
  }

  @Test
  void saysWhereArgumentsDoNotFit() {
    var missing = (Outcome.InvalidArguments) node.invoke("ledger/a", "Add", "{}");
    var wrong = (Outcome.InvalidArguments) node.invoke("ledger/a", "Add", "{'entry':7}");
    var unknown =
        (Outcome.InvalidArguments) node.invoke("ledger/a", "Add", "{'entry':'x','other':1}");

    assertThat(missing.problems()).extracting(Problem::path).containsExactly("/entry");
    assertThat(wrong.problems()).extracting(Problem::path).containsExactly("/entry");
    assertThat(unknown.problems()).extracting(Problem::path).containsExactly("/other");
  }

  @Test
  void knowsNeitherForeignCommandsNorTypes() {
    assertThat(node.invoke("ledger/a", "Explode", "{}")).isEqualTo(Outcome.UnknownCommand.INSTANCE);
    assertThat(node.invoke("nothing/a", "Add", "{}")).isEqualTo(Outcome.UnknownType.INSTANCE);
    assertThat(node.read("nothing/a")).isEqualTo(Reading.UnknownType.INSTANCE);
  }

  @ParameterizedTest
  @EnumSource
  void survivesItsOwnFaults(Ledger.Fault fault) {
    var actor = "ledger/fault-" + fault;

    var failed = node.invoke(actor, "Fail", "{'fault':'%s'}".formatted(fault));

    assertThat(failed).isInstanceOf(Outcome.Failed.class);
    assertThat(rows(actor)).isZero();
    assertThat(add(actor, "x", null)).isEqualTo(new Outcome.Done(1, "1"));
  }

  @Test
  void failsWhereAnEventIsTooLarge() {
    assertThat(add("ledger/large", "x".repeat(2048), null)).isInstanceOf(Outcome.Failed.class);
    assertThat(rows("ledger/large")).isZero();
    assertThat(add("ledger/large", "x".repeat(1024), null)).isEqualTo(new Outcome.Done(1, "1"));
  }

  @Test
  void limitsOnlyAnswersThatItHasToRemember() {
    var limit = 16 * 1024;

    assertThat(answer(limit, true, "ann/a")).isInstanceOf(Outcome.Failed.class);
    assertThat(answer(limit - 2, true, "ann/b")).isInstanceOf(Outcome.Done.class);
    assertThat(answer(limit, true, null)).isInstanceOf(Outcome.Done.class);
    assertThat(answer(limit, false, "ann/c")).isInstanceOf(Outcome.Done.class);
  }

  @Test
  void handlesACommandWithAKeyOnce() {
    var actor = "ledger/once";
    var first = node.invoke(actor, "Add", "{'entry':'x','times':2}", "ann/k");
    add(actor, "y", null);

    assertThat(node.invoke(actor, "Add", "{'times':2,'entry':'x'}", "ann/k"))
        .isEqualTo(first)
        .isEqualTo(new Outcome.Done(2, "2"));
    assertThat(add(actor, "z", "ann/k")).isEqualTo(Outcome.KeyReused.INSTANCE);
    assertThat(node.invoke(actor, "Count", "{}", "ann/k")).isEqualTo(Outcome.KeyReused.INSTANCE);
    assertThat(node.invoke(actor, "Add", "{'entry':'x','times':2}", "bob/k"))
        .isEqualTo(new Outcome.Done(5, "5"));
  }

  @Test
  void remembersNoRefusals() {
    assertThat(node.invoke("ledger/refusals", "Remove", "{}", "ann/k"))
        .isInstanceOf(Outcome.Rejected.class);
    add("ledger/refusals", "x", null);
    assertThat(node.invoke("ledger/refusals", "Remove", "{}", "ann/k"))
        .isEqualTo(new Outcome.Done(2, null));
  }

  @Test
  void forgetsTheFirstKeyAtTheThousandAndFirst() {
    var added = new ArrayList<CompletionStage<Outcome>>();
    for (var i = 1; i <= 1000; i++) {
      added.add(node.invokeLater("ledger/many-keys", "Add", "{'entry':'x'}", "ann/k" + i));
    }
    assertThat(added.stream().map(Node::await))
        .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(Outcome.Done.class));

    assertThat(add("ledger/many-keys", "x", "ann/k1")).isEqualTo(new Outcome.Done(1, "1"));
    assertThat(add("ledger/many-keys", "x", "ann/k1001")).isEqualTo(new Outcome.Done(1001, "1001"));
    assertThat(add("ledger/many-keys", "x", "ann/k2")).isEqualTo(new Outcome.Done(2, "2"));
    assertThat(add("ledger/many-keys", "x", "ann/k1")).isEqualTo(new Outcome.Done(1002, "1002"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ledger/restarted", "often/restarted"})
  void remembersKeysOverARestart(String actor) {
    for (var i = 1; i <= 7; i++) {
      add(actor, "x", "ann/k" + i);
    }

    node.stop(actor);

    assertThat(snapshots(actor)).isEqualTo(actor.startsWith("often") ? 1 : 0);
    for (var i = 1; i <= 7; i++) {
      assertThat(add(actor, "x", "ann/k" + i)).isEqualTo(new Outcome.Done(i, "" + i));
    }
    assertThat(add(actor, "y", "ann/k1")).isEqualTo(Outcome.KeyReused.INSTANCE);
  }

  @Test
  void refusesWhatIsNoKey() {
    assertThatThrownBy(() -> add("ledger/a", "x", "ann/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key: expected 1 to 128 characters");
    assertThatThrownBy(() -> add("ledger/a", "x", "ann/" + "k".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void storesManyCommandsInFewWritesInTheOrderGiven() throws Exception {
    var count = 2_000;
    var answers = new ArrayList<CompletionStage<Outcome>>();
    try (var lock = node.lockJournal()) {
      for (var i = 0; i < count; i++) {
        answers.add(node.invokeLater("ledger/many", "Add", "{'entry':'%d'}".formatted(i), null));
      }
      node.found("ledger/many"); // all are there
      lock.rollback();
    }

    List<Outcome> outcomes = answers.stream().map(Node::await).toList();

    assertThat(outcomes)
        .isEqualTo(
            LongStream.rangeClosed(1, count)
                .<Outcome>mapToObj(i -> new Outcome.Done(i, "" + i))
                .toList());
    assertThat(rows("ledger/many")).isEqualTo(count);
    assertThat(number("count(DISTINCT xmin::text)", "event_journal", "ledger/many"))
        .isLessThan(count / 10);
    assertThat(node.found("ledger/many").state())
        .startsWith("{\"entries\":[\"0\",\"1\",\"2\",")
        .endsWith("\"%d\"]}".formatted(count - 1));
  }

  private static Outcome add(String actor, String entry, @Nullable String key) {
    return node.invoke(actor, "Add", "{'entry':'%s'}".formatted(entry), key);
  }

  private static Outcome answer(int length, boolean stored, @Nullable String key) {
    return node.invoke(
        "ledger/answers", "Answer", "{'length':%d,'stored':%b}".formatted(length, stored), key);
  }

  private static long rows(String actor) {
    return number("count(*)", "event_journal", actor);
  }

  private static long snapshots(String actor) {
    return number("count(*)", "snapshot", actor);
  }

  private static long number(String what, String table, String actor) {
    return Long.parseLong(
        node.query(
            "SELECT %s FROM %s WHERE persistence_id = '%s'"
                .formatted(what, table, Node.persistenceId(actor))));
  }
}
