package io.onager.gateway.websocket;

import static io.onager.gateway.websocket.ClientFrames.FIN;
import static io.onager.gateway.websocket.ClientFrames.close;
import static io.onager.gateway.websocket.ClientFrames.frame;
import static io.onager.gateway.websocket.ClientFrames.hex;
import static io.onager.gateway.websocket.ClientFrames.joined;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.onager.gateway.websocket.Incoming.Close;
import io.onager.gateway.websocket.Incoming.Ping;
import io.onager.gateway.websocket.Incoming.Pong;
import io.onager.gateway.websocket.Incoming.Text;
import io.onager.gateway.websocket.Incoming.Violation;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageReaderTest {
  private static final int MAX = 100_000;
  private static final byte[] NOTHING = {};

  private final MessageReader reader = new MessageReader(MAX);

  /** RFC 6455, 5.7: what it shows of a client, and of a server with a mask put in. */
  @ParameterizedTest
  @CsvSource({
    "81 85 37 fa 21 3d 7f 9f 4d 51 58, Hello",
    "81 85 00 00 00 00 48 65 6c 6c 6f, Hello",
    "01 83 00 00 00 00 48 65 6c 80 82 00 00 00 00 6c 6f, Hello",
  })
  void readsTheExamplesOfTheRfc(String bytes, String text) {
    assertThat(read(hex(bytes))).containsExactly(new Text(text));
  }

  @Test
  void readsThePingsAndPongsOfTheRfc() {
    var ping = new Ping(ByteString.fromString("Hello"));

    assertThat(read(hex("89 85 00 00 00 00 48 65 6c 6c 6f"))).containsExactly(ping);
    assertThat(read(hex("8a 85 37 fa 21 3d 7f 9f 4d 51 58"))).containsExactly(Pong.INSTANCE);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7, 8, 9, 125, 126, 127, 65_535, 65_536, MAX})
  void readsEveryFormOfALength(int length) {
    var payload = "x".repeat(length);

    assertThat(read(ClientFrames.text(payload))).containsExactly(new Text(payload));
    assertThat(read(frame(FIN | Opcode.BINARY, payload.getBytes(UTF_8), -1)))
        .containsExactly(new Incoming.Binary(ByteString.fromString(payload)));
  }

  @Test
  void readsControlFramesInsideAMessage() {
    var bytes =
        joined(
            frame(Opcode.TEXT, "on".getBytes(UTF_8), 1),
            frame(FIN | Opcode.PING, "?".getBytes(UTF_8), 2),
            frame(Opcode.CONTINUATION, NOTHING, 3),
            frame(FIN | Opcode.PONG, NOTHING, 4),
            frame(FIN | Opcode.CONTINUATION, "ager".getBytes(UTF_8), 5));

    assertThat(read(bytes))
        .containsExactly(new Ping(ByteString.fromString("?")), Pong.INSTANCE, new Text("onager"));
  }

  @Test
  void readsManyMessagesOfOneChunkAndAMessageOfManyChunks() {
    var bytes = joined(ClientFrames.text("é€😀"), ClientFrames.text("b"));

    assertThat(read(bytes)).containsExactly(new Text("é€😀"), new Text("b"));
    assertThat(readSingly(bytes)).containsExactly(new Text("é€😀"), new Text("b"));
  }

  @ParameterizedTest
  @CsvSource({
    "'c1 80', reserved bits are set",
    "'a1 80', reserved bits are set",
    "'91 80', reserved bits are set",
    "'83 80', unknown opcode",
    "'87 80', unknown opcode",
    "'8b 80', unknown opcode",
    "'8f 80', unknown opcode",
    "'81 05', frame is not masked",
    "'09 80', control frame is fragmented",
    "'08 80', control frame is fragmented",
    "'89 fe', control frame is longer than 125 bytes",
    "'88 ff', control frame is longer than 125 bytes",
    "'81 fe 00 7d 00 00 00 00', length is not in its shortest form",
    "'81 ff 00 00 00 00 00 00 ff ff 00 00 00 00', length is not in its shortest form",
    "'81 ff 80 00 00 00 00 00 00 00 00 00 00 00', length is negative",
    "'80 80 00 00 00 00', continuation of no message",
    "'01 80 00 00 00 00 82 80 00 00 00 00', message inside a fragmented message",
    "'81 80 00 00 00 00 80 80 00 00 00 00', continuation of no message",
    "'88 81 00 00 00 00 03', close code is incomplete",
  })
  void refusesWhatNoClientMaySend(String bytes, String reason) {
    var expected = new Violation(CloseCode.PROTOCOL_ERROR, reason);

    assertThat(read(hex(bytes))).last().isEqualTo(expected);
    assertThat(readSingly(hex(bytes))).last().isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 1002, 1003, 1007, 1014, 3000, 4501, 4999})
  void readsACloseWithItsReason(int code) {
    assertThat(read(close(code, "bye 👋".getBytes(UTF_8))))
        .containsExactly(new Close(code, "bye 👋"));
  }

  @Test
  void readsACloseWithoutACode() {
    assertThat(read(frame(FIN | Opcode.CLOSE, NOTHING, 9)))
        .containsExactly(new Close(CloseCode.NONE, ""));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65_535})
  void refusesCloseCodesThatNobodyMaySend(int code) {
    assertThat(read(close(code, NOTHING)))
        .containsExactly(new Violation(CloseCode.PROTOCOL_ERROR, "close code is not allowed"));
  }

  /** A lone continuation byte, overlong forms, surrogates, beyond U+10FFFF, cut off. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "80",
        "c0 af",
        "e0 80 af",
        "f0 80 80 af",
        "ed a0 80",
        "f4 90 80 80",
        "ff",
        "e2 82"
      })
  void refusesTextThatIsNoUtf8(String bytes) {
    var text = joined("ok ".getBytes(UTF_8), hex(bytes));
    var expected = new Violation(CloseCode.INVALID_TEXT, "text is not valid UTF-8");

    assertThat(read(frame(FIN | Opcode.TEXT, text, 7))).containsExactly(expected);
    assertThat(read(close(CloseCode.NORMAL, text))).containsExactly(expected);
    assertThat(read(joined(frame(Opcode.TEXT, text, 7), frame(FIN, NOTHING, 7))))
        .containsExactly(expected);
  }

  @Test
  void readsTextThatSaysReplacementCharacter() {
    assertThat(read(ClientFrames.text("a\uFFFDb"))).containsExactly(new Text("a\uFFFDb"));
  }

  @Test
  void readsACharacterThatIsSplitOverFragments() {
    var euro = "€".getBytes(UTF_8);
    var bytes =
        joined(
            frame(Opcode.TEXT, new byte[] {euro[0]}, 1),
            frame(Opcode.CONTINUATION, new byte[] {euro[1]}, 2),
            frame(FIN | Opcode.CONTINUATION, new byte[] {euro[2]}, 3));

    assertThat(read(bytes)).containsExactly(new Text("€"));
  }

  @Test
  void passesOverAMessageThatIsTooLargeAndReadsOn() {
    var whole = frame(FIN | Opcode.BINARY, new byte[MAX + 1], 1);
    var inFragments =
        joined(
            frame(Opcode.TEXT, new byte[MAX], 1),
            frame(Opcode.CONTINUATION, new byte[1], 2),
            frame(FIN | Opcode.CONTINUATION, new byte[MAX], 3));

    assertThat(read(joined(whole, inFragments, ClientFrames.text("next"))))
        .containsExactly(Incoming.TooLarge.INSTANCE, Incoming.TooLarge.INSTANCE, new Text("next"));
  }

  @Test
  void endsAtAMessageOfEightTimesTheLimitOnceItsHeaderSaysSo() {
    var expected = new Violation(CloseCode.TOO_LARGE, "message is larger than 100000 bytes");

    assertThat(read(hex("82 ff 00 00 00 00 00 0c 35 01 00 00 00 00"))).containsExactly(expected);
    assertThat(read(hex("82 ff 7f ff ff ff ff ff ff ff 00 00 00 00"))).containsExactly(expected);
    var almost = frame(Opcode.BINARY, new byte[8 * MAX], 1);
    assertThat(read(joined(almost, hex("80 81 00 00 00 00")))).containsExactly(expected);
  }

  @Test
  void readsNothingBehindACloseOrAViolation() {
    assertThat(read(joined(close(CloseCode.NORMAL, NOTHING), ClientFrames.text("late"))))
        .containsExactly(new Close(CloseCode.NORMAL, ""));
    assertThat(read(joined(hex("81 05"), ClientFrames.text("late")))).hasSize(1);

    reader.feed(ByteString.fromArray(hex("81 05")));
    reader.poll();
    reader.feed(ByteString.fromArray(ClientFrames.text("late")));
    assertThat(reader.poll()).isNull();
    assertThat(reader.held()).isZero();
  }

  @Test
  void holdsOnlyWhatHasCome() {
    reader.feed(ByteString.fromArray(joined(hex("82 ff 00 00 00 00 00 01 86 a0 00 00 00 00 2a"))));

    assertThat(reader.poll()).isNull();
    assertThat(reader.held()).isEqualTo(1);
  }

  @Test
  void holdsNothingBetweenMessages() {
    reader.feed(ByteString.fromArray(ClientFrames.text("x".repeat(1000))));

    assertThat(reader.poll()).isNotNull();
    assertThat(reader.poll()).isNull();
    assertThat(reader.held()).isZero();
  }

  @Test
  void takesBytesBeforeTheOldOnesAreRead() {
    var bytes = ClientFrames.text("Hello");

    for (byte each : bytes) {
      reader.feed(ByteString.fromArray(new byte[] {each}));
    }

    assertThat(reader.poll()).isEqualTo(new Text("Hello"));
  }

  @Test
  void leavesTheBytesThatItIsFedAsTheyAre() {
    var bytes = ByteString.fromArray(ClientFrames.text("Hello"));

    reader.feed(bytes);
    reader.poll();

    assertThat(bytes).isEqualTo(ByteString.fromArray(ClientFrames.text("Hello")));
  }

  @Test
  void refusesALimitWithoutRoom() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MessageReader(0));
  }

  private static List<Incoming> read(byte[] bytes) {
    var reader = new MessageReader(MAX);
    reader.feed(ByteString.fromArray(bytes));
    return drain(reader);
  }

  private static List<Incoming> readSingly(byte[] bytes) {
    var reader = new MessageReader(MAX);
    var all = new ArrayList<Incoming>();
    for (byte each : bytes) {
      reader.feed(ByteString.fromArray(new byte[] {each}));
      all.addAll(drain(reader));
    }
    return all;
  }

  static List<Incoming> drain(MessageReader reader) {
    var all = new ArrayList<Incoming>();
    for (var next = reader.poll(); next != null; next = reader.poll()) {
      all.add(next);
    }
    return all;
  }
}
