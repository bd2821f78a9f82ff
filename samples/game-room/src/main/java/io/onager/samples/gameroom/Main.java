package io.onager.samples.gameroom;

import io.onager.server.Application;
import io.onager.server.Launcher;

/** The game-room server; {@code ./onager} starts it. */
public final class Main {
  private Main() {}

  /** Runs what {@code arguments} say, for example {@code dev --port 8080}. */
  public static void main(String... arguments) {
    Launcher.run(
        () ->
            Application.open("The game room", GameRoom.ACTOR, Counter.ACTOR)
                .withPages("web")
                .withRequests(SeasonReport::handler),
        arguments);
  }
}
