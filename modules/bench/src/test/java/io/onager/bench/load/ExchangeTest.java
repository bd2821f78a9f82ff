package io.onager.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a connection that gives commands hears, and says to it. */
class ExchangeTest {
  private final Exchange exchange = new Exchange(7);
  private final FrameCounter frames = new FrameCounter();

  @Test
  void countsAnswersAndUpdatesOneByOne() {
    read(update(1, 0));
    read(result(0));
    read("{\"type\":\"welcome\",\"protocol\":1}");

    assertThat(exchange.answered()).isEqualTo(1);
    assertThat(frames.updates()).isEqualTo(1);
  }

  @Test
  void countsAllOfAnArrayInWhateverOrder() {
    read("[" + subscribed(1) + "," + subscribed(12) + "]");
    read(
        "["
            + String.join(
                ",",
                update(1, 0),
                result(0),
                update(12, 0),
                result(1),
                result(22),
                update(1, 1),
                "{\"type\":\"pong\"}",
                update(12, 1))
            + "]");

    assertThat(exchange.answered()).isEqualTo(3);
    assertThat(frames.updates()).isEqualTo(4);
    assertThat(frames.faults()).isZero();
  }

  @Test
  void countsManyArrays() {
    read(subscribed(3));
    for (int from = 0; from < 1_000; from += 50) {
      var all = IntStream.range(from, from + 50).mapToObj(n -> result(n) + "," + update(3, n));
      read("[" + String.join(",", all.toList()) + "]");
    }

    assertThat(exchange.answered()).isEqualTo(1_000);
    assertThat(frames.updates()).isEqualTo(1_000);
    assertThat(frames.faults()).isZero();
  }

  @Test
  void givesAnotherCommandForEachAnswer() {
    exchange.begin(new Template(1, "{\"id\":$i,\"key\":\"$c\"}"), 2);

    assertThat(read("[" + result(0) + "," + result(1) + "]"))
        .isEqualTo("[{\"id\":2,\"key\":\"7\"},{\"id\":3,\"key\":\"7\"}]");
    assertThat(read(update(1, 0))).isEmpty();

    exchange.end();
    assertThat(read(result(2))).isEmpty();
  }

  @Test
  void takesAnUpdateThatComesAgainForAFault() {
    var schedule = new Schedule(1_000, 2, 1);
    exchange.watch(schedule);
    List.of(update(1, 0), update(1, 1), update(1, 2)).forEach(this::read);
    assertThat(exchange.faults()).isZero();
    assertThat(schedule.arrivals().areAllThere()).isTrue();

    read(update(1, 2));
    read(update(1, 3));

    assertThat(exchange.faults()).isEqualTo(2); // the second was never due
  }

  private String read(String message) {
    var bytes = message.getBytes(UTF_8);
    return exchange.read(
        ByteBuffer.wrap(bytes).order(FrameCounter.order()), 0, bytes.length, frames);
  }

  private static String subscribed(int stream) {
    return "{\"stream\":%d,\"type\":\"subscribed\",\"outcome\":\"started\"}".formatted(stream);
  }

  private static String update(int stream, long revision) {
    return "{\"stream\":%d,\"type\":\"update\",\"revision\":%d,\"state\":{\"count\":1}}"
        .formatted(stream, revision);
  }

  private static String result(long id) {
    return "{\"type\":\"result\",\"id\":%d,\"revision\":%d}".formatted(id, id);
  }
}
