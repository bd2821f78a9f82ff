package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.samples.gameroom.chaos.Command.Answer;
import io.onager.samples.gameroom.chaos.Findings.Kind;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that commands one room, one command after the other. What is not answered is asked
 * again, by the same key and in the end elsewhere, until it is. No command of it can be refused,
 * since the players are its own.
 */
final class RoomWriter implements Link.Use {
  private static final Set<String> TRANSIENT = Set.of("timeout", "unavailable", "rate-limited");
  private static final long PATIENCE_MILLIS = 2_000;
  private static final int AGAIN_MILLIS = 250;

  private final String room;
  private final String name;
  private final Random random;
  private final long pauseNanos;
  private final Ledger ledger;
  private final Findings findings;
  private final Link link;
  private int number;
  private int questions;
  private boolean guestIsIn;
  private long due = System.nanoTime();
  private volatile boolean stopped;
  private volatile @Nullable Command present;

  /**
   * Makes a client.
   *
   * @param name of the client, which no other writer of the room has; its players' begin with it
   * @param pause between two commands
   */
  RoomWriter(
      String room,
      String name,
      Duration pause,
      Nodes nodes,
      Random random,
      Ledger ledger,
      Findings findings) {
    this.room = room;
    this.name = name;
    this.random = random;
    this.pauseNanos = pause.toNanos();
    this.ledger = ledger;
    this.findings = findings;
    this.link = new Link(nodes, random, this);
  }

  void open() {
    link.open();
  }

  /** Asks nothing new; what is asked already is still to be answered. */
  void stop() {
    stopped = true;
  }

  /** Ends it; what is not answered by now never is. */
  void close() {
    link.close();
    var unanswered = present;
    if (unanswered != null) {
      findings.add(Kind.UNANSWERED, String.valueOf(unanswered));
    }
  }

  boolean isIdle() {
    return present == null;
  }

  @Override
  public void onConnected(int node) {
    if (present == null) {
      next();
    } else {
      ask();
    }
  }

  @Override
  public void onFrame(JsonNode frame, int node) {
    var asked = present;
    if (asked == null || !frame.path("id").asText().equals(asked.key())) {
      return;
    }
    if (frame.path("type").asText().equals("result")) {
      ledger.answered(asked, Answer.of(frame.path("revision").asLong(), frame.path("value")));
      done();
    } else if (TRANSIENT.contains(frame.path("code").asText())) {
      var question = questions;
      link.later(AGAIN_MILLIS + random.nextInt(AGAIN_MILLIS), () -> askAgain(question));
    } else {
      findings.add(Kind.REFUSED, "%s by node %d: %s".formatted(asked, node, frame));
      done();
    }
  }

  private void done() {
    present = null;
    questions++;
    due = Math.max(due + pauseNanos, System.nanoTime());
    link.later(TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime()), this::next);
  }

  private void next() {
    if (present == null && !stopped) {
      present = command();
      ask();
    }
  }

  private void ask() {
    var asked = present;
    if (asked != null) {
      var question = ++questions;
      ledger.asked(asked);
      link.send(asked.frame());
      link.later(PATIENCE_MILLIS, () -> giveUp(question));
    }
  }

  private void askAgain(int question) {
    if (question == questions) {
      ask();
    }
  }

  private void giveUp(int question) {
    if (question == questions) {
      link.hop();
    }
  }

  private Command command() {
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
