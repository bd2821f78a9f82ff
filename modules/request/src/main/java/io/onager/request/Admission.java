package io.onager.request;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether one more request may wait: counted by the dispatcher, whose word counts for 3 s, and for
 * what it has not heard of yet by this node itself. The dispatcher says how many wait with each
 * answer to what is submitted here, and of lines that are full every 2 s: so a line stays shut on
 * all nodes for as long as it is full. Its limit may be exceeded once, when it fills up, by what
 * each node takes until it hears of that: a few milliseconds where it submits itself. Thread-safe.
 */
final class Admission {
  private record Line(String tenant, String action) {}

  /**
   * A line as it is known here.
   *
   * @param told how long the dispatcher said it is
   * @param toldAt when, in nanoseconds
   * @param own how many of this node's requests it has not counted
   */
  private record Known(int told, long toldAt, int own) {}

  private static final long VALID = Duration.ofSeconds(3).toNanos();

  private final ConcurrentHashMap<Line, Known> lines = new ConcurrentHashMap<>();
  private final int most;
  private final LongSupplier nanos;

  Admission(int most, LongSupplier nanos) {
    this.most = most;
    this.nanos = nanos;
  }

  /** Takes one in, until it is {@link #counted} or {@link #withdraw}n. Returns whether it may. */
  boolean enter(String tenant, String action) {
    var admitted = new boolean[1];
    lines.compute(
        new Line(tenant, action),
        (line, known) -> {
          var now = nanos.getAsLong();
          var told = known == null || now - known.toldAt() > VALID ? 0 : known.told();
          var own = known == null ? 0 : known.own();
          admitted[0] = told + own < most;
          return admitted[0]
              ? new Known(told, known == null ? now : known.toldAt(), own + 1)
              : known;
        });
    return admitted[0];
  }

  /** Takes one in that has to be, until it is {@link #counted}. */
  void enterAnyway(String tenant, String action) {
    lines.compute(
        new Line(tenant, action),
        (line, known) ->
            known == null
                ? new Known(0, nanos.getAsLong(), 1)
                : new Known(known.told(), known.toldAt(), known.own() + 1));
  }

  /** Takes back what is not stored after all. */
  void withdraw(String tenant, String action) {
    lines.computeIfPresent(
        new Line(tenant, action),
        (line, known) -> settled(new Known(known.told(), known.toldAt(), known.own() - 1)));
  }

  /** The dispatcher has counted {@code more} of this node's: there are {@code length} now. */
  void counted(String tenant, String action, int more, int length) {
    lines.computeIfPresent(
        new Line(tenant, action),
        (line, known) -> settled(new Known(length, nanos.getAsLong(), known.own() - more)));
  }

  /** The dispatcher says, unasked, that a line is full. */
  void full(String tenant, String action, int length) {
    lines.compute(
        new Line(tenant, action),
        (line, known) -> new Known(length, nanos.getAsLong(), known == null ? 0 : known.own()));
  }

  /** Forgets a line that is short. */
  private @Nullable Known settled(Known known) {
    var own = Math.max(0, known.own());
    return own == 0 && known.told() < most / 2
        ? null
        : new Known(known.told(), known.toldAt(), own);
  }
}
