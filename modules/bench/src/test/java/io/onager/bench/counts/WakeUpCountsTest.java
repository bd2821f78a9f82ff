package io.onager.bench.counts;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.feed.Feeds;
import io.onager.feed.Watcher;
import io.onager.gateway.stream.OpenStreams;
import io.onager.protocol.ClientFrame;
import io.onager.protocol.ClientFrame.Subscribe;
import io.onager.testkit.Waiting;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a session is woken for what its streams have. */
class WakeUpCountsTest {
  private static final int STREAMS = 100;
  private static final int MARK_AFTER = 256;

  @AutoClose private static final CountedNode NODE = CountedNode.start();

  private final AtomicInteger wakeUps = new AtomicInteger();
  private final AtomicInteger said = new AtomicInteger();
  private OpenStreams streams;

  @BeforeEach
  void begin() {
    streams =
        new OpenStreams(Feeds.get(NODE.system()), MARK_AFTER, wakeUps::incrementAndGet, () -> {});
  }

  @AfterEach
  void end() {
    streams.closeAll();
  }

  @Test
  void aRevisionWakesASessionOnceForAllItsStreams() {
    open("calm");

    for (var revision = 1; revision <= 3; revision++) {
      NODE.add("calm", 1);
      awaitFeed("calm");

      assertThat(wakeUps.getAndSet(0)).isEqualTo(1);
      assertThat(sayAll()).isEqualTo(STREAMS);
      assertThat(wakeUps).as("while it looked").hasValue(0);
    }
  }

  @Test
  void whatComesBeforeASessionLooksWakesItOnce() {
    open("busy");

    for (var write = 1; write <= 10; write++) {
      NODE.add("busy", 2);
    }
    awaitFeed("busy");

    assertThat(wakeUps.getAndSet(0)).isEqualTo(1);
    assertThat(sayAll()).isEqualTo(20 * STREAMS);
  }

  /** Opens the streams, and lets each say that it is open, and the first state. */
  private void open(String id) {
    var address = NODE.tally(id).address();
    for (var stream = 1; stream <= STREAMS; stream++) {
      var refused = streams.open(subscribe(stream, address.path()), address, Tally.ACTOR);
      assertThat(refused).isEmpty();
    }
    Waiting.until(
        "the first states",
        () -> {
          streams.woken();
          return said.addAndGet(sayAll()) == 2 * STREAMS;
        });
    awaitFeed(id);
    assertThat(sayAll()).as("what it was woken for is said already").isZero();
    wakeUps.set(0);
  }

  /** Waits until the feed has done everything that it was told before. */
  private static void awaitFeed(String id) {
    var address = NODE.tally(id).address();
    var watcher = new Watcher(Feeds.get(NODE.system()), address, () -> {});
    watcher.start(null);
    Waiting.until("a place in the feed", () -> watcher.poll() != null);
    watcher.stop();
  }

  private int sayAll() {
    var frames = new AtomicInteger();
    streams.woken();
    while (streams.poll((prefix, body) -> frames.incrementAndGet())) {}
    return frames.get();
  }

  private static Subscribe subscribe(int stream, String actor) {
    return new Subscribe(
        stream,
        actor,
        ClientFrame.Of.STATE,
        ClientFrame.Mode.ALL,
        null,
        null,
        null,
        null,
        null,
        false);
  }
}
