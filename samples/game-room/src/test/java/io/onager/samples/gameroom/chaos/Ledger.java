package io.onager.samples.gameroom.chaos;

import io.onager.samples.gameroom.chaos.Command.Answer;
import io.onager.samples.gameroom.chaos.Findings.Kind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What clients asked of rooms, and what they were answered. Thread-safe. */
final class Ledger {
  private final Findings findings;
  private final Map<String, Map<String, Command>> asked = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Answer>> answered = new ConcurrentHashMap<>();
  private final LongAdder answers = new LongAdder();
  private final LongAdder repetitions = new LongAdder();

  Ledger(Findings findings) {
    this.findings = findings;
  }

  /** Notes that a command is asked, for the first time or again. */
  void asked(Command command) {
    if (in(asked, command.room()).put(command.key(), command) != null) {
      repetitions.increment();
    }
  }

  /** Notes an answer; one that differs from an earlier one is wrong. */
  void answered(Command command, Answer answer) {
    var first = in(answered, command.room()).putIfAbsent(command.key(), answer);
    if (first == null) {
      answers.increment();
    } else if (!first.equals(answer)) {
      findings.add(Kind.MISANSWERED, "%s: %s, before that %s".formatted(command, answer, first));
    }
  }

  /** Returns the commands that were asked of a room, by key. */
  Map<String, Command> askedOf(String room) {
    return in(asked, room);
  }

  /** Returns what a room answered, by key. */
  Map<String, Answer> answeredBy(String room) {
    return in(answered, room);
  }

  /** Returns how many commands were answered. */
  long answers() {
    return answers.sum();
  }

  /** Returns how often a command was asked again. */
  long repetitions() {
    return repetitions.sum();
  }

  private static <T> Map<String, T> in(Map<String, Map<String, T>> rooms, String room) {
    return rooms.computeIfAbsent(room, first -> new ConcurrentHashMap<>());
  }
}
