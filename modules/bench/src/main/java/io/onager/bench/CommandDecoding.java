package io.onager.bench;

import io.onager.model.InvalidJsonException;
import io.onager.protocol.ClientFrame.Invoke;
import io.onager.protocol.ClientFrames;
import io.onager.protocol.Limits;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a command takes from the text of its frame to the record that the application defines. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CommandDecoding {
  private final String frame =
      Rooms.ofEach(1).of(7).command().replace("$r", "1").replace("$i", "12345");

  /** Reads one frame, and the command in it. */
  @Benchmark
  public Invoke command() throws InvalidJsonException {
    var invoke = (Invoke) ClientFrames.parse(frame, Limits.DEFAULT).get(0);
    Board.ACTOR.checkArguments(invoke.command(), invoke.args());
    return invoke;
  }
}
