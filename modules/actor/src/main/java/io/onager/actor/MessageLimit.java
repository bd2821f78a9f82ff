package io.onager.actor;

import org.apache.pekko.actor.typed.ActorRef;

/**
 * Keeps what one actor says of its state below what goes from node to node in one message: the way
 * drops what is larger, and who asked would ask for ever. Not thread-safe.
 */
final class MessageLimit {
  private final String actor;
  private final int bytes;
  private final Incident tooLarge = new Incident();

  MessageLimit(String actor, int bytes) {
    this.actor = actor;
    this.bytes = bytes;
  }

  /** Returns whether {@code text} takes at most so many bytes. */
  static boolean fits(String text, int bytes) {
    return fits(3L * text.length(), bytes) || utf8(text) <= bytes;
  }

  boolean fits(Update update) {
    return fits(3L * update.size(), bytes) || utf8(update.event()) + utf8(update.state()) <= bytes;
  }

  /** Returns the answer to a question for the state. */
  Reading reading(Present<?> present) {
    return fits(present)
        ? new Reading.Found(present.epoch(), present.revision(), present.text())
        : new Reading.Failed(report());
  }

  /** Returns what a feed is told that begins here. */
  Publication publication(Present<?> present, ActorRef<ActorMessage> self, long question) {
    return fits(present)
        ? new Publication.Present(
            present.epoch(), present.revision(), present.text(), self, question)
        : new Publication.Failed(report());
  }

  private boolean fits(Present<?> present) {
    var fits = fits(present.text(), bytes);
    if (fits) {
      tooLarge.end();
    }
    return fits;
  }

  private String report() {
    return tooLarge.report(
        ("%s: its state is larger than %d bytes and cannot be read or watched: make it smaller, or"
                + " pekko.remote.artery.advanced.maximum-frame-size larger on every node")
            .formatted(actor, bytes));
  }

  /** Compares the most that it may be, which costs nothing. */
  private static boolean fits(long atMost, int bytes) {
    return atMost <= bytes;
  }

  private static long utf8(String text) {
    var length = 0L;
    for (var i = 0; i < text.length(); i++) {
      var character = text.charAt(i);
      // half of a surrogate pair: two of the pair's four bytes
      length +=
          character < 0x80 ? 1 : character < 0x800 || Character.isSurrogate(character) ? 2 : 3;
    }
    return length;
  }
}
