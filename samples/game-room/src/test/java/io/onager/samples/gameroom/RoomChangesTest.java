package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomChangesTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Room ROOM =
      Room.EMPTY
          .joined("ann")
          .joined("bob")
          .scored("ann", 5)
          .scored("bob", 3)
          .said("ann", "Hi", NOW);

  private final RoomChanges delta = new RoomChanges();

  @Test
  void saysOnlyWhatTheRulesOfARoomDoNot() {
    assertChange(room -> room, "{}");
    assertChange(room -> room.scored("ann", 5), "{\"scores\":{\"ann\":10}}");
    assertChange(room -> room.left("ann"), "{\"online\":{\"ann\":false}}");
    assertChange(room -> room.joined("cem"), "{\"online\":{\"cem\":true}}");
    assertChange(
        room -> room.joined("cem").left("cem").joined("dee").scored("dee", 1),
        "{\"online\":{\"cem\":false,\"dee\":true},\"scores\":{\"dee\":1}}");
    assertChange(Room::nextRound, "{\"round\":2}");
    assertChange(
        room -> room.nextRound().nextRound().scored("bob", 1),
        "{\"round\":3,\"scores\":{\"bob\":1}}");
    assertChange(
        room -> room.said("bob", "Hello", NOW),
        "{\"said\":[{\"player\":\"bob\",\"text\":\"Hello\",\"at\":\"2026-01-01T00:00:00Z\"}]}");
  }

  @Test
  void tellsOfAFullChatOnlyWhatIsNew() throws Exception {
    var full = said(ROOM, 60);
    var change = delta.between(full, said(full, 3)).orElseThrow();

    assertThat(change.path("said")).hasSize(3);
    assertThat(delta.apply(full, change)).isEqualTo(said(full, 3));
    assertThat(delta.between(full, said(full, 70)).orElseThrow().path("said")).hasSize(50);
  }

  @Test
  void leavesWhatNoRoomDoesToFullStates() {
    var withoutBob = Map.of("ann", new Room.Player(5, true));

    assertThat(delta.between(ROOM, new Room(withoutBob, 5, 1, ROOM.messages()))).isEmpty();
    assertThat(delta.between(ROOM, new Room(ROOM.players(), 9, 1, ROOM.messages()))).isEmpty();
    assertThat(delta.between(ROOM, new Room(ROOM.players(), 8, 1, List.of()))).isEmpty();
  }

  @Test
  void leadsFromAnyRoomToAnyLaterOne() throws Exception {
    for (var seed = 0; seed < 2_000; seed++) {
      var random = new Random(seed);
      var previous = later(Room.EMPTY, random);
      var next = later(previous, random);

      var change = delta.between(previous, next).orElseThrow();

      assertThat(delta.apply(previous, change)).as("seed %d: %s", seed, change).isEqualTo(next);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"score\":{}}",
        "{\"scores\":{\"ann\":null}}",
        "{\"scores\":{\"ann\":\"5\"}}",
        "{\"said\":[null]}"
      })
  void refusesWhatIsNoChangeOfARoom(String change) throws Exception {
    var tree = Json.parse(change);

    assertThatThrownBy(() -> delta.apply(ROOM, tree)).isInstanceOf(InvalidJsonException.class);
  }

  private void assertChange(UnaryOperator<Room> step, String change) {
    var next = step.apply(ROOM);
    assertThat(delta.between(ROOM, next)).map(Json::text).contains(change);
  }

  private static Room said(Room room, int times) {
    var after = room;
    for (var i = 0; i < times; i++) {
      var last = after.messages().get(after.messages().size() - 1);
      after = after.said("ann", "Hi", last.at().plusSeconds(1));
    }
    return after;
  }

  private static Room later(Room room, Random random) {
    var after = room;
    for (var i = random.nextInt(80); i > 0; i--) {
      var player = "p" + random.nextInt(5);
      after =
          switch (random.nextInt(12)) {
            case 0 -> after.joined(player);
            case 1 -> after.left(player);
            case 2 -> after.nextRound();
            case 3, 4 -> after.scored(player, 1 + random.nextInt(9));
            default -> after.said(player, "hi", NOW.plusSeconds(random.nextInt(2)));
          };
    }
    return after;
  }
}
