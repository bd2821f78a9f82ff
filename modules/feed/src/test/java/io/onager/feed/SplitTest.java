package io.onager.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.actor.Outcome;
import io.onager.model.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Two nodes that know nothing of each other have the same actors, as where a network is cut in two
 * and nobody decides who goes on. Only what is stored is believed.
 */
class SplitTest {
  private static TestCluster split;

  private final Address address = TestCluster.fresh();

  @BeforeAll
  static void start() {
    split = TestCluster.startApart(2, "onager.actor.ask-timeout = 10s");
  }

  @AfterAll
  static void stop() {
    split.close();
  }

  @Test
  void refusesTheSecondWriterWhoseRetryTakesEffectOnce() {
    var logs = split.nodes().stream().map(node -> node.watch(address, null)).toList();
    logs.forEach(log -> log.lookUntil(0));
    assertThat(write(0, "a", "first")).isInstanceOf(Outcome.Done.class);

    var refused = write(1, "b", "second");

    assertThat(refused)
        .isInstanceOfSatisfying(
            Outcome.Unavailable.class,
            unavailable -> assertThat(unavailable.inDoubt()).as("in doubt").isTrue());
    var retried = split.node(1).writeOnce(address, "b", "second");
    assertThat(Waiting.get("the retry", retried)).isEqualTo(new Outcome.Done(2, null));
    assertThat(write(1, "b", "second")).isEqualTo(new Outcome.Done(2, null));
    assertThat(split.history(address)).hasSize(2);
    logs.get(1).lookUntil(2);
    assertThat(write(0, "c", "third")).isInstanceOf(Outcome.Unavailable.class);
    logs.get(0).lookUntil(2); // the loser's recovery tells its watchers
    assertAsStored(logs);
  }

  /** Also that no actor ends with a journal that it cannot be recovered from. */
  @Test
  void showsOnlyWhatIsStoredThoughBothWriteAllTheTime() {
    var random = new Random(1);
    var logs = new ArrayList<Log>();
    split.nodes().forEach(node -> logs.add(node.watch(address, From.behind(null, 0))));
    logs.forEach(log -> Waiting.until(() -> "the beginning", () -> log.look(1) >= 0));
    var written = new ArrayList<CompletableFuture<Outcome>>();
    for (var i = 0; i < 200; i++) {
      var node = split.node(random.nextInt(2));
      written.add(node.writeOnce(address, "x", "key " + i));
      if (random.nextInt(4) == 0) {
        Waiting.get("a command", written.get(random.nextInt(written.size())));
      }
    }
    written.forEach(each -> Waiting.get("a command", each));

    var stored = split.history(address);

    assertThat(stored).hasSize(200);
    for (var i = 0; i < 2; i++) { // whoever is behind learns it by its next write
      Waiting.get("a command", split.node(i).writeOnce(address, "y", "last " + i));
    }
    logs.get(1).lookUntil(202);
    Waiting.get("a command", split.node(0).writeOnce(address, "z", "last"));
    logs.get(0).lookUntil(203);
    assertAsStored(logs);
  }

  @Test
  void costsTheNeighboursOfALoserNoMoreThanARetry() {
    var neighbours = new ArrayList<Address>();
    for (var i = 0; i < 50; i++) {
      neighbours.add(TestCluster.fresh());
    }
    Waiting.get("a command", split.node(1).writeOnce(address, "x", "b"));
    Waiting.get("a command", split.node(0).writeOnce(address, "x", "a"));
    var written = new ArrayList<CompletableFuture<Outcome>>();
    written.add(split.node(1).writeOnce(address, "x", "c"));
    neighbours.forEach(each -> written.add(split.node(1).writeOnce(each, "x", "n")));

    written.forEach(each -> Waiting.get("a command", each));

    assertThat(neighbours).allSatisfy(each -> assertThat(split.history(each)).hasSize(1));
  }

  private void assertAsStored(List<Log> logs) {
    Log.assertAsStored(logs, split.history(address));
  }

  private Outcome write(int node, String text, String key) {
    return Waiting.get("the command", split.node(node).write(address, text, key));
  }
}
