package io.onager.bench;

import io.onager.server.LiveRef;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What clients say to be sent something. */
final class Subscriptions {
  private Subscriptions() {}

  /**
   * Returns the frame that opens a stream.
   *
   * @param rest further fields of JSON, each with a comma before it
   */
  static String of(int stream, LiveRef<?, ?> actor, String rest) {
    return "{\"type\":\"subscribe\",\"stream\":%d,%s%s}".formatted(stream, actor(actor), rest);
  }

  /** Returns the message that opens the streams from {@code first} to {@code last}. */
  static String range(int first, int last, LiveRef<?, ?> actor) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(stream -> of(stream, actor, ""))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Returns the field that says of whom. */
  static String actor(LiveRef<?, ?> actor) {
    return "\"actor\":\"%s\"".formatted(actor.address().path());
  }
}
