package io.onager.gateway;

import io.onager.protocol.StreamBody;
import io.onager.protocol.StreamFrame;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.util.ByteString;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What a session does to send an update that is worked out already. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FrameEncoding {
  private static final int BATCH_BYTES = 64 * 1024;
  private static final int READY = 100;

  private final byte[] prefix = StreamBody.prefix(1);
  private final byte[] body =
      new StreamFrame.State(1_000, "{\"text\":\"%s\"}".formatted("x".repeat(117))).body().utf8();

  /** Sends the one that is ready. */
  @Benchmark
  public ByteString one() {
    return send(1);
  }

  /** Sends all that are ready, as one message. */
  @Benchmark
  public ByteString hundred() {
    return send(READY);
  }

  private ByteString send(int updates) {
    var batch = new Batch();
    for (var i = 0; i < updates; i++) {
      batch.add(prefix, body);
    }
    return batch.render(false, BATCH_BYTES);
  }
}
