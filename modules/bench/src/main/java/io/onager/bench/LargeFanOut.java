package io.onager.bench;

import io.onager.bench.Figure.Goal;
import io.onager.bench.Rounds.Round;
import io.onager.bench.load.LoadProcess;
import io.onager.bench.load.Progress;
import io.onager.server.LiveRef;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Actors with a state of 40 KB of which one field changes at each revision, many sessions, at
 * saturation: full states, and patches, in turns.
 */
final class LargeFanOut {
  /**
   * How far the actor is driven ahead of the slowest session: some 3.8 MB of states, about as much
   * as a window holds. With fewer the sessions wait for the load's reports.
   */
  private static final long LEAD = 96;

  /** One actor and its sessions, driven as fast as the slowest follows. */
  private static final class Watched implements Pairs.Side, AutoCloseable {
    private final LoadProcess load;
    private final LiveRef<Sheet.Enter, Sheet.State> sheet;
    private final int sessions;
    private long revision;
    private @Nullable Driver<Sheet.Enter> driver;

    Watched(Server server, int sessions, String delta) {
      this.sheet = server.freshActor(Sheet.ACTOR);
      this.sessions = sessions;
      this.load = LoadProcess.start(server.port());
      load.connect(sessions);
      load.send(Subscriptions.of(1, sheet, delta));
      load.await("the first state on each session", seen -> seen.updates() == sessions);
    }

    @Override
    public void resume() {
      driver = Driver.goOn(sheet, revision, Sheet::entry, () -> load.progress().slowest() + LEAD);
    }

    @Override
    public Progress progress() {
      return load.progress();
    }

    @Override
    public void pause() {
      revision = Objects.requireNonNull(driver).stop();
      load.awaitExactly(sessions * (revision + 1));
    }

    @Override
    public double rate(Round round) {
      return round.updatesPerSecond();
    }

    @Override
    public void close() {
      if (driver != null) {
        driver.close();
      }
      load.close();
    }
  }

  private final Setup setup;

  LargeFanOut(Setup setup) {
    this.setup = setup;
  }

  Result run() {
    var sessions = setup.plan().sessions();
    try (var server = Server.start(setup, Map.of());
        var states = new Watched(server, sessions, "");
        var patches = new Watched(server, sessions, ",\"delta\":\"merge-patch\"")) {
      var pairs = Pairs.measure(setup, states, patches);
      return new Result(
          List.of(
              figure("fanout of 40 KB, full states", "frames/s", Goal.NONE, pairs.firstRates()),
              figure("fanout of 40 KB, merge patches", "frames/s", Goal.NONE, pairs.secondRates()),
              figure("patches as a multiple of states", "×", Goal.atLeast(10), pairs.ratios())),
          List.of(
              "fanout of 40 KB, full states: " + pairs.firsts().cores(),
              "fanout of 40 KB, merge patches: " + pairs.seconds().cores()));
    }
  }

  private static Figure figure(String name, String unit, Goal goal, List<Double> numbers) {
    return new Figure(name, unit, goal, numbers);
  }
}
