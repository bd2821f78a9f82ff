package io.onager.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

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
  /** What an actor, one more stream and one more session weigh. */
  MEMORY,
  /** What a patch saves: bytes, and time. */
  DELTA,
  /** The parts of a command's and of an update's way, each by itself. */
  FILTERS,
  /** Durable requests: stored and run, acknowledged, waiting, behind a start. */
  REQUESTS,
  /** Actors that sleep: one at a time, and as many as a client may open. */
  ACTIVATION,
  /** The sample's server, as a process. */
  START;

  /** What stands for all of them. */
  static final String ALL = "all";

  /** Returns those that {@code name} asks for; none where there is no such benchmark. */
  static List<Benchmark> named(String name) {
    return Arrays.stream(values())
        .filter(each -> List.of(ALL, each.text()).contains(name))
        .toList();
  }

  /** Returns the name by which it is asked for. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  Result run(Setup setup) {
    return switch (this) {
      case FANOUT -> new FanOut(setup).run();
      case UPDATES -> new Updates(setup).run();
      case LATENCY -> new Latency(setup).run();
      case RESUME -> new Replays(setup).run();
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
