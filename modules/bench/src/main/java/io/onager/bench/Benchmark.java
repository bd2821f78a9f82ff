package io.onager.bench;

/** Something that can be measured. */
enum Benchmark {
  /** One actor, many sessions: how many frames go out in a second. */
  FANOUT,
  /** Commands over WebSocket, stored and seen: many actors, and one. */
  UPDATES,
  /** From a command to its update at another client. */
  LATENCY,
  /** One client that comes back: out of the feed's memory, and out of the journal. */
  RESUME,
  /** All clients come back at once. */
  STORM,
  /** What one more stream and one more session weigh. */
  MEMORY,
  /** What a patch saves: bytes, and time. */
  DELTA,
  /** Filter, patch, lane step, frame and command, each by itself. */
  FILTERS,
  /** Durable requests: stored, run and completed. */
  REQUESTS,
  /** Actors that sleep: one at a time, and as many as a client may open. */
  ACTIVATION,
  /** The sample's server, as a process. */
  START;

  Result run(Setup setup) {
    return switch (this) {
      case FANOUT -> new FanOut(setup).run();
      case UPDATES -> new Updates(setup).run();
      case LATENCY -> Latency.run(setup);
      case RESUME -> Replays.outOfTheWindow(setup).and(Replays.outOfTheJournal(setup));
      case STORM -> new Storm(setup).run();
      case FILTERS -> Parts.run(setup.plan());
      case ACTIVATION -> Activation.run(setup).and(Opening.run(setup));
      case START -> Start.run(setup.plan());
      case MEMORY -> new Memory(setup).run();
      case DELTA -> new Traffic(setup).run().and(new LargeFanOut(setup).run());
      case REQUESTS -> DurableRequests.run(setup);
    };
  }
}
