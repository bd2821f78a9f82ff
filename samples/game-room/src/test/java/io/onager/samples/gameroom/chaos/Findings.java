package io.onager.samples.gameroom.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was found to be wrong: how often, and the first of each kind in a sentence. Thread-safe. */
final class Findings {
  /** What can be wrong. Nothing of it may happen, whatever fails. */
  enum Kind {
    /** A command was answered, and the journal does not have it. */
    LOST("answered commands lost"),
    /** A command is in the journal more than once. */
    DOUBLED("commands doubled"),
    /** An answer is not what the journal says. */
    MISANSWERED("answers that are not the journal's"),
    /** The journal has what nobody asked for, not what was asked for, or a hole. */
    FOREIGN("stored events that no command explains"),
    /** A room refused what it has to take, or failed. */
    REFUSED("commands refused"),
    /** A command was not answered, however often it was asked. */
    UNANSWERED("commands never answered"),
    /** A stream was not told a revision. */
    MISSED("revisions missed"),
    /** A stream was told a revision twice, or after a later one. */
    REPEATED("revisions repeated"),
    /** A stream was told what is not in the journal. */
    UNTRUE("revisions that are not the journal's"),
    /** A stream began anew that could have gone on. */
    RESET("needless resets"),
    /** A stream was told what the protocol does not have at that place. */
    UNEXPECTED("unexpected frames"),
    /** A state at the end, as a node tells it, is not the journal's. */
    UNEQUAL("final states unequal"),
    /** A node did not come back. */
    GONE("nodes that did not come back"),
    /** Clients saw a longer silence than is promised. */
    SLOW("silences longer than promised");

    final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  private static final int SENTENCES = 5;

  private final Map<Kind, List<String>> sentences = new EnumMap<>(Kind.class);
  private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

  /** Notes one. */
  synchronized void add(Kind kind, String sentence) {
    counts.merge(kind, 1L, Long::sum);
    var told = sentences.computeIfAbsent(kind, first -> new ArrayList<>());
    if (told.size() < SENTENCES) {
      told.add(sentence);
    }
  }

  synchronized long count(Kind kind) {
    return counts.getOrDefault(kind, 0L);
  }

  synchronized boolean isEmpty() {
    return counts.isEmpty();
  }

  /** Returns a line for each sentence that is kept. */
  synchronized List<String> lines() {
    var lines = new ArrayList<String>();
    sentences.forEach(
        (kind, told) -> told.forEach(each -> lines.add("%s: %s".formatted(kind.words, each))));
    return lines;
  }
}
