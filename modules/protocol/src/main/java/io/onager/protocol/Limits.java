package io.onager.protocol;

import io.onager.model.Json;
import java.time.Duration;

/**
 * How much a server takes. The components are a server's to choose and {@code welcome} tells them;
 * the constants are the protocol's.
 *
 * @param messageBytes the longest message, in bytes of UTF-8
 * @param streams the most open streams of one connection
 * @param framesPerMessage the most frames in one array
 */
public record Limits(int messageBytes, int streams, int framesPerMessage) {
  /** What a server takes that was not told otherwise. */
  public static final Limits DEFAULT = new Limits(1024 * 1024, 4096, 5000);

  /** How deep a message may nest, the array around its frames included. */
  public static final int DEPTH = Json.MAX_DEPTH;

  /** The longest {@code id} that is a text. */
  public static final int ID_CHARS = 64;

  /** The longest idempotency key. */
  public static final int KEY_CHARS = 128;

  /** The longest name that a client gives itself. */
  public static final int CLIENT_CHARS = 128;

  /** The longest token. */
  public static final int TOKEN_CHARS = 16 * 1024;

  /** The longest time that a durable request waits before it may run: a year. */
  public static final long AFTER_MILLIS = Duration.ofDays(365).toMillis();

  /** The most parts of a state that one stream selects. */
  public static final int SELECT_POINTERS = 100;

  /**
   * Checks that something is allowed at all.
   *
   * @throws IllegalArgumentException for a limit below 1
   */
  public Limits {
    require(messageBytes, "messageBytes");
    require(streams, "streams");
    require(framesPerMessage, "framesPerMessage");
  }

  private static void require(int limit, String name) {
    if (limit < 1) {
      throw new IllegalArgumentException("%s: %d (expected: >= 1)".formatted(name, limit));
    }
  }
}
