package io.onager.gateway.websocket;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.stream.Attributes;
import org.apache.pekko.stream.FlowShape;
import org.apache.pekko.stream.Inlet;
import org.apache.pekko.stream.Outlet;
import org.apache.pekko.stream.stage.AbstractInHandler;
import org.apache.pekko.stream.stage.AbstractOutHandler;
import org.apache.pekko.stream.stage.GraphStage;
import org.apache.pekko.stream.stage.GraphStageLogic;
import org.apache.pekko.stream.stage.TimerGraphStageLogic;
import org.apache.pekko.util.ByteString;

/**
 * One connection: sends every message back. The text {@code close 4501 reason} makes it close,
 * {@code ping} makes it ping every 100 ms, {@code fail} makes it throw.
 */
final class Echo extends GraphStage<FlowShape<ByteString, ByteString>> {
  private static final String PING = "ping";

  private final Inlet<ByteString> in = Inlet.create("Echo.in");
  private final Outlet<ByteString> out = Outlet.create("Echo.out");
  private final int maxMessageBytes;
  private final CompletableFuture<String> inputEnd = new CompletableFuture<>();
  private final CompletableFuture<String> outputEnd = new CompletableFuture<>();
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();

  Echo(int maxMessageBytes) {
    this.maxMessageBytes = maxMessageBytes;
  }

  /** How the client's side ended: {@code completed}, or the failure. */
  CompletableFuture<String> inputEnd() {
    return inputEnd;
  }

  /** Why nothing more could be sent. */
  CompletableFuture<String> outputEnd() {
    return outputEnd;
  }

  CompletableFuture<Void> stopped() {
    return stopped;
  }

  @Override
  public FlowShape<ByteString, ByteString> shape() {
    return FlowShape.of(in, out);
  }

  @Override
  public GraphStageLogic createLogic(Attributes attributes) {
    return new Logic();
  }

  private final class Logic extends TimerGraphStageLogic {
    private final MessageReader reader = new MessageReader(maxMessageBytes);

    Logic() {
      super(shape());
      setHandler(in, new Input());
      setHandler(out, new Output());
    }

    @Override
    public void preStart() {
      pull(in);
    }

    @Override
    public void postStop() {
      stopped.complete(null);
    }

    @Override
    public void onTimer(Object key) {
      emit(out, Frames.ping());
    }

    private void onMessage(Incoming incoming) {
      if (incoming instanceof Incoming.Text text) {
        onText(text.text());
      } else if (incoming instanceof Incoming.Binary binary) {
        emit(out, Frames.binary(binary.bytes()));
      } else if (incoming instanceof Incoming.Ping ping) {
        emit(out, Frames.pong(ping.payload()));
      } else if (incoming instanceof Incoming.Close close) {
        emit(out, Frames.close(close.code(), close.reason()), () -> complete(out));
      } else if (incoming instanceof Incoming.Violation violation) {
        emit(out, Frames.close(violation.code(), violation.reason()), () -> complete(out));
      }
    }

    private void onText(String text) {
      if (text.equals("fail")) {
        throw new IllegalStateException("asked to");
      } else if (text.equals(PING)) {
        scheduleWithFixedDelay(PING, Duration.ofMillis(100), Duration.ofMillis(100));
      } else if (text.startsWith("close ")) {
        emit(out, Frames.close(Integer.parseInt(text.substring(6, 10)), text.substring(11)));
      } else {
        emit(out, Frames.text(text));
      }
    }

    private final class Input extends AbstractInHandler {
      @Override
      public void onPush() {
        reader.feed(grab(in));
        for (var next = reader.poll(); next != null; next = reader.poll()) {
          onMessage(next);
        }
        if (!isClosed(in)) {
          pull(in);
        }
      }

      /** The client sends no more, but may still read. */
      @Override
      public void onUpstreamFinish() {
        inputEnd.complete("completed");
        emit(out, Frames.text("goodbye"), () -> complete(out));
      }

      @Override
      public void onUpstreamFailure(Throwable failure) {
        inputEnd.complete(failure.toString());
        failStage(failure);
      }
    }

    private final class Output extends AbstractOutHandler {
      @Override
      public void onPull() {}

      @Override
      public void onDownstreamFinish(Throwable cause) {
        outputEnd.complete(cause.toString());
        completeStage();
      }
    }
  }
}
