package io.onager.samples.gameroom;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import io.onager.testkit.Waiting;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One WebSocket to a server. Its frames go to whoever wants them, or are kept to be looked for. */
final class TestClient implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final List<JsonNode> arrived = new ArrayList<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final Consumer<JsonNode> onFrame;
  private final WebSocket socket;
  private CompletableFuture<WebSocket> sent;

  private TestClient(
      URI server,
      Map<String, String> headers,
      boolean reads,
      @Nullable Consumer<JsonNode> onFrame) {
    this.onFrame = onFrame == null ? this::keep : onFrame;
    this.socket = Waiting.get("the upgrade", open(server, headers, new Listener(this, reads)));
    this.sent = CompletableFuture.completedFuture(socket);
  }

  /** Connects; frames are kept for {@link #take} and {@link #onStream}. */
  static TestClient connect(URI server) {
    return connect(server, Map.of());
  }

  static TestClient connect(URI server, Map<String, String> headers) {
    return new TestClient(server, headers, true, null);
  }

  /** Connects, and gives every frame to {@code onFrame} on a thread of the client's. */
  static TestClient connect(URI server, Consumer<JsonNode> onFrame) {
    return new TestClient(server, Map.of(), true, onFrame);
  }

  /** Connects, and takes nothing off the socket until {@link #read}. */
  static TestClient connectWithoutReading(URI server) {
    return new TestClient(server, Map.of(), false, null);
  }

  /**
   * Returns the HTTP status with which the server refuses to open a connection; 101 if it opens.
   */
  static int upgradeStatus(URI server, Map<String, String> headers) {
    var status =
        open(server, headers, new WebSocket.Listener() {})
            .handle(
                (opened, refused) -> {
                  if (refused == null) {
                    opened.abort();
                    return 101;
                  }
                  return refused.getCause() instanceof WebSocketHandshakeException answered
                      ? answered.getResponse().statusCode()
                      : 0;
                });
    return Waiting.get("the upgrade", status);
  }

  private static CompletableFuture<WebSocket> open(
      URI server, Map<String, String> headers, WebSocket.Listener listener) {
    var builder = HTTP.newWebSocketBuilder();
    headers.forEach(builder::header);
    var address = URI.create(server.toString().replaceFirst("^http", "ws") + "/onager/ws");
    return builder.buildAsync(address, listener);
  }

  /** Reads from here on. */
  void read() {
    socket.request(Long.MAX_VALUE);
  }

  /** Sends one message, behind those before it; a connection that is lost takes it in silence. */
  synchronized void send(String text) {
    sent = sent.handle((ok, lost) -> ok).thenCompose(ok -> socket.sendText(text, true));
  }

  synchronized void send(byte[] bytes) {
    sent =
        sent.handle((ok, lost) -> ok)
            .thenCompose(ok -> socket.sendBinary(ByteBuffer.wrap(bytes), true));
  }

  void invoke(String id, String actor, String command, String args) {
    send(Frames.invoke(id, actor, command, args));
  }

  void subscribe(int stream, String actor) {
    send(Frames.subscribe(stream, actor));
  }

  /** Waits for a frame, and takes it out of those that are kept. */
  JsonNode take(String what, Predicate<JsonNode> isMeant) {
    var found = new ArrayList<JsonNode>();
    Waiting.until(
        what,
        () -> {
          synchronized (arrived) {
            arrived.stream().filter(isMeant).findFirst().ifPresent(found::add);
            arrived.removeAll(found);
          }
          if (found.isEmpty() && closed.isDone()) {
            throw new AssertionError("closed with " + closed.join() + "; kept: " + frames());
          }
          return !found.isEmpty();
        });
    return found.get(0);
  }

  /** Waits for the answer to {@code id}. */
  JsonNode answer(String id) {
    return take("the answer to " + id, frame -> frame.path("id").asText().equals(id));
  }

  /** Waits for a frame of {@code type}. */
  JsonNode frame(String type) {
    return take("a " + type, frame -> Frames.isOf(type, frame));
  }

  /** Returns what arrived and was not taken. */
  List<JsonNode> frames() {
    synchronized (arrived) {
      return List.copyOf(arrived);
    }
  }

  /** Waits for so many frames of a kind, and returns all of it that arrived. */
  List<JsonNode> frames(int count, Predicate<JsonNode> isMeant) {
    return frames(Waiting.PATIENCE, count, isMeant);
  }

  /** As {@link #frames(int, Predicate)}, within {@code patience}. */
  List<JsonNode> frames(Duration patience, int count, Predicate<JsonNode> isMeant) {
    Waiting.until(
        count + " frames", patience, () -> frames().stream().filter(isMeant).count() >= count);
    return frames().stream().filter(isMeant).toList();
  }

  /** Returns what arrived on a stream, in order. */
  List<JsonNode> onStream(int stream) {
    return frames().stream().filter(frame -> frame.path("stream").asInt() == stream).toList();
  }

  /** Waits until {@code revision} has arrived on a stream, and returns all that did. */
  List<JsonNode> onStreamUpTo(int stream, long revision) {
    Waiting.until(
        "revision %d on stream %d".formatted(revision, stream),
        () -> Frames.lastRevision(onStream(stream)) >= revision);
    return onStream(stream);
  }

  boolean isClosed() {
    return closed.isDone();
  }

  /** Waits for the end, and returns its code; 1006 where the server said none. */
  int closeCode() {
    return Waiting.get("the close", closed);
  }

  @Override
  public void close() {
    socket.abort();
  }

  private void keep(JsonNode frame) {
    synchronized (arrived) {
      arrived.add(frame);
    }
  }

  private void receive(String text) {
    try {
      var message = Json.parse(text);
      if (message.isArray()) {
        message.forEach(onFrame);
      } else {
        onFrame.accept(message);
      }
    } catch (JsonProcessingException e) {
      closed.completeExceptionally(new AssertionError("not JSON: " + text, e));
    }
  }

  /** Puts the fragments of messages together. */
  private record Listener(TestClient client, boolean reads, StringBuilder text)
      implements WebSocket.Listener {
    Listener(TestClient client, boolean reads) {
      this(client, reads, new StringBuilder());
    }

    @Override
    public void onOpen(WebSocket opened) {
      if (reads) {
        opened.request(Long.MAX_VALUE);
      }
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        client.receive(text.toString());
        text.setLength(0);
      }
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      return onText(from, java.nio.charset.StandardCharsets.UTF_8.decode(data), last);
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      client.closed.complete(code);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      client.closed.complete(1006);
    }
  }
}
