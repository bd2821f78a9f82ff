package io.onager.bench;

/** Something that can be measured. */
enum Benchmark {
  /** One actor, many sessions: how many frames go out in a second. */
  FANOUT,
  /** Commands over WebSocket, stored and seen: many actors, and one. */
  UPDATES,
  /** From a command to its update at another client. */
  LATENCY,
  /** One client that comes back often and is not far behind: events out of the feed's memory. */
  WINDOW,
  /** One client that was away for long: revisions out of the journal. */
  JOURNAL,
  /** One client that opens as many streams as it may. */
  OPENING,
  /** What one decision of a filter, and one patch of a large state, takes. */
  FILTER,
  /** What one more stream and one more session weigh. */
  MEMORY,
  /** What a patch saves on the wire. */
  DELTA,
  /** Durable requests: stored, run and completed. */
  REQUESTS;

  Result run(Setup setup) {
    return switch (this) {
      case FANOUT -> new FanOut(setup).run();
      case UPDATES -> new Updates(setup).run();
      case LATENCY -> Latency.run(setup);
      case WINDOW -> Replays.outOfTheWindow(setup);
      case JOURNAL -> Replays.outOfTheJournal(setup);
      case OPENING -> Opening.run(setup);
      case FILTER -> PureFunctions.run(setup.plan());
      case MEMORY -> new Memory(setup).run();
      case DELTA -> new Traffic(setup).run();
      case REQUESTS -> DurableRequests.run(setup);
    };
  }
}
