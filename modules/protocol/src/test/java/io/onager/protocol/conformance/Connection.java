package io.onager.protocol.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One WebSocket of a case. */
final class Connection {
  private final WebSocket socket;
  private final Inbox inbox;
  private final Duration patience;

  private Connection(WebSocket socket, Inbox inbox, Duration patience) {
    this.socket = socket;
    this.inbox = inbox;
    this.patience = patience;
  }

  /** Opens the socket that {@code open} makes of a listener. */
  static Connection open(Opening open, Duration patience)
      throws ExecutionException, TimeoutException {
    var inbox = new Inbox(patience);
    return new Connection(await(open.with(new Listener(inbox)), patience), inbox, patience);
  }

  /** Opens a socket that tells {@code listener} what comes. */
  interface Opening {
    CompletableFuture<WebSocket> with(WebSocket.Listener listener);
  }

  Inbox inbox() {
    return inbox;
  }

  String subprotocol() {
    return socket.getSubprotocol();
  }

  void send(String text, boolean isBinary) {
    if (isBinary) {
      send(text.getBytes(StandardCharsets.UTF_8));
    } else {
      sent(socket.sendText(text, true));
    }
  }

  void send(byte[] bytes) {
    sent(socket.sendBinary(ByteBuffer.wrap(bytes), true));
  }

  void close(int code) {
    sent(socket.sendClose(code, ""));
    inbox.takeClose();
  }

  /** Ends the connection without a word. */
  void abort() {
    socket.abort();
  }

  boolean isOpen() {
    return !socket.isInputClosed() && !socket.isOutputClosed();
  }

  /** Asks for a {@code pong}, so that whatever the server sent before has arrived. */
  void ping() {
    send("{\"type\":\"ping\"}", false);
    inbox.take(Connection::isPong, "a pong");
  }

  private static boolean isPong(JsonNode frame) {
    return frame.path("type").asText().equals("pong");
  }

  private void sent(CompletableFuture<WebSocket> sending) {
    try {
      await(sending, patience);
    } catch (ExecutionException | TimeoutException e) {
      throw new Mismatch("could not send", e);
    }
  }

  private static WebSocket await(CompletableFuture<WebSocket> future, Duration patience)
      throws ExecutionException, TimeoutException {
    try {
      return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Mismatch("interrupted while waiting", e);
    }
  }

  /** Puts the fragments of messages together. */
  private static final class Listener implements WebSocket.Listener {
    private final Inbox inbox;
    private final StringBuilder text = new StringBuilder();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Listener(Inbox inbox) {
      this.inbox = inbox;
    }

    @Override
    public @Nullable CompletionStage<?> onText(
        WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        inbox.add(text.toString(), false);
        text.setLength(0);
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(
        WebSocket webSocket, ByteBuffer data, boolean last) {
      var fragment = new byte[data.remaining()];
      data.get(fragment);
      bytes.writeBytes(fragment);
      if (last) {
        inbox.add(bytes.toString(StandardCharsets.UTF_8), true);
        bytes.reset();
      }
      webSocket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      inbox.close(code, reason);
      return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      inbox.close(1006, String.valueOf(error));
    }
  }
}
