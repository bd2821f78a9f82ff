package io.onager.bench.counts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.onager.bench.load.LoadProcess;
import io.onager.bench.load.Progress;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a revision costs that a thousand sessions watch: as much as one that one session does. */
class FanOutCountsTest {
  private static final int SESSIONS = 1_000;
  private static final int REVISIONS = 3;

  /** What streams ask for; the last one sends what the first does, and so shares its encoding. */
  private static final List<String> SHAPES =
      List.of(
          "",
          ",'of':'events'",
          ",'select':['/count']",
          ",'delta':'merge-patch'",
          ",'delta':'json-patch'",
          ",'filter':{'name':'nonEmpty','field':'/text'}");

  @AutoClose private static final CountedNode NODE = CountedNode.start();

  private LoadProcess load;

  @BeforeEach
  void connect() {
    load = LoadProcess.start(NODE.port());
    load.connect(SESSIONS);
  }

  @AfterEach
  void disconnect() {
    load.close();
  }

  @Test
  void oneShapeIsOneEncodingAndOneMessageForEachSession() {
    load.send(subscribe(1, "one", ""));
    var before = load.await("the first states", seen -> seen.updates() == SESSIONS);
    var states = Tally.STATES_WRITTEN.get();
    var events = Tally.EVENTS_WRITTEN.get();

    for (long revision = 1; revision <= REVISIONS; revision++) {
      NODE.add("one", 1);
      var seen = seen("one", revision, before, 1);

      assertThat(Tally.STATES_WRITTEN.get() - states).as("states written").isEqualTo(revision);
      assertThat(Tally.EVENTS_WRITTEN.get() - events).as("events written").isEqualTo(revision);
      assertThat(NODE.feed("one").lanes()).as("one shape, one encoding").isEqualTo(2);
      assertThat(seen.messages() - before.messages()).isEqualTo(revision * SESSIONS);
      assertThat(seen.bytes() - before.bytes()).isEqualTo(revision * SESSIONS * bytes(revision));
    }
  }

  @Test
  void eachShapeIsWorkedOutOnceAndWhatIsAlikeIsEncodedOnce() {
    load.send(
        IntStream.rangeClosed(1, SHAPES.size())
            .mapToObj(stream -> subscribe(stream, "shapes", SHAPES.get(stream - 1)))
            .collect(Collectors.joining(",", "[", "]")));
    var first = (SHAPES.size() - 1L) * SESSIONS; // a stream of events begins without any
    var before = load.await("the first states", seen -> seen.updates() == first);

    for (long revision = 1; revision <= REVISIONS; revision++) {
      NODE.add("shapes", 1);
      seen("shapes", revision, before, SHAPES.size());

      assertThat(NODE.feed("shapes").lanes()).isEqualTo(SHAPES.size() + SHAPES.size() - 1);
    }
  }

  @Test
  void whoComesToWhatOthersWatchCostsTheDatabaseNothing() {
    load.send(subscribe(1, "reads", ""));
    load.await("the first states", seen -> seen.updates() == SESSIONS);

    assertThat(NODE.feed("reads").watchers()).isEqualTo(SESSIONS);
    assertThat(NODE.feed("reads").readings()).as("readings of the journal").isZero();
  }

  private Progress seen(String id, long revision, Progress before, int streams) {
    var updates = before.updates() + revision * streams * SESSIONS;
    var seen =
        load.await("revision %d of %s".formatted(revision, id), now -> now.updates() == updates);
    assertThat(NODE.feed(id).revision()).isEqualTo(revision);
    return seen;
  }

  /** Returns how long the one message is that says a state on stream 1. */
  private static long bytes(long revision) {
    long header = 4;
    var frame =
        "{\"stream\":1,\"type\":\"update\",\"revision\":%d,\"state\":{\"count\":%d,\"text\":\"%s\"}}"
            .formatted(revision, revision, Tally.TEXT);
    return header + frame.getBytes(UTF_8).length;
  }

  private static String subscribe(int stream, String id, String rest) {
    return "{'type':'subscribe','stream':%d,'actor':'tally/%s'%s}"
        .formatted(stream, id, rest)
        .replace('\'', '"');
  }
}
