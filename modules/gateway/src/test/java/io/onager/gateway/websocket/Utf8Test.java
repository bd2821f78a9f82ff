package io.onager.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8Test {
  @Test
  void agreesWithTheStrictDecoderOnEveryBeginning() {
    var random = new Random(1);
    var bytes = new byte[6];
    for (int i = 0; i < 1 << 16; i++) {
      for (int at = 2; at < bytes.length; at++) {
        bytes[at] =
            (byte) (random.nextBoolean() ? 0x80 + random.nextInt(0x40) : random.nextInt(256));
      }
      bytes[0] = (byte) (i >> 8);
      bytes[1] = (byte) i;
      int length = 1 + random.nextInt(bytes.length);

      assertThat(decode(bytes, length)).as("case %d", i).isEqualTo(strictly(bytes, length));
    }
  }

  @ParameterizedTest
  @CsvSource({"abc, 3, abc", "abc, 2, ab", "aé, 2, a", "a€, 3, a", "a😀, 4, a", "a😀, 5, a😀"})
  void encodesWholeCharactersOnly(String text, int maxBytes, String encoded) {
    assertThat(encode(text, maxBytes)).isEqualTo(encoded);
  }

  @Test
  void encodesHalfACharacterAsAQuestionMark() {
    assertThat(encode("a\uD83Db", 9)).isEqualTo("a?b");
  }

  private static String encode(String text, int maxBytes) {
    return UTF_8.decode(Utf8.encode(text, maxBytes)).toString();
  }

  private static String decode(byte[] bytes, int length) {
    try {
      return Utf8.decode(bytes, 0, length);
    } catch (ViolationException e) {
      return "invalid";
    }
  }

  private static String strictly(byte[] bytes, int length) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
    } catch (CharacterCodingException e) {
      return "invalid";
    }
  }
}
