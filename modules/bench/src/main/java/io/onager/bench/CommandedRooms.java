package io.onager.bench;

import io.onager.bench.Rounds.Round;
import io.onager.bench.load.LoadProcess;
import io.onager.bench.load.Progress;

/** Clients that command rooms and watch them, as fast as they are answered. */
final class CommandedRooms implements Pairs.Side, AutoCloseable {
  /** Of a connection: one for each of ten rooms. */
  private static final int UNANSWERED = 10;

  private final LoadProcess load;
  private final Rooms rooms;
  private final int watchers;
  private final long streams;

  /** Opens the connections and their streams; each room has so many {@code watchers}. */
  CommandedRooms(Server server, Rooms rooms, int connections, int watchers) {
    this.load = LoadProcess.start(server.port());
    this.rooms = rooms;
    this.watchers = watchers;
    this.streams = (long) connections * rooms.perConnection();
    load.connect(connections);
    load.send(rooms.subscriptions());
    load.await("the first states", seen -> seen.updates() == streams);
  }

  @Override
  public void resume() {
    load.invoke(UNANSWERED, rooms.perConnection(), rooms.command());
  }

  @Override
  public Progress progress() {
    return load.progress();
  }

  /** Waits until all is answered and seen by each watcher, once. */
  @Override
  public void pause() {
    load.awaitExactly(load.endInvoking().answered() * watchers + streams);
  }

  /** Returns how many commands a second are answered, and seen by all. */
  @Override
  public double rate(Round round) {
    return Math.min(round.answersPerSecond(), round.updatesPerSecond() / watchers);
  }

  String note(String name, Rounds rounds) {
    var frames = rounds.mean(Round::answersPerSecond) + rounds.mean(Round::updatesPerSecond);
    return "%s: %.1f frames a message; %s"
        .formatted(name, frames / rounds.mean(Round::messagesPerSecond), rounds.cores());
  }

  @Override
  public void close() {
    load.close();
  }
}
