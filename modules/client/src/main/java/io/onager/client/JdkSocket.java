package io.onager.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onager.client.Transport.Ended;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket of the JDK's. It is read one message at a time: the next one is asked for when the
 * loop has taken the last, so that the server is slowed by TCP where the loop is behind.
 */
final class JdkSocket implements Transport.Socket, WebSocket.Listener {
  private static final int CLOSING_SECONDS = 5;

  private final Loop loop;
  private final Transport.Listener listener;
  private final int maxMessageChars;
  private final StringBuilder message = new StringBuilder(); // owned by the JDK's calls
  private @Nullable WebSocket socket; // this and the next: owned by the loop
  private boolean over;

  JdkSocket(Loop loop, Transport.Listener listener, int maxMessageChars) {
    this.loop = loop;
    this.listener = listener;
    this.maxMessageChars = maxMessageChars;
  }

  /** On the loop: it is open. */
  void opened(WebSocket opened) {
    if (over) {
      opened.abort();
      return;
    }
    if (!opened.getSubprotocol().equals(JdkTransport.SUBPROTOCOL)) {
      opened.abort();
      ended(Ended.closed(Connection.NOT_ONAGER, "the server does not know onager.v1.json"));
      return;
    }
    socket = opened;
    listener.onOpen();
    opened.request(1);
  }

  /** On the loop: it has ended. */
  void ended(Ended how) {
    if (!over) {
      over = true;
      listener.onEnd(how);
    }
  }

  @Override
  public void send(String text, Runnable sent) {
    if (socket != null && !over) {
      var unused =
          socket
              .sendText(text, true)
              .whenComplete(
                  (ok, failure) ->
                      loop.execute(failure == null ? sent : () -> broken(failure.toString())));
    }
  }

  @Override
  public void close() {
    over = true;
    if (socket != null) {
      var closing = socket;
      var unused =
          closing
              .sendClose(WebSocket.NORMAL_CLOSURE, "")
              .whenComplete((ok, failure) -> closing.request(Long.MAX_VALUE));
      CompletableFuture.delayedExecutor(CLOSING_SECONDS, TimeUnit.SECONDS).execute(closing::abort);
    }
  }

  @Override
  public void abort() {
    over = true;
    if (socket != null) {
      socket.abort();
    }
  }

  @Override
  public void onOpen(WebSocket opened) {
    // Nothing is asked for before the loop has it.
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    if (message.length() + data.length() > maxMessageChars) {
      var most = maxMessageChars;
      loop.execute(
          () -> {
            from.abort();
            ended(
                Ended.closed(
                    Connection.TOO_LARGE, "a message has more than %d characters".formatted(most)));
          });
      return null;
    }
    message.append(data);
    if (last) {
      var text = message.toString();
      message.setLength(0);
      loop.execute(() -> take(from, text));
    } else {
      from.request(1);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    return onText(from, UTF_8.decode(data), last); // never: the server answers as it is asked
  }

  @Override
  public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer data) {
    loop.execute(
        () -> {
          if (!over) {
            listener.onPing();
          }
        });
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer data) {
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    loop.execute(() -> ended(Ended.closed(code, reason)));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    loop.execute(() -> ended(Ended.lost(String.valueOf(error))));
  }

  private void take(WebSocket from, String text) {
    if (!over) {
      try {
        listener.onMessage(text);
      } finally {
        from.request(1);
      }
    }
  }

  private void broken(String why) {
    if (socket != null) {
      socket.abort();
    }
    ended(Ended.lost(why));
  }
}
