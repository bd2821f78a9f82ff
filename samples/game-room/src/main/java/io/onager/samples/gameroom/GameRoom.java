package io.onager.samples.gameroom;

import static java.util.stream.Collectors.toList;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.actor.Context;
import io.onager.actor.Decision;
import io.onager.actor.StreamedActor;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import java.time.Instant;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** A room in which people score and talk. Everything in it is a pure function. */
public final class GameRoom {
  /** What people may do. */
  public sealed interface Command {
    /** Comes online; whoever was here before keeps the score. */
    record Join(String player) implements Command {}

    /** Goes offline. */
    record Leave(String player) implements Command {}

    /** Gives points to a player who is online. */
    record Score(String player, int points) implements Command {}

    /** Gives points to every player who is online: one event each. */
    record Award(int points) implements Command {}

    /** Says something to all. */
    record Say(String player, String text) implements Command {}

    /** Sets all scores to 0. */
    record NewRound() implements Command {}
  }

  /** What has happened. */
  public sealed interface Event {
    /** A player came online. */
    record Joined(String player) implements Event {}

    /** A player went offline. */
    record Left(String player) implements Event {}

    /** A player got points. */
    record Scored(String player, int points) implements Event {}

    /** A player said something. */
    record Said(String player, String text, Instant at) implements Event {}

    /** A round began. */
    record RoundBegan() implements Event {}
  }

  /** Rooms that move to another node are back sooner, the fewer events they replay. */
  private static final int SNAPSHOT_EVERY = 250;

  /** The type of actors; {@code README.md} has its commands and refusals as a table. */
  public static final StreamedActor<Command, Event, Room> ACTOR =
      StreamedActor.named("game-room", Command.class, Event.class, Room.class)
          .startingFrom(Room.EMPTY)
          .onCommand(Command.Join.class, GameRoom::join)
          .onCommand(Command.Leave.class, GameRoom::leave)
          .onCommand(Command.Score.class, GameRoom::score)
          .onCommand(Command.Award.class, GameRoom::award)
          .onCommand(Command.Say.class, GameRoom::say)
          .onCommand(Command.NewRound.class, GameRoom::newRound)
          .onEvent("Joined", Event.Joined.class, (room, event) -> room.joined(event.player()))
          .onEvent("Left", Event.Left.class, (room, event) -> room.left(event.player()))
          .onEvent(
              "Scored",
              Event.Scored.class,
              (room, event) -> room.scored(event.player(), event.points()))
          .onEvent(
              "Said",
              Event.Said.class,
              (room, event) -> room.said(event.player(), event.text(), event.at()))
          .onEvent("RoundBegan", Event.RoundBegan.class, (room, event) -> room.nextRound())
          .filter("hasPlayer", GameRoom::hasPlayer)
          .delta(RoomChanges.NAME, new RoomChanges())
          .snapshotEvery(SNAPSHOT_EVERY)
          .build();

  private static final int MAX_PLAYERS = 500;
  private static final int MAX_POINTS = 1_000;
  private static final int MAX_TEXT = 500;
  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N} ._-]{1,32}");

  private record HasPlayer(String player) {}

  private GameRoom() {}

  private static Decision<Event, Room> join(
      Room room, Command.Join join, Context<Event, Room> context) {
    var player = join.player();
    if (!NAME.matcher(player).matches() || player.isBlank()) {
      return context.reject("bad-name", "A name is 1 to 32 letters, digits, spaces, . _ or -.");
    }
    if (room.isOnline(player)) {
      return context.reject("already-joined", "Somebody of that name is here already.");
    }
    if (!room.players().containsKey(player) && room.players().size() >= MAX_PLAYERS) {
      return context.reject("room-full", "The room has %d players.".formatted(MAX_PLAYERS));
    }
    return context.persist(new Event.Joined(player)).reply(after -> after.online().size());
  }

  private static Decision<Event, Room> leave(
      Room room, Command.Leave leave, Context<Event, Room> context) {
    return room.isOnline(leave.player())
        ? context.persist(new Event.Left(leave.player()))
        : notJoined(context);
  }

  private static Decision<Event, Room> score(
      Room room, Command.Score score, Context<Event, Room> context) {
    if (!room.isOnline(score.player())) {
      return notJoined(context);
    }
    return isInRange(score.points())
        ? context
            .persist(new Event.Scored(score.player(), score.points()))
            .reply(after -> after.scoreOf(score.player()))
        : outOfRange(context);
  }

  private static Decision<Event, Room> award(
      Room room, Command.Award award, Context<Event, Room> context) {
    if (!isInRange(award.points())) {
      return outOfRange(context);
    }
    var scores =
        room.online().stream()
            .map(player -> new Event.Scored(player, award.points()))
            .collect(toList());
    return context.persist(scores).reply(Room::total);
  }

  private static Decision<Event, Room> say(
      Room room, Command.Say say, Context<Event, Room> context) {
    if (!room.isOnline(say.player())) {
      return notJoined(context);
    }
    return say.text().isBlank() || say.text().length() > MAX_TEXT
        ? context.reject("out-of-range", "A message is 1 to %d characters.".formatted(MAX_TEXT))
        : context.persist(new Event.Said(say.player(), say.text(), context.now()));
  }

  private static Decision<Event, Room> newRound(
      Room room, Command.NewRound command, Context<Event, Room> context) {
    return context.persist(new Event.RoundBegan()).reply(Room::round);
  }

  private static Predicate<Room> hasPlayer(JsonNode parameters) throws InvalidJsonException {
    var player = Json.decode(parameters, HasPlayer.class).player();
    return room -> room.players().containsKey(player);
  }

  private static boolean isInRange(int points) {
    return points >= 1 && points <= MAX_POINTS;
  }

  private static Decision<Event, Room> notJoined(Context<Event, Room> context) {
    return context.reject("not-joined", "Nobody of that name is here.");
  }

  private static Decision<Event, Room> outOfRange(Context<Event, Room> context) {
    return context.reject("out-of-range", "Points are 1 to %d.".formatted(MAX_POINTS));
  }
}
