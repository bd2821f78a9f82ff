package io.onager.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is counted of messages, whole or in parts. */
class FrameCounterTest {
  private final FrameCounter frames = new FrameCounter();

  @Test
  void countsUpdatesAndEvents() {
    one(subscribed(1));
    one(update(1, 0));
    one("{\"stream\":1,\"type\":\"event\",\"revision\":1,\"at\":\"\",\"event\":{}}");
    one("{\"stream\":1,\"type\":\"mark\",\"revision\":5}");
    one("{\"stream\":1,\"type\":\"ended\",\"reason\":\"unsubscribed\"}");
    one("{\"type\":\"welcome\",\"protocol\":1}");

    assertThat(frames.updates()).isEqualTo(2);
    assertThat(frames.reached()).isEqualTo(1);
    assertThat(frames.faults()).isZero();
  }

  @Test
  void countsTheFramesOfAnArrayWhereverItIsCut() {
    var array = array(subscribed(1), updates(95, 105));
    for (int cut = 1; cut < array.length; cut++) {
      var counter = new FrameCounter();

      int rest = counter.countAll(buffer(array), 0, cut, false);
      counter.countAll(buffer(array), rest, array.length, true);

      assertThat(counter.updates()).as("cut at %d", cut).isEqualTo(11);
      assertThat(counter.reached()).isEqualTo(105);
      assertThat(counter.faults()).isZero();
    }
  }

  @Test
  void missesNoFrameThatIsShorterThanTheOneBefore() {
    all(array(subscribed(1), update(100, 7), update(1, 8), update(1, 9), update(200, 10)));

    assertThat(frames.updates()).isEqualTo(4);
    assertThat(frames.faults()).isZero();
  }

  @Test
  void missesNoFrameAmongThoseOfOtherStreams() {
    var short1 = "{\"stream\":1,\"type\":\"mark\",\"revision\":0}";
    var short2 = "{\"stream\":2,\"type\":\"update\",\"revision\":0,\"state\":1}";
    var asLongAsBoth = update(short1.length() + short2.length() + 1 - update(0, 0).length(), 0);

    all(
        array(
            subscribed(1),
            subscribed(2),
            asLongAsBoth,
            short1,
            short2,
            asLongAsBoth.replace("0,", "1,")));

    assertThat(frames.updates()).isEqualTo(3);
  }

  @Test
  void noticesWhatIsMissingOrRepeated() {
    one(subscribed(1));
    one(update(1, 3));
    one(update(1, 5));
    one(update(1, 5));

    assertThat(frames.faults()).isEqualTo(2);
  }

  @Test
  void noticesWhatIsMissingBehindTheRevisionOfAResumption() {
    frames.continueBehind(10);
    one(subscribed(1));
    one(update(1, 12));

    assertThat(frames.faults()).isEqualTo(1);
  }

  @Test
  void takesAResetForAFault() {
    one("{\"stream\":1,\"type\":\"reset\",\"reason\":\"lagged\",\"epoch\":\"e\",\"revision\":9}");

    assertThat(frames.faults()).isEqualTo(1);
  }

  private void one(String frame) {
    var bytes = frame.getBytes(UTF_8);
    frames.countOne(buffer(bytes), 0, bytes.length);
  }

  private void all(byte[] array) {
    assertThat(frames.countAll(buffer(array), 0, array.length, true)).isEqualTo(array.length);
  }

  private static String subscribed(int stream) {
    return "{\"stream\":%d,\"type\":\"subscribed\",\"outcome\":\"started\"}".formatted(stream);
  }

  private static String updates(int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(revision -> update(20, revision))
        .collect(Collectors.joining(","));
  }

  private static String update(int length, long revision) {
    return "{\"stream\":1,\"type\":\"update\",\"revision\":%d,\"state\":\"%s\"}"
        .formatted(revision, "s".repeat(length));
  }

  private static byte[] array(String... frames) {
    return Arrays.stream(frames).collect(Collectors.joining(",", "[", "]")).getBytes(UTF_8);
  }

  private static ByteBuffer buffer(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(FrameCounter.order());
  }
}
