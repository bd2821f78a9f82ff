package io.onager.samples.gameroom;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * The state of a room.
 *
 * @param players everyone who was ever here, by name
 * @param total of all scores
 * @param round from 1
 * @param messages the last 50, oldest first
 */
public record Room(Map<String, Player> players, long total, int round, List<Message> messages) {
  /** Somebody who is or was here. */
  public record Player(long score, boolean online) {}

  /** Something that was said. */
  public record Message(String player, String text, Instant at) {}

  static final Room EMPTY = new Room(Map.of(), 0, 1, List.of());

  private static final int MESSAGES_KEPT = 50;

  /** Copies the collections. */
  public Room {
    players = Map.copyOf(players);
    messages = List.copyOf(messages);
  }

  boolean isOnline(String player) {
    var found = players.get(player);
    return found != null && found.online();
  }

  /** Returns who is online, in the order of their names. */
  List<String> online() {
    return players.keySet().stream().filter(this::isOnline).sorted().toList();
  }

  long scoreOf(String player) {
    return players.getOrDefault(player, new Player(0, false)).score();
  }

  Room joined(String player) {
    return with(player, new Player(scoreOf(player), true), total);
  }

  Room left(String player) {
    return with(player, new Player(scoreOf(player), false), total);
  }

  Room scored(String player, int points) {
    return with(player, new Player(scoreOf(player) + points, isOnline(player)), total + points);
  }

  Room said(String player, String text, Instant at) {
    var message = new Message(player, text, at);
    return new Room(players, total, round, lastOf(messages, List.of(message)));
  }

  /** Returns the messages that a room keeps of {@code before} and {@code then}. */
  static List<Message> lastOf(List<Message> before, List<Message> then) {
    var all = new ArrayList<>(before);
    all.addAll(then);
    return all.subList(Math.max(0, all.size() - MESSAGES_KEPT), all.size());
  }

  Room nextRound() {
    return new Room(each(player -> new Player(0, player.online())), 0, round + 1, messages);
  }

  private Room with(String name, Player player, long newTotal) {
    var changed = new TreeMap<>(players);
    changed.put(name, player);
    return new Room(changed, newTotal, round, messages);
  }

  private Map<String, Player> each(UnaryOperator<Player> change) {
    var changed = new TreeMap<>(players);
    changed.replaceAll((name, player) -> change.apply(player));
    return changed;
  }
}
