package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.samples.gameroom.chaos.Command.Answer;
import io.onager.samples.gameroom.chaos.Findings.Kind;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that commands one room, one command after the other. What is not answered is asked
 * again, by the same key and in the end elsewhere, until it is.
 */
final class RoomWriter implements Link.Use, Writer {
  private static final Set<String> TRANSIENT = Set.of("timeout", "unavailable", "rate-limited");
  private static final long PATIENCE_MILLIS = 2_000;
  private static final int AGAIN_MILLIS = 250;

  private final RoomCommands commands;
  private final Random random;
  private final long pauseNanos;
  private final Ledger ledger;
  private final Findings findings;
  private final Link link;
  private int questions;
  private long due = System.nanoTime();
  private volatile boolean stopped;
  private volatile @Nullable Command present;

  /**
   * Makes a client.
   *
   * @param pause between two commands
   */
  RoomWriter(
      RoomCommands commands,
      Duration pause,
      Nodes nodes,
      Random random,
      Ledger ledger,
      Findings findings) {
    this.commands = commands;
    this.random = random;
    this.pauseNanos = pause.toNanos();
    this.ledger = ledger;
    this.findings = findings;
    this.link = new Link(nodes, random, this);
  }

  @Override
  public void open() {
    link.open();
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public void close() {
    link.close();
    var unanswered = present;
    if (unanswered != null) {
      findings.add(Kind.UNANSWERED, String.valueOf(unanswered));
    }
  }

  @Override
  public boolean isIdle() {
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
      present = commands.next();
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
}
