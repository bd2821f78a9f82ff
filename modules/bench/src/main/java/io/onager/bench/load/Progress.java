package io.onager.bench.load;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * How far the load process has come; it says so many times a second.
 *
 * @param nanos when, on the clock of the load process
 * @param cpuNanos what it has used of the CPUs, user and system
 * @param messages WebSocket messages read
 * @param updates frames read that are updates or events
 * @param bytes read from the sockets
 * @param slowest the lowest revision that any connection has reached; -1 before all have one
 * @param faults revisions missing or repeated, resets, errors, and lost connections
 * @param replays which have come to their end
 * @param replayNanos what these took together
 * @param invoked commands given in exchanges
 * @param answered of these
 */
public record Progress(
    long nanos,
    long cpuNanos,
    long messages,
    long updates,
    long bytes,
    long slowest,
    long faults,
    long replays,
    long replayNanos,
    long invoked,
    long answered) {
  private static final int FIELDS = 11;

  /** Nothing has happened yet. */
  public static final Progress NONE = new Progress(0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0);

  /** Returns that of something without connections, which is at {@code revision} now. */
  public static Progress atRevision(long revision) {
    return new Progress(System.nanoTime(), 0, 0, 0, 0, revision, 0, 0, 0, 0, 0);
  }

  String format() {
    return LongStream.of(
            nanos,
            cpuNanos,
            messages,
            updates,
            bytes,
            slowest,
            faults,
            replays,
            replayNanos,
            invoked,
            answered)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(" "));
  }

  static Progress parse(String line) {
    var fields = Arrays.stream(line.split(" ", -1)).mapToLong(Long::parseLong).toArray();
    if (fields.length != FIELDS) {
      throw new IllegalArgumentException("progress: %d fields".formatted(fields.length));
    }
    return new Progress(
        fields[0],
        fields[1],
        fields[2],
        fields[3],
        fields[4],
        fields[5],
        fields[6],
        fields[7],
        fields[8],
        fields[9],
        fields[10]);
  }
}
