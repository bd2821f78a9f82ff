package io.onager.bench.load;

import org.jspecify.annotations.Nullable;

/** The replays of one connection, one after the other: how many have ended, and what they took. */
final class Replaying {
  private final int connection;
  private final FrameCounter frames;
  private @Nullable Replay running;
  private @Nullable Return back;
  private long began;
  private long ended;
  private long nanos;

  /** Begins with none; {@code frames} counts what comes on the connection of that number. */
  Replaying(int connection, FrameCounter frames) {
    this.connection = connection;
    this.frames = frames;
  }

  /** Returns how many have come to their end. */
  long ended() {
    return ended;
  }

  /** Returns what these took together. */
  long nanos() {
    return nanos;
  }

  /** Returns the message that resumes as one of those that come back together. */
  String begin(Return all) {
    back = all;
    return begin(all.replay());
  }

  /** Returns the message that begins {@code next} for the first time. */
  String begin(Replay next) {
    return begin(next, next.first(), System.nanoTime());
  }

  /** Looks how far it is; returns what is to be said to that, empty where nothing is. */
  String follow() {
    var replay = running;
    if (replay == null || frames.reached() < replay.until()) {
      return "";
    }
    var now = System.nanoTime();
    ended++;
    nanos += now - began;
    return replay.times() == 1 ? end(replay) : begin(replay.oneLess(), replay.again(), now);
  }

  private String begin(Replay next, String message, long now) {
    running = next;
    frames.continueBehind(next.from());
    began = now;
    return new Template(1, message).of(connection);
  }

  /** Who comes back stays; all others end the stream. */
  private String end(Replay last) {
    running = null;
    if (back == null) {
      return last.end();
    }
    back.arrived(connection);
    return "";
  }
}
