package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.samples.gameroom.chaos.Command.Answer;
import io.onager.samples.gameroom.chaos.RoomHistory.Stored;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a sound room stores and answers, for tests of those that judge it. */
final class RoomJournal {
  static final String ROOM = "game-room/test";

  final List<Stored> stored = new ArrayList<>();
  final Map<String, Command> asked = new LinkedHashMap<>();
  final Map<String, Answer> answered = new HashMap<>();
  private final RoomModel model = new RoomModel();

  /** Returns a room with two players, in which was scored, awarded and said something. */
  static RoomJournal sound() {
    var room = new RoomJournal();
    room.command("join-ann", "Join", args().put("player", "ann"));
    room.command("join-bob", "Join", args().put("player", "bob"));
    room.command("score", "Score", args().put("player", "ann").put("points", 5));
    room.command("award", "Award", args().put("points", 2));
    room.command("say", "Say", args().put("player", "bob").put("text", "Hello"));
    return room;
  }

  /** Asks, stores and answers a command. */
  void command(String key, String name, ObjectNode args) {
    var command = new Command(key, ROOM, name, args);
    asked.put(key, command);
    store(command);
    answered.put(key, Answer.of(stored.size(), model.answer(command)));
  }

  /** Stores what a command does, once more. */
  void store(Command command) {
    var effects = model.effects(command);
    effects.forEach(model::apply);
    for (var i = 0; i < effects.size(); i++) {
      store(effects.get(i), i == effects.size() - 1 ? command.key() : null);
    }
  }

  /** Stores an event. */
  void store(JsonNode event, @Nullable String key) {
    stored.add(new Stored(stored.size() + 1L, event, key, NullNode.getInstance()));
  }

  RoomHistory history() {
    return new RoomHistory(ROOM, stored);
  }

  static ObjectNode args() {
    return JsonNodeFactory.instance.objectNode();
  }
}
