package io.onager.bench;

import io.onager.bench.Figure.Goal;
import io.onager.bench.load.LoadProcess;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What is sent of a large state of which one field changes at each revision: patches or states. */
final class Traffic {
  private static final long REVISIONS = 200;
  private static final long LEAD = 64;

  private final Setup setup;

  Traffic(Setup setup) {
    this.setup = setup;
  }

  Result run() {
    var merge = new ArrayList<Double>();
    var json = new ArrayList<Double>();
    double full = 0;
    try (var server = Server.start(setup, Map.of())) {
      for (int round = 0; round < setup.plan().rounds(); round++) {
        full = bytes(server, "");
        merge.add(100 * bytes(server, ",\"delta\":\"merge-patch\"") / full);
        json.add(100 * bytes(server, ",\"delta\":\"json-patch\"") / full);
      }
    }
    return new Result(
        List.of(
            new Figure("traffic of merge patches", "% of states", Goal.atMost(2), merge),
            new Figure("traffic of JSON patches", "% of states", Goal.atMost(2), json)),
        List.of(
            "delta: %,d revisions of a state of %.1f KB, one field changed at each; bytes on the socket"
                .formatted(REVISIONS, full / REVISIONS / 1024)));
  }

  private static double bytes(Server server, String delta) {
    var sheet = server.freshActor(Sheet.ACTOR);
    try (var load = LoadProcess.start(server.port())) {
      load.connect(1);
      load.send(Subscriptions.of(1, sheet, delta));
      var first = load.await("the first state", seen -> seen.updates() == 1);
      try (var driver =
          Driver.start(
              sheet, Sheet::entry, () -> Math.min(REVISIONS, load.progress().slowest() + LEAD))) {
        var last = load.await("the last revision", seen -> seen.slowest() == REVISIONS);
        driver.stop();
        return last.bytes() - first.bytes();
      }
    }
  }
}
