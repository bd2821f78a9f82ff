package io.onager.gateway.stream;

/** Takes frames that are about to be sent, in two pieces of UTF-8: only the first is a stream's. */
@FunctionalInterface
public interface FrameSink {
  /** Takes a frame; neither array is changed any more. */
  void add(byte[] prefix, byte[] body);

  /** Takes a frame that is in one piece. */
  default void add(byte[] frame) {
    add(new byte[0], frame);
  }
}
