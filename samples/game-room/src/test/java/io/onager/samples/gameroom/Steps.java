package io.onager.samples.gameroom;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.actor.Context;
import io.onager.actor.Decision;
import io.onager.actor.StateActor;
import io.onager.actor.StreamedActor;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/** An actor that is written fast: one command makes as many revisions as it says. */
final class Steps {
  /** Takes so many steps, and lets the state be as large as that. */
  record Take(int times, int size) {}

  /** How many steps were taken, which is the revision, and something that makes it large. */
  record State(long taken, String label) {}

  private record At(long step) {}

  private record Breaking(long step, String error) {}

  static final StreamedActor<Take, StateActor.Changed, State> ACTOR =
      StateActor.named("steps", Take.class, State.class)
          .startingFrom(new State(0, ""))
          .onCommand(Take.class, Steps::take)
          .filter("failsAt", Steps::failsAt)
          .filter("breaksAt", Steps::breaksAt)
          .filter("isBroken", Steps::isBroken)
          .build();

  private Steps() {}

  /** The frame that takes steps in small states. */
  static String take(String id, String actor, int times) {
    return take(id, actor, times, 40);
  }

  static String take(String id, String actor, int times, int size) {
    return Frames.invoke(id, actor, "Take", "{\"times\":%d,\"size\":%d}".formatted(times, size));
  }

  private static Decision<State, State> take(
      State state, Take take, Context<State, State> context) {
    var label = "x".repeat(take.size());
    return context
        .persist(
            LongStream.rangeClosed(1, take.times())
                .mapToObj(step -> new State(state.taken() + step, label))
                .toList())
        .reply(State::taken);
  }

  private static Predicate<State> failsAt(JsonNode parameters) throws InvalidJsonException {
    var step = Json.decode(parameters, At.class).step();
    return state -> {
      if (state.taken() == step) {
        throw new IllegalStateException("this filter fails at " + step);
      }
      return true;
    };
  }

  private static Predicate<State> breaksAt(JsonNode parameters) throws InvalidJsonException {
    var breaking = Json.decode(parameters, Breaking.class);
    return state -> {
      if (state.taken() == breaking.step()) {
        throw error(breaking.error());
      }
      return true;
    };
  }

  private static Predicate<State> isBroken(JsonNode parameters) {
    throw error(parameters.path("error").asText());
  }

  private static Error error(String kind) {
    return switch (kind) {
      case "assertion" -> new AssertionError("a mistake of the application's");
      case "linkage" -> new NoClassDefFoundError("not/On/The/ClassPath");
      default -> new StackOverflowError();
    };
  }
}
