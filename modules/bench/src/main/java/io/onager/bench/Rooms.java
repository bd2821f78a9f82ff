package io.onager.bench;

import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Actors that nobody knows yet, and what connections say to them. Each connection has some of its
 * own, or all have the same.
 *
 * @param path of an actor, in which {@code $c} and {@code $r} are its connection and number
 * @param perConnection at least 1
 */
record Rooms(String path, int perConnection) {
  /** Returns some that each connection has alone. */
  static Rooms ofEach(int perConnection) {
    return new Rooms("%s/%s-$c-$r".formatted(Board.ACTOR.name(), UUID.randomUUID()), perConnection);
  }

  /** Returns one that all connections have. */
  static Rooms one() {
    return new Rooms("%s/%s".formatted(Board.ACTOR.name(), UUID.randomUUID()), 1);
  }

  /** Returns those of connection {@code number} alone, for whoever says it. */
  Rooms of(int number) {
    return new Rooms(path.replace("$c", Integer.toString(number)), perConnection);
  }

  /** Returns the message that opens a stream of each room, with the room's number. */
  String subscriptions() {
    return subscriptions(1, perConnection);
  }

  /** Returns the message that opens streams of the rooms from {@code first} to {@code last}. */
  String subscriptions(int first, int last) {
    return IntStream.rangeClosed(first, last)
        .mapToObj(
            room ->
                "{\"type\":\"subscribe\",\"stream\":%d,\"actor\":\"%s\"}"
                    .formatted(room, path.replace("$r", Integer.toString(room))))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Returns the message that ends these streams. */
  String unsubscriptions() {
    return IntStream.rangeClosed(1, perConnection)
        .mapToObj("{\"type\":\"unsubscribe\",\"stream\":%d}"::formatted)
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Returns the frame that makes a revision, with a key, as clients do. */
  String command() {
    return "{\"type\":\"invoke\",\"id\":$i,\"actor\":\"%s\",\"command\":\"Count\",\"args\":{\"by\":\"bench\"},\"key\":\"$c-$i\"}"
        .formatted(path);
  }
}
