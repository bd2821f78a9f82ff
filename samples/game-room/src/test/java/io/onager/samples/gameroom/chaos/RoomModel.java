package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A room by the rules in the sample's README, in JSON: what the journal is judged by shares no code
 * with what is put to the test. States share their parts with each other and must not be changed.
 */
final class RoomModel {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int MESSAGES_KEPT = 50;

  private ObjectNode room;

  RoomModel() {
    room = JSON.objectNode();
    room.putObject("players");
    room.put("total", 0).put("round", 1);
    room.putArray("messages");
  }

  /** Returns the present state. */
  JsonNode state() {
    return room;
  }

  /** Returns the events that a command makes here, without the time in {@code Said}. */
  List<JsonNode> effects(Command command) {
    var args = command.args();
    return switch (command.name()) {
      case "Join" -> List.of(event("Joined", args));
      case "Leave" -> List.of(event("Left", args));
      case "Score" -> List.of(event("Scored", args));
      case "Say" -> List.of(event("Said", args));
      case "NewRound" -> List.of(event("RoundBegan", args));
      case "Award" -> awarded(args.path("points").asInt());
      default -> throw new AssertionError(command);
    };
  }

  /** Returns what a command answers that has made the present state. */
  JsonNode answer(Command command) {
    return switch (command.name()) {
      case "Join" -> JSON.numberNode(online().size());
      case "Score" -> player(command.args().path("player").asText()).path("score");
      case "Award" -> room.path("total");
      case "NewRound" -> room.path("round");
      default -> JSON.nullNode();
    };
  }

  /** Goes on to the state after an event. */
  void apply(JsonNode event) {
    var next = JSON.objectNode();
    next.setAll(room);
    room = next;
    var name = event.path("player").asText();
    switch (event.path("type").asText()) {
      case "Joined" -> setPlayer(name, player(name).path("score").asLong(), true);
      case "Left" -> setPlayer(name, player(name).path("score").asLong(), false);
      case "Scored" -> scored(name, event.path("points").asLong());
      case "Said" -> said(event);
      case "RoundBegan" -> roundBegan();
      default -> throw new AssertionError(event);
    }
  }

  private static ObjectNode event(String type, ObjectNode args) {
    var event = JSON.objectNode().put("type", type);
    event.setAll(args);
    return event;
  }

  private List<JsonNode> awarded(int points) {
    var events = new ArrayList<JsonNode>();
    online()
        .forEach(
            name ->
                events.add(
                    JSON.objectNode()
                        .put("type", "Scored")
                        .put("player", name)
                        .put("points", points)));
    return events;
  }

  private Set<String> online() {
    var names = new TreeSet<String>();
    room.path("players")
        .properties()
        .forEach(
            player -> {
              if (player.getValue().path("online").asBoolean()) {
                names.add(player.getKey());
              }
            });
    return names;
  }

  private void scored(String name, long points) {
    var before = player(name);
    setPlayer(name, before.path("score").asLong() + points, before.path("online").asBoolean());
    room.put("total", room.path("total").asLong() + points);
  }

  private void said(JsonNode event) {
    var messages = JSON.arrayNode();
    messages.addAll((ArrayNode) room.get("messages"));
    messages
        .addObject()
        .put("player", event.path("player").asText())
        .put("text", event.path("text").asText())
        .put("at", event.path("at").asText());
    if (messages.size() > MESSAGES_KEPT) {
      messages.remove(0);
    }
    room.set("messages", messages);
  }

  private void roundBegan() {
    var names = new ArrayList<String>();
    room.path("players").fieldNames().forEachRemaining(names::add);
    names.forEach(name -> setPlayer(name, 0, player(name).path("online").asBoolean()));
    room.put("total", 0).put("round", room.path("round").asInt() + 1);
  }

  private JsonNode player(String name) {
    return room.path("players").path(name);
  }

  private void setPlayer(String name, long score, boolean online) {
    var players = JSON.objectNode();
    players.setAll((ObjectNode) room.get("players"));
    players.putObject(name).put("score", score).put("online", online);
    room.set("players", players);
  }
}
