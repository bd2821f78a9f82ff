package io.onager.gateway.stream;

import io.onager.actor.StateActor;
import io.onager.actor.StreamedActor;
import io.onager.feed.Entry;
import io.onager.model.Json;
import io.onager.protocol.ClientFrame.Subscribe;
import io.onager.protocol.ClientFrames;
import io.onager.protocol.StreamBody;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a node does for a revision and a shape of subscription, once for all their streams. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LaneStep {
  private record Change() {}

  private record Room(long count, String text) {
    static Room of(long count, int bytes) {
      return new Room(count, "x".repeat(bytes - BARE));
    }
  }

  private static final int SMALL = 128;
  private static final int LARGE = 40 * 1024;

  /** How long a state is without text, as JSON. */
  private static final int BARE = 26;

  private static final StreamedActor<?, ?, ?> ACTOR =
      StateActor.named("bench-lane", Change.class, Room.class)
          .startingFrom(Room.of(100_000, SMALL))
          .onCommand(Change.class, (room, change) -> Room.of(room.count() + 1, SMALL))
          .build();

  private final String before = Json.text(Room.of(100_000, SMALL));
  private final String after = Json.text(Room.of(100_001, SMALL));
  private final String large = Json.text(Room.of(100_001, LARGE));
  private final Entry worked = Entry.initial(after);
  private final Step states = begin("");
  private final Step patches = begin(",\"delta\":\"merge-patch\"");

  /** Works out a state for those who were sent the one before, and the first who asks. */
  @Benchmark
  public @Nullable StreamBody state() {
    return states.next(ACTOR, Entry.initial(after)).body();
  }

  /** The same of a state of 40 KB. */
  @Benchmark
  public @Nullable StreamBody large() {
    return states.next(ACTOR, Entry.initial(large)).body();
  }

  /** Works out a merge patch of the small state. */
  @Benchmark
  public @Nullable StreamBody patch() {
    return patches.next(ACTOR, Entry.initial(after)).body();
  }

  /** Finds what another stream of the shape has worked out. */
  @Benchmark
  public @Nullable StreamBody shared() {
    return states.next(ACTOR, worked).body();
  }

  private Step begin(String shape) {
    try {
      var text =
          "{\"type\":\"subscribe\",\"stream\":1,\"actor\":\"bench-lane/one\"%s}".formatted(shape);
      var subscribe = (Subscribe) ClientFrames.parse(text).get(0);
      return Step.begin(Shape.of(subscribe, ACTOR)).next(ACTOR, Entry.initial(before));
    } catch (Shape.UnfitException e) {
      throw new IllegalStateException(e);
    }
  }
}
