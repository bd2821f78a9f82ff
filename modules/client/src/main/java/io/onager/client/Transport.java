package io.onager.client;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What opens WebSockets. */
interface Transport {
  /** Opens one; tells {@code listener}, on the loop, how it goes. */
  Socket open(URI place, Listener listener);

  /** A WebSocket that is being opened, or is open. Called on the loop. */
  interface Socket {
    /** Sends a message; {@code sent} is run on the loop once the next one may be sent. */
    void send(String text, Runnable sent);

    /** Closes in order; the listener is told nothing more. */
    void close();

    /** Ends it at once; the listener is told nothing more. */
    void abort();
  }

  /** Who is told, on the loop; nothing after {@link #onEnd}. */
  interface Listener {
    /** It is open. */
    void onOpen();

    /** A message has come; the next one is asked for once this returns. */
    void onMessage(String text);

    /** A ping has come. */
    void onPing();

    /** It has ended, or could not be opened. */
    void onEnd(Ended ended);
  }

  /**
   * How it ended.
   *
   * @param closeCode 1006 where none was told
   * @param httpStatus where the server did not upgrade; otherwise 0
   * @param retryAfter how long the server asks to stay away
   */
  record Ended(int closeCode, int httpStatus, @Nullable Duration retryAfter, String message) {
    static final int NO_CODE = 1006;

    static Ended lost(String message) {
      return new Ended(NO_CODE, 0, null, message);
    }

    static Ended closed(int code, String reason) {
      return new Ended(code, 0, null, reason);
    }
  }
}
