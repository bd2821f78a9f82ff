package io.onager.samples.gameroom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How a client applies {@code room-changes}, which knows no more of rooms than their JSON. */
public final class ChangedRoom {
  private ChangedRoom() {}

  /** Returns what {@code change} makes of {@code held}; changes neither. */
  public static JsonNode of(JsonNode held, JsonNode change) {
    ObjectNode room = held.deepCopy();
    var players = (ObjectNode) room.get("players");
    if (change.has("round")) {
      room.set("round", change.get("round"));
      players.forEach(player -> ((ObjectNode) player).put("score", 0));
    }
    change
        .path("online")
        .properties()
        .forEach(each -> player(players, each.getKey()).set("online", each.getValue()));
    change
        .path("scores")
        .properties()
        .forEach(each -> player(players, each.getKey()).set("score", each.getValue()));
    room.put("total", total(players));
    change.path("said").forEach(((ArrayNode) room.get("messages"))::add);
    while (room.get("messages").size() > 50) {
      ((ArrayNode) room.get("messages")).remove(0);
    }
    return room;
  }

  private static ObjectNode player(ObjectNode players, String name) {
    return players.has(name)
        ? (ObjectNode) players.get(name)
        : players.putObject(name).put("score", 0).put("online", false);
  }

  private static long total(ObjectNode players) {
    var sum = 0L;
    for (var player : players) {
      sum += player.get("score").asLong();
    }
    return sum;
  }
}
