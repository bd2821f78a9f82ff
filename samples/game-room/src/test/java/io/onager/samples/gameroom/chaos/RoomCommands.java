package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;

/** What one writer commands its room. None of it can be refused, since the players are its own. */
final class RoomCommands {
  private final String room;
  private final String name;
  private final Random random;
  private int number;
  private boolean guestIsIn;

  /**
   * Begins with two players who join.
   *
   * @param name of the writer, which no other writer of the room has; its players' begin with it
   */
  RoomCommands(String room, String name, Random random) {
    this.room = room;
    this.name = name;
    this.random = random;
  }

  String room() {
    return room;
  }

  /** Returns the next one. */
  Command next() {
    return switch (number) {
      case 0 -> command("Join", player("one"));
      case 1 -> command("Join", player("two"));
      default -> any(random.nextInt(100));
    };
  }

  private Command any(int dice) {
    var who = player(random.nextBoolean() ? "one" : "two");
    if (dice < 55) {
      return command("Score", who.put("points", 1 + random.nextInt(9)));
    }
    if (dice < 77) {
      return command("Say", who.put("text", "%s says %d".formatted(name, number)));
    }
    if (dice < 85) {
      return command("Award", args().put("points", 1 + random.nextInt(3)));
    }
    if (dice < 97) {
      guestIsIn = !guestIsIn;
      return command(guestIsIn ? "Join" : "Leave", player("guest"));
    }
    return command("NewRound", args());
  }

  private Command command(String command, ObjectNode args) {
    return new Command("%s-%s-%d".formatted(room, name, number++), room, command, args);
  }

  private ObjectNode player(String role) {
    return args().put("player", name + "-" + role);
  }

  private static ObjectNode args() {
    return JsonNodeFactory.instance.objectNode();
  }
}
