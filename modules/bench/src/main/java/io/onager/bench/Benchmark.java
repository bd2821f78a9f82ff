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
  /** What one decision of a filter, and one patch of a large state, takes. */
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
      case LATENCY -> new Latency(setup).run();
      case RESUME -> new Replays(setup).outOfTheWindow().and(new Replays(setup).outOfTheJournal());
      case STORM -> Storm.run(setup);
      case FILTERS -> Parts.run(setup.plan());
      case ACTIVATION -> new Activation(setup).run().and(new Opening(setup).run());
      case START -> Start.run(setup.plan());
      case MEMORY -> new Memory(setup).run();
      case DELTA -> new Traffic(setup).run().and(new LargeFanOut(setup).run());
      case REQUESTS -> new DurableRequests(setup).run();
    };
  }
}
