package io.onager.gateway.websocket;

import static io.onager.gateway.websocket.ClientFrames.hex;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
  @Test
  void rendersTheExamplesOfTheRfc() {
    assertThat(Frames.text("Hello")).isEqualTo(bytes("81 05 48 65 6c 6c 6f"));
    assertThat(Frames.pong(ByteString.fromString("Hello")))
        .isEqualTo(bytes("8a 05 48 65 6c 6c 6f"));
    assertThat(Frames.binary(ByteString.fromArray(new byte[256])).take(4))
        .isEqualTo(bytes("82 7e 01 00"));
    assertThat(Frames.binary(ByteString.fromArray(new byte[65_536])).take(10))
        .isEqualTo(bytes("82 7f 00 00 00 00 00 01 00 00"));
    assertThat(Frames.ping()).isEqualTo(bytes("89 00"));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 00",
    "125, 7d",
    "126, 7e 00 7e",
    "65535, 7e ff ff",
    "65536, 7f 00 00 00 00 00 01 00 00",
    "2147483647, 7f 00 00 00 00 7f ff ff ff",
  })
  void rendersLengthsInTheirShortestForm(int length, String rendered) {
    assertThat(header(false, length)).isEqualTo(bytes("81" + rendered));
    assertThat(header(true, length)).isEqualTo(bytes("82" + rendered));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 125, 126, 1024, 1025, 70_000})
  void rendersThePayloadBehindItsHeader(int length) {
    var payload = ByteString.fromString("x".repeat(length));

    assertThat(Frames.text(payload)).isEqualTo(header(false, length).concat(payload));
  }

  private static ByteString header(boolean binary, int length) {
    var buffer = new MessageBuffer(MessageBuffer.headerBytes(length));
    buffer.begin(binary, length);
    return buffer.bytes();
  }

  @Test
  void rendersACloseWithItsReason() {
    assertThat(Frames.close(4501, "no")).isEqualTo(bytes("88 04 11 95 6e 6f"));
    assertThat(Frames.close(CloseCode.NORMAL, "")).isEqualTo(bytes("88 02 03 e8"));
    assertThat(Frames.close(CloseCode.NONE, "")).isEqualTo(bytes("88 00"));
  }

  @Test
  void cutsAReasonBetweenCharacters() {
    var frame = Frames.close(CloseCode.NORMAL, "€".repeat(50));

    assertThat(frame.drop(4)).isEqualTo(ByteString.fromString("€".repeat(41)));
    assertThat(Frames.close(CloseCode.NORMAL, "é".repeat(70)).drop(4))
        .isEqualTo(ByteString.fromArray("é".repeat(61).getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 999, 1004, 1006, 1015, 2000, 5000})
  void refusesToSendACloseCodeThatNobodyMaySend(int code) {
    assertThatIllegalArgumentException().isThrownBy(() -> Frames.close(code, ""));
  }

  @Test
  void refusesAPongThatIsTooLong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Frames.pong(ByteString.fromArray(new byte[126])));
  }

  private static ByteString bytes(String hex) {
    return ByteString.fromArray(hex(hex));
  }
}
