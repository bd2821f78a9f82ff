package io.onager.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.apache.pekko.util.ByteString;

/** Renders frames as a client does, byte by byte and masked, allowed or not. */
final class ClientFrames {
  static final int FIN = 0x80;

  private ClientFrames() {}

  /** Renders a whole text message. */
  static byte[] text(String text) {
    return frame(FIN | Opcode.TEXT, text.getBytes(UTF_8), 0x1A2B3C4D);
  }

  static byte[] frame(int firstByte, byte[] payload, int mask) {
    var header = header(payload.length);
    var frame = ByteBuffer.allocate(1 + header.length + 4 + payload.length);
    frame.put((byte) firstByte).put(header).putInt(mask);
    var key = ByteBuffer.allocate(4).putInt(mask).array();
    for (int i = 0; i < payload.length; i++) {
      frame.put((byte) (payload[i] ^ key[i % 4]));
    }
    return frame.array();
  }

  static byte[] close(int code, byte[] reason) {
    var payload = ByteBuffer.allocate(2 + reason.length).putShort((short) code).put(reason);
    return frame(FIN | Opcode.CLOSE, payload.array(), 0x55AA0FF0);
  }

  /** Parses {@code "81 85 37 fa"}. */
  static byte[] hex(String hex) {
    var digits = hex.replace(" ", "");
    var bytes = new byte[digits.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(digits.substring(2 * i, 2 * i + 2), 16);
    }
    return bytes;
  }

  static byte[] joined(byte[]... parts) {
    var all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(part -> part.length).sum());
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }

  /** Returns a reader's input as it may come off a socket: alone or in a rope. */
  static ByteString chunk(byte[] bytes, int from, int to, Random random) {
    var chunk = ByteString.fromArray(bytes, from, to - from);
    if (random.nextInt(4) > 0) {
      return chunk;
    }
    int cut = random.nextInt(chunk.size() + 1);
    return chunk.take(cut).concat(chunk.drop(cut));
  }

  private static byte[] header(int length) {
    if (length < 126) {
      return new byte[] {(byte) (0x80 | length)};
    }
    return length <= 0xFFFF
        ? ByteBuffer.allocate(3).put((byte) 0xFE).putShort((short) length).array()
        : ByteBuffer.allocate(9).put((byte) 0xFF).putLong(length).array();
  }
}
