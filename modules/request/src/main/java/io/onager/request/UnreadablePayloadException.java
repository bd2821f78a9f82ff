package io.onager.request;

import io.onager.model.InvalidJsonException;

/**
 * A stored payload is not one that its handler takes, which is newer: it was checked by another.
 */
final class UnreadablePayloadException extends Exception {
  private static final long serialVersionUID = 1L;

  UnreadablePayloadException(InvalidJsonException why) {
    super("The stored payload does not fit any more: " + text(why), why);
  }

  private static String text(InvalidJsonException why) {
    var first = why.problems().get(0);
    var more = why.problems().size() - 1;
    return "%s: %s%s"
        .formatted(
            first.path().isEmpty() ? "all of it" : first.path(),
            first.problem(),
            more == 0 ? "." : " (and %d more).".formatted(more));
  }
}
