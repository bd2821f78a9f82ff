package io.onager.bench;

import io.onager.bench.Figure.Goal;
import io.onager.gateway.FrameEncoding;
import io.onager.gateway.stream.LaneStep;
import java.util.ArrayList;
import java.util.List;

/** What the parts of a command's and of an update's way take, each by itself: with JMH. */
final class Parts {
  private final Plan plan;
  private final List<Figure> figures = new ArrayList<>();

  private Parts(Plan plan) {
    this.plan = plan;
  }

  static Result run(Plan plan) {
    var parts = new Parts(plan);
    parts.add(PureFunctions.class, "filter", "a threshold on a room", Goal.atMost(100));
    parts.add(PureFunctions.class, "mergePatch", "merge patch of 40 KB", Goal.NONE);
    parts.add(PureFunctions.class, "parse", "parsing 40 KB", Goal.NONE);
    parts.add(PureFunctions.class, "parseIncrementally", "parsing 40 KB, one row new", Goal.NONE);
    parts.add(PureFunctions.class, "parseFarApart", "parsing 40 KB, two rows new", Goal.NONE);
    parts.add(PureFunctions.class, "jsonPatch", "JSON patch of 40 KB", Goal.NONE);
    parts.add(LaneStep.class, "state", "a lane's step, a state", Goal.NONE);
    parts.add(LaneStep.class, "large", "a lane's step, a state of 40 KB", Goal.NONE);
    parts.add(LaneStep.class, "patch", "a lane's step, a merge patch", Goal.NONE);
    parts.add(LaneStep.class, "shared", "a lane's step, known", Goal.NONE);
    parts.add(FrameEncoding.class, "one", "a message of an update", Goal.NONE);
    parts.add(FrameEncoding.class, "hundred", "a message of 100 updates", Goal.NONE);
    parts.add(CommandDecoding.class, "command", "a command out of its frame", Goal.NONE);
    return new Result(parts.figures, List.of());
  }

  private void add(Class<?> type, String method, String name, Goal goal) {
    figures.addAll(Jmh.measure(plan, type, method, name, goal));
  }
}
