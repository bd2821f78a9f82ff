package io.onager.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** WebSockets of the JDK's HTTP client. */
final class JdkTransport implements Transport {
  static final String SUBPROTOCOL = "onager.v1.json";

  private static final long MOST_RETRY_AFTER_SECONDS = 600;

  private final HttpClient http;
  private final Loop loop;
  private final int maxMessageChars;

  JdkTransport(HttpClient http, Loop loop, int maxMessageChars) {
    this.http = http;
    this.loop = loop;
    this.maxMessageChars = maxMessageChars;
  }

  @Override
  public Socket open(URI place, Listener listener) {
    var socket = new JdkSocket(loop, listener, maxMessageChars);
    var unused =
        http.newWebSocketBuilder()
            .subprotocols(SUBPROTOCOL)
            .buildAsync(place, socket)
            .whenComplete((opened, failure) -> dialled(socket, opened, failure));
    return socket;
  }

  /** Nobody but the loop closes what was opened: where it is over, it is closed here. */
  private void dialled(JdkSocket socket, @Nullable WebSocket opened, @Nullable Throwable failure) {
    if (opened == null) {
      loop.execute(() -> socket.ended(why(failure)));
    } else if (!loop.offer(() -> socket.opened(opened))) {
      opened.abort();
    }
  }

  private static Ended why(@Nullable Throwable failure) {
    var cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof WebSocketHandshakeException refused) {
      var response = refused.getResponse();
      var status = response.statusCode();
      return new Ended(
          Ended.NO_CODE, status, retryAfter(response), "the server answered HTTP " + status);
    }
    return Ended.lost(String.valueOf(cause));
  }

  private static @Nullable Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("[0-9]{1,9}"))
        .map(text -> Math.min(Long.parseLong(text), MOST_RETRY_AFTER_SECONDS))
        .map(Duration::ofSeconds)
        .orElse(null);
  }
}
