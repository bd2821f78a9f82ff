package io.onager.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.actor.Update;
import io.onager.model.Address;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what one watcher sees, and checks it against what is stored. */
final class Log {
  private final Watcher watcher;
  private final List<Update> seen = new ArrayList<>();
  private final String initial;
  private @Nullable Start start;
  private String epoch = "";
  private long begin = -1;
  private long position;
  private @Nullable String first;

  Log(Feeds feeds, Address address, @Nullable From from) {
    this(feeds, address, from, "0");
  }

  Log(Feeds feeds, Address address, @Nullable From from, String initial) {
    this.initial = initial;
    this.watcher = new Watcher(feeds, address, () -> {});
    if (from != null) {
      begin = from.behind(); // what lies between is seen again
      position = begin;
    }
    watcher.start(from);
  }

  /** Looks at most at so many; returns how many there were. */
  int look(int most) {
    for (var i = 0; i < most; i++) {
      var next = watcher.poll();
      if (next == null) {
        return i;
      }
      note(next);
    }
    return most;
  }

  private void note(Seen next) {
    if (next instanceof Seen.Began began) {
      start = began.start();
      epoch = began.epoch();
    } else if (next instanceof Seen.State state) {
      begin = state.entry().revision();
      position = begin;
      first = state.entry().update().state();
    } else if (next instanceof Seen.Next after) {
      seen.add(after.entry().update());
      position = after.entry().revision();
    } else if (next instanceof Seen.Reset reset && reset.recreated() && position == 0) {
      epoch = reset.epoch(); // nothing was stored of the life before
    } else {
      throw new AssertionError("seen " + next + " behind " + position);
    }
  }

  /** Looks until {@code revision} is seen. */
  void lookUntil(long revision) {
    Waiting.until(
        () -> "revision %d, behind %d".formatted(revision, position),
        () -> {
          look(1000);
          return start != null && begin >= 0 && position >= revision;
        });
  }

  boolean hasBegun() {
    return start != null && begin >= 0;
  }

  @Nullable Start start() {
    return start;
  }

  String epoch() {
    return epoch;
  }

  long begin() {
    return begin;
  }

  long position() {
    return position;
  }

  void stop() {
    watcher.stop();
  }

  /** Asserts of all that they have what is {@code stored}, and stops them. */
  static void assertAsStored(List<Log> logs, List<Update> stored) {
    logs.forEach(log -> log.assertAsStored(stored));
    logs.forEach(Log::stop);
  }

  /** Asserts that nothing was missed or repeated, and that each is as it is stored. */
  void assertAsStored(List<Update> stored) {
    assertThat(seen).isEqualTo(stored.subList((int) begin, (int) position));
    if (first != null) {
      assertThat(first).isEqualTo(begin == 0 ? initial : stored.get((int) begin - 1).state());
    }
  }
}
