package io.onager.feed;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What an actor lets its watchers know behind a revision, until the next one: stored nowhere, and
 * void as soon as a newer one comes. Thread-safe.
 */
public final class Signal {
  private final long revision;
  private final long number;
  private final String value;
  private volatile @Nullable Object encoded;

  Signal(long revision, long number, String value) {
    this.revision = revision;
    this.number = number;
    this.value = value;
  }

  /** Returns the revision behind which it was said. */
  public long revision() {
    return revision;
  }

  /** Returns what differs from the number of any other signal. */
  public long number() {
    return number;
  }

  /** Returns what was said, a JSON object as text. */
  public String value() {
    return value;
  }

  /** Returns what {@code work} makes of this, which the first who asks works out for all. */
  @SuppressWarnings("unchecked") // there is one encoding, which all who ask want
  public <T> T once(Function<Signal, T> work) {
    var known = encoded;
    return known == null ? workOut(work) : (T) known;
  }

  /** Returns about how much memory this takes, its encoding included. */
  long bytes() {
    return 64 + 3L * value.length();
  }

  @SuppressWarnings("unchecked") // as above
  private synchronized <T> T workOut(Function<Signal, T> work) {
    var made = (T) encoded;
    if (made == null) {
      made = work.apply(this);
      encoded = made;
    }
    return made;
  }
}
