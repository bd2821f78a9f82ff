package io.onager.bench.load;

/**
 * When each of some commands is due, one at a time and at a constant rate whatever happens, and how
 * long behind that its update came. A command that had to wait for others is late by that wait, too
 * (no coordinated omission).
 *
 * <p>Each command makes one revision of a room that was at revision 0; stream {@code n} watches
 * room {@code n}.
 */
final class Schedule {
  private final long begin = System.nanoTime();
  private final long interval;
  private final int rooms;
  private final Arrivals arrivals;

  Schedule(int perSecond, int commands, int rooms) {
    this.interval = 1_000_000_000L / perSecond;
    this.rooms = rooms;
    this.arrivals = new Arrivals(commands);
  }

  int commands() {
    return arrivals.count();
  }

  long due(int command) {
    return begin + command * interval;
  }

  /** Notes that an update came; returns whether it is one that was due, and had not come. */
  boolean arrived(int stream, long revision) {
    if (revision == 0) {
      return true; // the first state
    }
    var command = (revision - 1) * rooms + stream - 1;
    return command < commands()
        && arrivals.arrived((int) command, System.nanoTime() - due((int) command));
  }

  Arrivals arrivals() {
    return arrivals;
  }
}
