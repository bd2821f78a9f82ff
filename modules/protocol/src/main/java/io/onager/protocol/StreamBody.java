package io.onager.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.onager.protocol.StreamFrame.Change;
import io.onager.protocol.StreamFrame.Ended;
import io.onager.protocol.StreamFrame.Event;
import io.onager.protocol.StreamFrame.Mark;
import io.onager.protocol.StreamFrame.Patch;
import io.onager.protocol.StreamFrame.Paused;
import io.onager.protocol.StreamFrame.Reset;
import io.onager.protocol.StreamFrame.Signal;
import io.onager.protocol.StreamFrame.State;
import io.onager.protocol.StreamFrame.Subscribed;

/**
 * A frame of a stream, encoded but for the number of the stream, which stands first: so a thousand
 * watchers of one actor cost one encoding and a thousand short prefixes. Immutable.
 *
 * <pre>{@code
 * var body = new StreamFrame.State(43, state).body();   // "type":"update","revision":43,"state":{…}}
 * body.forStream(7);                          // {"stream":7,"type":"update","revision":43,"state":{…}}
 * }</pre>
 */
public final class StreamBody {
  private final byte[] utf8;

  private StreamBody(byte[] utf8) {
    this.utf8 = utf8;
  }

  /** Returns {@code frame} encoded. */
  public static StreamBody of(StreamFrame frame) {
    return new StreamBody(write(frame).end().getBytes(UTF_8));
  }

  /** Returns what stands before a body on {@code stream}, in UTF-8. */
  public static byte[] prefix(int stream) {
    return ("{\"stream\":" + stream + ",").getBytes(UTF_8);
  }

  /**
   * Returns what follows {@link #prefix} in the frame, the closing brace included, in UTF-8. All
   * who ask get the same array, so that nobody copies: it is not to be changed.
   */
  public byte[] utf8() {
    return utf8;
  }

  /** Returns the whole frame as {@code stream} says it. */
  public String forStream(int stream) {
    return new String(prefix(stream), UTF_8) + new String(utf8, UTF_8);
  }

  private static ObjectText write(StreamFrame frame) {
    if (frame instanceof State state) {
      return typed("update").number("revision", state.revision()).json("state", state.state());
    }
    if (frame instanceof Patch patch) {
      return delta(patch.revision(), patch.base()).json("patch", patch.patch());
    }
    if (frame instanceof Change change) {
      return delta(change.revision(), change.base()).json("change", change.change());
    }
    if (frame instanceof Event event) {
      return typed("event")
          .number("revision", event.revision())
          .text("at", event.at().toString())
          .json("event", event.event());
    }
    if (frame instanceof Mark mark) {
      return typed("mark").number("revision", mark.revision());
    }
    if (frame instanceof Signal signal) {
      return typed("signal").number("revision", signal.revision()).json("value", signal.value());
    }
    return writeTurn(frame);
  }

  /** Writes what says how the stream itself goes on. */
  private static ObjectText writeTurn(StreamFrame frame) {
    if (frame instanceof Subscribed subscribed) {
      return typed("subscribed")
          .text("outcome", subscribed.outcome().wire())
          .text("epoch", subscribed.epoch())
          .number("revision", subscribed.revision())
          .text("delta", subscribed.delta());
    }
    if (frame instanceof Reset reset) {
      return typed("reset")
          .text("reason", reset.reason().wire())
          .text("epoch", reset.epoch())
          .number("revision", reset.revision());
    }
    if (frame instanceof Paused paused) {
      return typed("paused").number("revision", paused.revision()).number("head", paused.head());
    }
    if (frame instanceof Ended ended) {
      return typed("ended").text("reason", ended.reason().wire());
    }
    throw new AssertionError(frame);
  }

  private static ObjectText typed(String type) {
    return ObjectText.continued().text("type", type);
  }

  private static ObjectText delta(long revision, long base) {
    return typed("update").number("revision", revision).number("base", base);
  }
}
