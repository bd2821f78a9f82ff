package io.onager.gateway.websocket;

import static io.onager.gateway.websocket.ClientFrames.FIN;
import static io.onager.gateway.websocket.ClientFrames.frame;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.onager.gateway.websocket.Incoming.Binary;
import io.onager.gateway.websocket.Incoming.Close;
import io.onager.gateway.websocket.Incoming.Ping;
import io.onager.gateway.websocket.Incoming.Pong;
import io.onager.gateway.websocket.Incoming.Text;
import io.onager.gateway.websocket.Incoming.Violation;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.apache.pekko.util.ByteString;
import org.junit.jupiter.api.Test;

/** What no table covers; a failure names the seed of its case. */
class MessageReaderRandomTest {
  private static final int MAX = 70_000;
  private static final int[] CHARACTERS = {'a', '"', 0, 0xE9, 0x20AC, 0x1F600, 0xFFFD, 0x10FFFF};

  @Test
  void readsTheSameMessagesHoweverTheyAreFragmentedAndSplit() {
    for (int seed = 0; seed < 20_000; seed++) {
      var script = new Script(new Random(seed));

      var read = readInChunks(script.bytes.toByteArray(), new Random(~seed));

      assertThat(read).as("seed %d", seed).isEqualTo(script.messages);
    }
  }

  @Test
  void survivesEveryMutationWithinItsBound() {
    var codes = new TreeSet<Integer>();
    for (int seed = 0; seed < 100_000; seed++) {
      var random = new Random(seed);
      var bytes = mutated(new Script(random).bytes.toByteArray(), random);

      var read = readInChunks(bytes, random);

      assertThat(
              read.stream()
                  .limit(Math.max(0, read.size() - 1))
                  .filter(MessageReaderRandomTest::endsReading))
          .as("seed %d: nothing follows the end", seed)
          .isEmpty();
      read.stream().filter(Violation.class::isInstance).forEach(each -> codes.add(code(each)));
    }
    assertThat(codes)
        .containsExactly(CloseCode.PROTOCOL_ERROR, CloseCode.INVALID_TEXT, CloseCode.TOO_LARGE);
  }

  private static int code(Incoming violation) {
    return ((Violation) violation).code();
  }

  private static boolean endsReading(Incoming incoming) {
    return incoming instanceof Close || incoming instanceof Violation;
  }

  /** Reads as a socket delivers, and checks at every step what is held. */
  private static List<Incoming> readInChunks(byte[] bytes, Random random) {
    var reader = new MessageReader(MAX);
    var all = new ArrayList<Incoming>();
    int largest = 1 + random.nextInt(random.nextBoolean() ? 20 : bytes.length + 1);
    for (int from = 0; from < bytes.length; ) {
      int to = Math.min(bytes.length, from + 1 + random.nextInt(largest));
      reader.feed(ClientFrames.chunk(bytes, from, to, random));
      all.addAll(MessageReaderTest.drain(reader));
      if (reader.held() > MAX + FrameHeader.MAX_CONTROL_PAYLOAD + FrameHeader.MAX_BYTES) {
        throw new AssertionError("holds " + reader.held() + " bytes");
      }
      from = to;
    }
    return all;
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    var mutated = Arrays.copyOf(bytes, random.nextInt(bytes.length + 1));
    for (int i = random.nextInt(6); i > 0 && mutated.length > 0; i--) {
      int reach = random.nextBoolean() ? Math.min(16, mutated.length) : mutated.length;
      mutated[random.nextInt(reach)] = (byte) random.nextInt(256);
    }
    return mutated;
  }

  /** Messages, and one way to send them. */
  private static final class Script {
    private final Random random;
    private final List<Incoming> messages = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Script(Random random) {
      this.random = random;
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        send(randomMessage(random));
      }
    }

    private void send(Incoming message) {
      var payload = payload(message);
      int opcode = message instanceof Text ? Opcode.TEXT : Opcode.BINARY;
      int from = 0;
      for (int parts = random.nextInt(4); parts > 0; parts--) {
        int to = from + random.nextInt(payload.length - from + 1);
        send(opcode, Arrays.copyOfRange(payload, from, to));
        if (random.nextInt(3) == 0) {
          sendControl();
        }
        opcode = Opcode.CONTINUATION;
        from = to;
      }
      send(FIN | opcode, Arrays.copyOfRange(payload, from, payload.length));
      messages.add(message);
    }

    private void sendControl() {
      var payload = new byte[random.nextInt(126)];
      random.nextBytes(payload);
      boolean isPing = random.nextBoolean();
      send(FIN | (isPing ? Opcode.PING : Opcode.PONG), payload);
      messages.add(isPing ? new Ping(ByteString.fromArray(payload)) : Pong.INSTANCE);
    }

    private void send(int firstByte, byte[] payload) {
      bytes.writeBytes(frame(firstByte, payload, random.nextInt()));
    }

    private static byte[] payload(Incoming message) {
      return message instanceof Text text
          ? text.text().getBytes(UTF_8)
          : ((Binary) message).bytes().toArrayUnsafe();
    }

    private static Incoming randomMessage(Random random) {
      int size = randomSize(random);
      if (random.nextBoolean()) {
        var bytes = new byte[size];
        random.nextBytes(bytes);
        return new Binary(ByteString.fromArrayUnsafe(bytes));
      }
      var text = new StringBuilder();
      int kinds = 1 + random.nextInt(CHARACTERS.length);
      for (int i = 0; i < size / 4; i++) {
        text.appendCodePoint(CHARACTERS[random.nextInt(kinds)]);
      }
      return new Text(text.toString());
    }

    private static int randomSize(Random random) {
      return switch (random.nextInt(50)) {
        case 0 -> 65_530 + random.nextInt(12);
        case 1, 2, 3, 4, 5 -> random.nextInt(2_000);
        default -> random.nextInt(140);
      };
    }
  }
}
