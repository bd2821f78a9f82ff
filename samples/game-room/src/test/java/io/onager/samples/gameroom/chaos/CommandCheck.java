package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.samples.gameroom.chaos.Findings.Kind;
import io.onager.samples.gameroom.chaos.RoomHistory.Stored;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares what was asked of a room, and what it answered, with what the journal has of it: every
 * event there must be explained by a command, and every answered command must be there, once.
 */
final class CommandCheck {
  private final Findings findings;
  private final String room;
  private final Map<String, Command> asked;
  private final Map<String, Command.Answer> answered;
  private final Set<String> done = new HashSet<>();
  private final RoomModel model = new RoomModel();

  /**
   * Makes a check of one room.
   *
   * @param asked commands by their keys
   * @param answered what was answered, by key
   */
  CommandCheck(
      Findings findings,
      String room,
      Map<String, Command> asked,
      Map<String, Command.Answer> answered) {
    this.findings = findings;
    this.room = room;
    this.asked = asked;
    this.answered = answered;
  }

  /** Checks all, once. */
  void check(List<Stored> journal) {
    var effects = new ArrayList<JsonNode>();
    var revision = 0L;
    for (var stored : journal) {
      if (stored.revision() != ++revision) {
        findings.add(
            Kind.FOREIGN, "%s: %d follows %d".formatted(room, stored.revision(), revision - 1));
        revision = stored.revision();
      }
      effects.add(stored.event());
      if (stored.key() != null) {
        command(stored.key(), stored, List.copyOf(effects));
        effects.clear();
      }
    }
    effects.forEach(
        event -> findings.add(Kind.FOREIGN, "%s: %s, by nobody".formatted(room, event)));
    var lost = new TreeSet<>(answered.keySet());
    lost.removeAll(done);
    lost.forEach(
        key ->
            findings.add(
                Kind.LOST,
                "%s: %s, answered %s".formatted(room, asked.get(key), answered.get(key))));
  }

  private void command(String key, Stored last, List<JsonNode> effects) {
    var command = asked.get(key);
    if (!done.add(key)) {
      findings.add(Kind.DOUBLED, "%s: %s again at %d".formatted(room, key, last.revision()));
    } else if (command == null || !model.effects(command).equals(timeless(effects))) {
      findings.add(
          Kind.FOREIGN, "%s: %s at %d, by %s".formatted(room, effects, last.revision(), command));
    }
    effects.forEach(model::apply);
    if (command != null) {
      answer(command, last);
    }
  }

  private void answer(Command command, Stored last) {
    var answer = answered.get(command.key());
    var expected = Command.Answer.of(last.revision(), model.answer(command));
    if (answer != null && !answer.equals(expected)) {
      findings.add(
          Kind.MISANSWERED, "%s: %s, %s (stored: %s)".formatted(room, command, answer, expected));
    }
  }

  private static List<JsonNode> timeless(List<JsonNode> events) {
    return events.stream()
        .<JsonNode>map(event -> ((ObjectNode) event.deepCopy()).without("at"))
        .toList();
  }
}
