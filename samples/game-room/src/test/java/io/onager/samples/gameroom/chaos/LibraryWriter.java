package io.onager.samples.gameroom.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.client.InvokeOptions;
import io.onager.client.Onager;
import io.onager.client.Options;
import io.onager.client.Result;
import io.onager.samples.gameroom.chaos.Command.Answer;
import io.onager.samples.gameroom.chaos.Findings.Kind;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A writer that is the Java client, as an application has it: that asks again by itself. */
final class LibraryWriter implements Writer {
  private static final Duration TIMEOUT = Duration.ofMinutes(5); // longer than anything fails here

  private final RoomCommands commands;
  private final long pauseNanos;
  private final Nodes nodes;
  private final Ledger ledger;
  private final Findings findings;
  private long due = System.nanoTime(); // one command is under way at a time
  private volatile boolean stopped;
  private volatile @Nullable Command present;
  private @Nullable Onager onager;

  LibraryWriter(
      RoomCommands commands, Duration pause, Nodes nodes, Ledger ledger, Findings findings) {
    this.commands = commands;
    this.pauseNanos = pause.toNanos();
    this.nodes = nodes;
    this.ledger = ledger;
    this.findings = findings;
  }

  @Override
  public void open() {
    var options = Options.DEFAULT.withHttp(nodes.http()).withSilence(Duration.ofSeconds(1));
    var opened = Onager.connect(nodes.webSockets(), options);
    onager = opened;
    next(opened);
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public boolean isIdle() {
    return present == null;
  }

  @Override
  public void close() {
    var unanswered = present;
    if (unanswered != null) {
      findings.add(Kind.UNANSWERED, String.valueOf(unanswered));
    }
    present = null;
    if (onager != null) {
      onager.close();
    }
  }

  private void next(Onager by) {
    if (stopped) {
      return;
    }
    var command = commands.next();
    present = command;
    ledger.asked(command);
    var options = InvokeOptions.DEFAULT.withKey(command.key()).withTimeout(TIMEOUT);
    var unused =
        by.actor("game-room", commands.room().substring("game-room/".length()))
            .invoke(command.name(), command.args(), JsonNode.class, options)
            .whenComplete((result, failure) -> answered(by, command, result, failure));
  }

  private void answered(
      Onager by, Command command, @Nullable Result<JsonNode> result, @Nullable Throwable failure) {
    if (!command.equals(present)) {
      return; // it was closed
    }
    if (result == null) {
      findings.add(Kind.REFUSED, "%s by the Java client: %s".formatted(command, failure));
    } else {
      ledger.answered(command, Answer.of(result.revision(), result.value()));
    }
    present = null;
    due = Math.max(due + pauseNanos, System.nanoTime());
    nodes.later(TimeUnit.NANOSECONDS.toMillis(due - System.nanoTime()), () -> next(by));
  }
}
