package io.onager.samples.gameroom;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.CustomDelta;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.samples.gameroom.Room.Message;
import io.onager.samples.gameroom.Room.Player;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The delta of rooms: says only what no rule of the room does. Of a new round its number is enough,
 * the total is always the sum, and of the messages only the new ones are told.
 */
final class RoomChanges implements CustomDelta<Room> {
  /** By which clients know it; {@code README.md} says how they apply it. */
  static final String NAME = "room-changes";

  /**
   * What is told; what is left out is as it was.
   *
   * @param round the new one, which begins with scores of 0
   * @param online of players who came, went, or are new, with a score of 0
   * @param scores of players whose score then is another
   * @param said the messages since, oldest first
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  private record Change(
      @Nullable Integer round,
      Map<String, Boolean> online,
      Map<String, Long> scores,
      List<Message> said) {
    /** Copies the collections, and so refuses {@code null} in them. */
    private Change(
        @Nullable Integer round,
        @Nullable Map<String, Boolean> online,
        @Nullable Map<String, Long> scores,
        @Nullable List<Message> said) {
      this.round = round;
      this.online = Map.copyOf(requireNonNullElse(online, Map.of()));
      this.scores = Map.copyOf(requireNonNullElse(scores, Map.of()));
      this.said = List.copyOf(requireNonNullElse(said, List.of()));
    }
  }

  private static final Player NEW = new Player(0, false);

  @Override
  public Optional<JsonNode> between(Room previous, Room next) {
    var round = next.round() == previous.round() ? null : next.round();
    var before = inRound(previous, round);
    var online = new TreeMap<String, Boolean>();
    var scores = new TreeMap<String, Long>();
    next.players()
        .forEach(
            (name, player) -> {
              var known = before.get(name);
              if (known == null || known.online() != player.online()) {
                online.put(name, player.online());
              }
              if (player.score() != (known == null ? NEW : known).score()) {
                scores.put(name, player.score());
              }
            });
    var change = new Change(round, online, scores, said(previous.messages(), next.messages()));
    return apply(previous, change).equals(next) ? Optional.of(Json.tree(change)) : Optional.empty();
  }

  @Override
  public Room apply(Room previous, JsonNode change) throws InvalidJsonException {
    return apply(previous, Json.decode(change, Change.class));
  }

  private static Room apply(Room previous, Change change) {
    var players = inRound(previous, change.round());
    change
        .online()
        .forEach(
            (name, online) ->
                players.put(name, new Player(players.getOrDefault(name, NEW).score(), online)));
    change
        .scores()
        .forEach(
            (name, score) ->
                players.put(name, new Player(score, players.getOrDefault(name, NEW).online())));
    return new Room(
        players,
        players.values().stream().mapToLong(Player::score).sum(),
        requireNonNullElse(change.round(), previous.round()),
        Room.lastOf(previous.messages(), change.said()));
  }

  /** Returns the players as {@code round} begins for them; as they are where there is none. */
  private static Map<String, Player> inRound(Room room, @Nullable Integer round) {
    return new TreeMap<>(round == null ? room.players() : room.nextRound().players());
  }

  /** Returns what {@code next} has behind the messages that both have. */
  private static List<Message> said(List<Message> previous, List<Message> next) {
    for (var gone = 0; gone < previous.size(); gone++) {
      var kept = previous.subList(gone, previous.size());
      if (kept.size() <= next.size() && kept.equals(next.subList(0, kept.size()))) {
        return next.subList(kept.size(), next.size());
      }
    }
    return next;
  }
}
