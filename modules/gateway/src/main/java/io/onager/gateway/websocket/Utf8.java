package io.onager.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;

/** Text in frames. */
final class Utf8 {
  private static final char REPLACEMENT = '\uFFFD';

  private Utf8() {}

  /**
   * Decodes strictly. The lenient decoder of {@code String} is the fastest there is, above all for
   * ASCII, and leaves a replacement character wherever it had to repair: only a text with one is
   * worth a second look, for it may have been sent.
   */
  static String decode(byte[] bytes, int from, int to) throws ViolationException {
    var text = new String(bytes, from, to - from, UTF_8);
    if (text.indexOf(REPLACEMENT) >= 0) {
      requireValid(ByteBuffer.wrap(bytes, from, to - from));
    }
    return text;
  }

  /** Encodes as many whole characters as fit. */
  static ByteBuffer encode(String text, int maxBytes) {
    var bytes = ByteBuffer.allocate(maxBytes);
    UTF_8
        .newEncoder()
        .onMalformedInput(CodingErrorAction.REPLACE)
        .encode(CharBuffer.wrap(text), bytes, true);
    return bytes.flip();
  }

  private static void requireValid(ByteBuffer bytes) throws ViolationException {
    try {
      UTF_8.newDecoder().decode(bytes);
    } catch (CharacterCodingException e) {
      throw ViolationException.notUtf8();
    }
  }
}
