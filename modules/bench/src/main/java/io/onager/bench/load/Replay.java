package io.onager.bench.load;

/**
 * A stream that is resumed behind {@code from}, read up to {@code until}, and then resumed there
 * again, {@code times} times in all.
 *
 * @param rest what {@code subscribe} has besides: fields of JSON
 */
record Replay(long times, long from, long until, String rest) {
  /** Reads what {@link LoadProcess#replay} writes. */
  static Replay parse(String text) {
    var parts = text.split(" ", 4);
    return new Replay(
        Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]), parts[3]);
  }

  /** Returns what is left of it behind the first time. */
  Replay oneLess() {
    return new Replay(times - 1, from, until, rest);
  }

  /** Returns the message that begins it for the first time. */
  String first() {
    return "{\"type\":\"subscribe\",\"stream\":1,\"from\":{\"revision\":%d},%s}"
        .formatted(from, rest);
  }

  /** Returns the message that begins it again. */
  String again() {
    return "[" + end() + "," + first() + "]";
  }

  /** Returns the message that ends it. */
  String end() {
    return "{\"type\":\"unsubscribe\",\"stream\":1}";
  }
}
