package io.onager.samples.gameroom.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket to a node. A node that says nothing is asked for a sign of life, and given up where
 * none comes: it may be frozen, or its host gone, and no socket tells that.
 */
final class Connection implements WebSocket.Listener {
  /** Who it belongs to. Frames come one after the other, on a thread of the connection's. */
  interface Owner {
    /** A frame has arrived. */
    void onFrame(Connection from, JsonNode frame);

    /** It has ended; said once, and not where the owner ended it. */
    void onEnd(Connection ended);
  }

  private static final long LOOK_MILLIS = 500;
  private static final long SILENT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long DEAD_NANOS = Duration.ofSeconds(4).toNanos();
  private static final Duration OPENING = Duration.ofSeconds(2);

  private final int node;
  private final Owner owner;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final StringBuilder message = new StringBuilder();
  private volatile long heard = System.nanoTime();
  private volatile @Nullable WebSocket socket;
  private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

  private Connection(int node, Owner owner) {
    this.node = node;
    this.owner = owner;
  }

  /**
   * Connects to a node.
   *
   * @param then is given the connection, or null where the node refuses or does not answer in time
   */
  static void open(Nodes nodes, int node, Owner owner, Consumer<@Nullable Connection> then) {
    var connection = new Connection(node, owner);
    var place = URI.create(nodes.place(node).toString().replaceFirst("^http", "ws") + "/onager/ws");
    var unused =
        nodes
            .http()
            .newWebSocketBuilder()
            .connectTimeout(OPENING)
            .subprotocols("onager.v1.json")
            .buildAsync(place, connection)
            .whenComplete((opened, failure) -> connection.opened(nodes, opened, then));
  }

  int node() {
    return node;
  }

  /** Returns whether it has ended; before its owner has it, that is all there is to tell of it. */
  boolean isEnded() {
    return ended.get();
  }

  /** Sends one message, behind those before it; nothing happens where it has ended. */
  synchronized void send(String text) {
    var open = socket;
    if (open != null && !ended.get()) {
      sent = sent.handle((ok, lost) -> ok).thenCompose(ok -> open.sendText(text, true));
    }
  }

  /** Ends it; its owner hears no more of it. */
  void close() {
    ended.set(true);
    abort();
  }

  private void opened(
      Nodes nodes, @Nullable WebSocket opened, Consumer<@Nullable Connection> then) {
    socket = opened;
    heard = System.nanoTime();
    if (opened != null) {
      look(nodes);
    }
    then.accept(opened == null ? null : this);
  }

  private void abort() {
    var open = socket;
    if (open != null) {
      open.abort();
    }
  }

  private void look(Nodes nodes) {
    if (ended.get()) {
      return;
    }
    var silence = System.nanoTime() - heard;
    if (silence > DEAD_NANOS) {
      abort();
      end();
    } else if (silence > SILENT_NANOS) {
      send("{\"type\":\"ping\"}");
    }
    nodes.later(LOOK_MILLIS, () -> look(nodes));
  }

  private void end() {
    if (ended.compareAndSet(false, true)) {
      owner.onEnd(this);
    }
  }

  private void receive(String text) throws JsonProcessingException {
    var json = Json.parse(text);
    if (json.isArray()) {
      json.forEach(frame -> owner.onFrame(this, frame));
    } else {
      owner.onFrame(this, json);
    }
  }

  @Override
  public void onOpen(WebSocket opened) {
    opened.request(Long.MAX_VALUE);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    heard = System.nanoTime();
    message.append(data);
    if (last && !ended.get()) {
      try {
        receive(message.toString());
      } catch (JsonProcessingException e) {
        abort();
        end();
      }
      message.setLength(0);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    return onText(from, UTF_8.decode(data), last);
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer data) {
    heard = System.nanoTime();
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    end();
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    end();
  }
}
