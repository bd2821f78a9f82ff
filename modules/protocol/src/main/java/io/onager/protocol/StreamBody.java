package io.onager.protocol;

import io.onager.protocol.StreamFrame.Change;
import io.onager.protocol.StreamFrame.Ended;
import io.onager.protocol.StreamFrame.Event;
import io.onager.protocol.StreamFrame.Mark;
import io.onager.protocol.StreamFrame.Patch;
import io.onager.protocol.StreamFrame.Paused;
import io.onager.protocol.StreamFrame.Reset;
import io.onager.protocol.StreamFrame.State;
import io.onager.protocol.StreamFrame.Subscribed;

/**
 * A frame of a stream, encoded but for the number of the stream, which stands first in the text: so
 * a thousand watchers of one actor cost one encoding and a thousand short prefixes.
 *
 * <pre>{@code
 * var body = new StreamFrame.State(43, state).body();   // "type":"update","revision":43,"state":{…}}
 * body.forStream(7);                          // {"stream":7,"type":"update","revision":43,"state":{…}}
 * }</pre>
 *
 * @param text what follows {@link #prefix} in the frame, the closing brace included
 */
public record StreamBody(String text) {
  /** Returns {@code frame} encoded. */
  public static StreamBody of(StreamFrame frame) {
    return new StreamBody(write(frame).end());
  }

  /** Returns what stands before a body on {@code stream}. */
  public static String prefix(int stream) {
    return "{\"stream\":" + stream + ",";
  }

  /** Returns the whole frame as {@code stream} says it. */
  public String forStream(int stream) {
    return prefix(stream) + text;
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
    return writeTurn(frame);
  }

  /** Writes what says how the stream itself goes on. */
  private static ObjectText writeTurn(StreamFrame frame) {
    if (frame instanceof Subscribed subscribed) {
      return typed("subscribed")
          .text("outcome", subscribed.outcome().wire())
          .text("epoch", subscribed.epoch())
          .number("revision", subscribed.revision());
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
