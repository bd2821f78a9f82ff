package io.onager.protocol;

import org.jspecify.annotations.Nullable;

/** What a server may send; {@code modules/protocol/README.md} has the wire form. */
public sealed interface ServerFrame
    permits ErrorFrame,
        ServerFrame.Accepted,
        ServerFrame.Goaway,
        ServerFrame.OnStream,
        ServerFrame.Pong,
        ServerFrame.Result,
        ServerFrame.Welcome {

  /** The version of the protocol that is spoken here. */
  int PROTOCOL = 1;

  /**
   * The first frame of every connection.
   *
   * @param connection names the connection in the server's log
   * @param node names the node
   * @param heartbeat how many milliseconds pass between the server's pings
   */
  record Welcome(String connection, String node, long heartbeat, Limits limits)
      implements ServerFrame {}

  /** Answers a {@code ping}. */
  enum Pong implements ServerFrame {
    INSTANCE
  }

  /**
   * Answers a command that took effect.
   *
   * @param revision the actor's after the command; {@code null} where no actor was asked
   * @param request the durable request whose result it is; {@code null} for all else
   * @param value the answer as JSON text; {@code "null"} where there is none
   */
  record Result(FrameId id, @Nullable Long revision, @Nullable String request, String value)
      implements ServerFrame {
    /** Answers what is no durable request. */
    public Result(FrameId id, @Nullable Long revision, String value) {
      this(id, revision, null, value);
    }
  }

  /** Says that a durable request is stored, and under which name. */
  record Accepted(FrameId id, String request) implements ServerFrame {}

  /** Announces a planned stop: connect again after a random time in the range of milliseconds. */
  record Goaway(long min, long max) implements ServerFrame {}

  /** What a stream says. To say the same on many streams, encode its {@link StreamBody} once. */
  record OnStream(int stream, StreamFrame frame) implements ServerFrame {}
}
