package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.feed.Feeds;
import io.onager.feed.From;
import io.onager.feed.Seen;
import io.onager.feed.Watcher;
import io.onager.model.Address;
import io.onager.server.Application;
import io.onager.testkit.Waiting;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Watchers that come back at once behind the same revisions, as when a node is started again. */
class SharedReplayTest {
  private static final int WATCHERS = 1_000;
  private static final int STRETCHES = 10;
  private static final int MISSED = STRETCHES * 256;

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.start(Application.open("test", Steps.ACTOR), Map.of());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void readsEachStretchOfTheJournalOnceForAll() {
    var address = new Address(Address.DEFAULT_TENANT, "steps", "shared");
    try (var client = TestClient.connect(server.http())) {
      client.send(Steps.take("a", "steps/shared", MISSED));
      client.answer("a");
    }
    try (var reads = JournalReads.of("shared")) {
      var watchers = IntStream.range(0, WATCHERS).mapToObj(i -> new Returning(address)).toList();

      Waiting.until(
          "everything for " + WATCHERS,
          () -> {
            watchers.forEach(Returning::look);
            return watchers.stream().allMatch(each -> each.revision == MISSED);
          });
      watchers.forEach(each -> each.watcher.stop());

      assertThat(reads.reads()).hasSize(STRETCHES).doesNotHaveDuplicates();
    }
  }

  /** Comes back at revision 0, and checks that it sees each revision once and in order. */
  private static final class Returning {
    private final Watcher watcher;
    private long revision;

    Returning(Address address) {
      watcher = new Watcher(Feeds.get(server.node().system()), address, () -> {});
      watcher.start(From.behind(null, 0));
    }

    void look() {
      for (var seen = watcher.poll(); seen != null; seen = watcher.poll()) {
        if (seen instanceof Seen.Next next) {
          assertThat(next.entry().revision()).isEqualTo(++revision);
        } else {
          assertThat(seen).isInstanceOf(Seen.Began.class);
        }
      }
    }
  }
}
