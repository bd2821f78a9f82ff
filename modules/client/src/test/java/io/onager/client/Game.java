package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.actor.Context;
import io.onager.actor.Decision;
import io.onager.actor.StreamedActor;
import io.onager.model.CustomDelta;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.server.Application;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A game with scores: a type of actors for real servers, and what a client knows of it. */
final class Game {
  record Score(String player, int points) implements Command<Long> {}

  record Scored(String player, int points) {}

  record Board(Map<String, Long> scores, long total) {
    Board scored(String player, int points) {
      var changed = new TreeMap<>(scores);
      changed.merge(player, (long) points, Long::sum);
      return new Board(changed, total + points);
    }
  }

  /** Tells of two boards the total alone: good for a player who is called ann. */
  static final class BoardDelta implements CustomDelta<Board> {
    @Override
    public Optional<JsonNode> between(Board previous, Board next) {
      var points = (int) (next.total() - previous.total());
      return previous.scored("ann", points).equals(next)
          ? Optional.of(Json.tree(points))
          : Optional.empty();
    }

    @Override
    public Board apply(Board previous, JsonNode change) throws InvalidJsonException {
      return previous.scored("ann", Json.decode(change, Integer.class));
    }
  }

  static final StreamedActor<Score, Scored, Board> ACTOR =
      StreamedActor.named("game", Score.class, Scored.class, Board.class)
          .startingFrom(new Board(Map.of(), 0))
          .onCommand(Score.class, Game::score)
          .onEvent(
              "Scored",
              Scored.class,
              (board, event) -> board.scored(event.player(), event.points()))
          .delta("for-ann", new BoardDelta())
          .build();

  static final Application APPLICATION = Application.open("The game", ACTOR);

  /** What a client knows of it. */
  static final ActorType<Board> TYPE =
      ActorType.named("game", Board.class).withDelta("for-ann", Game::changed);

  private Game() {}

  private static Decision<Scored, Board> score(
      Board board, Score score, Context<Scored, Board> context) {
    return score.points() < 1
        ? context.reject("out-of-range", "Points are 1 or more.")
        : context
            .persist(new Scored(score.player(), score.points()))
            .reply(after -> after.scores().get(score.player()));
  }

  private static JsonNode changed(JsonNode held, JsonNode points) {
    ObjectNode board = held.deepCopy();
    var scores = (ObjectNode) board.get("scores");
    scores.put("ann", scores.path("ann").asLong() + points.asLong());
    return board.put("total", board.get("total").asLong() + points.asLong());
  }
}
