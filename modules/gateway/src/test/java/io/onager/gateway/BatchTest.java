package io.onager.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.onager.gateway.websocket.Frames;
import java.util.Arrays;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final int SHARED = 20_000;

  @Test
  void aFrameByItselfIsAMessage() {
    assertThat(batch("{}").render(false, 100)).isEqualTo(Frames.text("{}"));
  }

  @Test
  void severalFramesAreAnArray() {
    assertThat(batch("{}", "{}", "{}").render(false, 100)).isEqualTo(Frames.text("[{},{},{}]"));
  }

  @Test
  void aMessageEndsWhereItIsLongEnough() {
    assertThat(batch("{1}", "{2}", "{3}").render(true, 6))
        .isEqualTo(binary("[{1},{2}]").concat(binary("{3}")));
  }

  @Test
  void eachFrameMayBeAMessage() {
    assertThat(batch("{1}", "{2}").render(false, 1))
        .isEqualTo(Frames.text("{1}").concat(Frames.text("{2}")));
  }

  @Test
  void putsThePrefixBeforeTheBody() {
    var batch = new Batch();
    batch.add("{\"stream\":7,".getBytes(UTF_8), "\"type\":\"mark\"}".getBytes(UTF_8));

    assertThat(batch.render(false, 100)).isEqualTo(Frames.text("{\"stream\":7,\"type\":\"mark\"}"));
  }

  @Test
  void sharesALongBodyWithWhoeverElseIsSentIt() {
    var text = "{" + "x".repeat(SHARED) + "}";
    var body = text.getBytes(UTF_8);
    var batch = new Batch();
    batch.add("{1}".getBytes(UTF_8));
    batch.add(body);
    batch.add("{2}".getBytes(UTF_8));

    var bytes = batch.render(false, 3 * SHARED);

    assertThat(bytes).isEqualTo(Frames.text("[{1}," + text + ",{2}]"));
    Arrays.fill(body, (byte) 'y'); // which nobody may do, and shows that it is the same array
    assertThat(bytes).isEqualTo(Frames.text("[{1}," + "y".repeat(body.length) + ",{2}]"));
  }

  private static Batch batch(String... frames) {
    var batch = new Batch();
    for (var frame : frames) {
      batch.add(frame.getBytes(UTF_8));
    }
    return batch;
  }

  private static ByteString binary(String text) {
    return Frames.binary(ByteString.fromString(text));
  }
}
