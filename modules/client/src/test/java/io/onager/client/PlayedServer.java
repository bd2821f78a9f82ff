package io.onager.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.model.Json;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A server that is played on a {@link VirtualLoop}: follows the protocol, but for what a test has
 * it do. Messages take some random milliseconds; on one connection they keep their order.
 */
final class PlayedServer implements Transport {
  private static final String WELCOME =
      "{\"type\":\"welcome\",\"protocol\":%d,\"connection\":\"c\",\"node\":\"n\",\"heartbeat\":25000,"
          + "\"limits\":{\"messageBytes\":1048576,\"streams\":4096}}";

  final Map<String, PlayedActor> actors = new HashMap<>();
  final List<PlayedSocket> sockets = new ArrayList<>();

  /** All that clients sent, each message with when. */
  final List<String> received = new ArrayList<>();

  final List<Long> dialled = new ArrayList<>();
  private final VirtualLoop loop;
  private final Random random;

  /** Percent of updates that are wrong. */
  int mistakes;

  /** What is answered to who dials; {@code null} to welcome. */
  @Nullable Ended refusal;

  /** What is answered to who subscribes, but for its number; {@code null} to take it. */
  @Nullable String streamRefusal;

  int protocol = 1;

  PlayedServer(VirtualLoop loop, Random random) {
    this.loop = loop;
    this.random = random;
  }

  PlayedActor actor(String address) {
    return actors.computeIfAbsent(address, unused -> new PlayedActor());
  }

  /** Returns the connections that are open. */
  List<PlayedSocket> open() {
    return sockets.stream().filter(each -> !each.over).toList();
  }

  /** Tells on each stream what there is credit for, in a random order, some of it. */
  void tellSome() {
    for (var socket : open()) {
      for (var stream : List.copyOf(socket.streams.values())) {
        for (var i = random.nextInt(6); i > 0; i--) {
          stream.tell(random, mistakes);
        }
      }
    }
  }

  /** Tells on each stream all that there is credit for, without mistakes. */
  void tellAll() {
    mistakes = 0;
    for (var socket : open()) {
      for (var stream : List.copyOf(socket.streams.values())) {
        while (stream.tell(random, 0)) {}
      }
    }
  }

  @Override
  public Socket open(URI place, Listener listener) {
    dialled.add(loop.nanos());
    var socket = new PlayedSocket(listener);
    sockets.add(socket);
    socket.later(
        () -> {
          if (refusal != null) {
            socket.drop(refusal);
          } else {
            listener.onOpen();
          }
        });
    return socket;
  }

  /** One connection of the played server. */
  final class PlayedSocket implements Socket {
    final Map<Integer, PlayedStream> streams = new HashMap<>();
    boolean over;
    boolean welcomed;

    /** Commands and all else are lost on their way to the server. */
    boolean deaf;

    private final Listener listener;
    private long free;

    private PlayedSocket(Listener listener) {
      this.listener = listener;
    }

    /** Has the client hear {@code frame}. */
    void say(String frame) {
      later(() -> listener.onMessage(frame));
    }

    /** Ends it, as the client hears at once. */
    void drop(Ended how) {
      if (!over) {
        over = true;
        streams.clear();
        listener.onEnd(how);
      }
    }

    @Override
    public void send(String text, Runnable sent) {
      loop.execute(sent);
      received.add(text);
      later(() -> take(text));
    }

    @Override
    public void close() {
      over = true;
      streams.clear();
    }

    @Override
    public void abort() {
      close();
    }

    private void later(Runnable action) {
      free = Math.max(free, loop.nanos() + random.nextInt(20_000_000));
      var unused =
          loop.schedule(
              Duration.ofNanos(free - loop.nanos()),
              () -> {
                if (!over) {
                  action.run();
                }
              });
    }

    private void take(String text) {
      if (deaf) {
        return;
      }
      try {
        var message = Json.parse(text);
        if (message.isArray()) {
          message.forEach(this::take);
        } else {
          take(message);
        }
      } catch (JsonProcessingException e) {
        throw new AssertionError(text, e);
      }
    }

    private void take(JsonNode frame) {
      var number = frame.path("stream").asInt();
      switch (frame.path("type").asText()) {
        case "hello" -> {
          welcomed = true;
          say(WELCOME.formatted(protocol));
        }
        case "ping" -> say("{\"type\":\"pong\"}");
        case "subscribe" -> {
          if (streamRefusal == null) {
            var actor = actor(frame.path("actor").asText());
            streams.put(number, new PlayedStream(frame, actor, each -> say(Json.text(each))));
          } else {
            say(streamRefusal.formatted(number));
          }
        }
        case "unsubscribe" -> streams.remove(number);
        case "ack" -> {
          var stream = streams.get(number);
          if (stream != null) {
            stream.acknowledge(frame.path("revision").asLong());
          }
        }
        case "invoke" -> answer(frame);
        case "submit", "cancel" -> {} // the test answers
        default -> throw new AssertionError(frame);
      }
    }

    private void answer(JsonNode frame) {
      var revision = actor(frame.path("actor").asText()).invoke(frame);
      ObjectNode answer = Json.mapper().createObjectNode();
      answer.put("type", "result").put("revision", revision).put("value", revision);
      answer.set("id", frame.get("id"));
      say(answer.toString());
    }
  }
}
