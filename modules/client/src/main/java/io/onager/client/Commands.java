package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.protocol.ClientFrames;
import io.onager.protocol.ErrorCode;
import io.onager.protocol.Retry;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All commands that wait for their answers. Those with a key are sent again on each new connection,
 * in the order given, and where the server says that asking again helps. Owned by the loop.
 */
final class Commands {
  private final Core core;
  private final Streams streams;
  private final Map<Long, Pending> pending = new LinkedHashMap<>();
  private final Runnable onSettled;
  private long lastId;

  Commands(Core core, Streams streams, Runnable onSettled) {
    this.onSettled = onSettled;
    this.core = core;
    this.streams = streams;
  }

  /** Gives a command. */
  void add(Pending command) {
    var id = ++lastId;
    pending.put(id, command);
    command.deadline = core.loop().schedule(command.timeout, () -> giveUp(id));
    streams.present().ifPresent(connection -> send(id, command, connection));
  }

  /** Gives a command up, whatever becomes of it. */
  void cancel(Pending command) {
    command.cancelTimers();
    pending.values().remove(command);
    onSettled.run();
  }

  /** Sends all that may be sent again on a connection on which nothing was said yet. */
  void attach(Connection present) {
    for (var each : List.copyOf(pending.entrySet())) {
      var command = each.getValue();
      if (command.repeatable || !command.sent) {
        send(each.getKey(), command, present);
      }
    }
  }

  /** The server has not read a message: sends what may have been in it, and has a key. */
  void sendAgain(Connection present) {
    for (var each : List.copyOf(pending.entrySet())) {
      var command = each.getValue();
      if (command.connection == present && command.repeatable) {
        send(each.getKey(), command, present);
      }
    }
  }

  /** A connection is lost: what cannot be asked again has an unknown outcome. */
  void lost(Connection lost) {
    for (var each : List.copyOf(pending.entrySet())) {
      var command = each.getValue();
      if (command.connection == lost && !command.repeatable) {
        settle(each.getKey(), null, unknown(command, "its connection was lost"));
      }
    }
  }

  /** Returns whether answers that cannot be asked for again are still to come on a connection. */
  boolean waitsOn(Connection connection) {
    return pending.values().stream()
        .anyMatch(command -> !command.repeatable && command.connection == connection);
  }

  void fail(OnagerException why) {
    for (var id : List.copyOf(pending.keySet())) {
      settle(id, null, why);
    }
  }

  /** Takes a frame that answers. */
  void take(JsonNode frame, Connection from) {
    var id = frame.path("id").asLong();
    var command = pending.get(id);
    if (command == null || command.connection != from) {
      return;
    }
    if (frame.path("type").asText().equals("error")) {
      failed(id, command, frame);
    } else {
      settle(id, frame, null);
    }
  }

  private void failed(long id, Pending command, JsonNode frame) {
    var why = OnagerException.of(frame, command.subject);
    var renewed =
        why.retry() == Retry.REAUTHENTICATE
            && command.failures == 0
            && streams.renew(command.connection);
    if (!renewed && !asksAgain(why, command)) {
      settle(id, null, why);
      return;
    }
    command.refusal = why;
    command.inDoubt |= why.retry() == Retry.SAME_KEY;
    command.sent = false;
    command.connection = null;
    var after = Duration.ofMillis(frame.path("after").asLong());
    var time = streams.backoff(renewed ? 0 : command.failures + 1, after);
    command.failures++;
    command.cancelAgain();
    command.again =
        streams.later(time, () -> streams.present().ifPresent(to -> send(id, command, to)));
  }

  /** A fault of the server stays one until somebody mends it. */
  private static boolean asksAgain(OnagerException why, Pending command) {
    return !why.code().equals(ErrorCode.INTERNAL.wire())
        && (why.retry() == Retry.LATER || (why.retry() == Retry.SAME_KEY && command.repeatable));
  }

  private void send(long id, Pending command, Connection to) {
    var text = ClientFrames.encode(command.frame.apply(id));
    if (!to.takes(text)) {
      settle(id, null, OnagerException.tooLarge(command.subject, "longer than the server takes"));
      return;
    }
    command.cancelAgain();
    command.connection = to;
    command.inDoubt |= command.sent;
    command.sent = true;
    to.send(text);
  }

  private void giveUp(long id) {
    var command = pending.get(id);
    if (command != null) {
      settle(id, null, command.sent || command.inDoubt ? late(command) : notSent(command));
    }
  }

  private void settle(long id, @Nullable JsonNode result, @Nullable OnagerException why) {
    var command = pending.remove(id);
    if (command != null) {
      command.cancelTimers();
      command.answer.accept(result, why);
      onSettled.run();
    }
  }

  private static OnagerException late(Pending command) {
    var refusal = command.refusal;
    var said = refusal == null ? "" : ", but " + refusal.getMessage();
    return unknown(command, "no answer within %s%s".formatted(command.timeout, said));
  }

  private static OnagerException unknown(Pending command, String why) {
    var advice =
        command.key == null
            ? command.repeatable
                ? "ask again"
                : "look at the actor to learn the outcome, and give commands with keys"
            : "give it again with the key %s to learn the outcome".formatted(command.key);
    return OnagerException.of(
        ErrorCode.TIMEOUT.wire(),
        command.repeatable ? Retry.SAME_KEY : Retry.NEVER,
        "timeout: %s: %s; %s".formatted(command.subject, why, advice));
  }

  private static OnagerException notSent(Pending command) {
    if (command.refusal != null) {
      return command.refusal;
    }
    return OnagerException.of(
        ErrorCode.UNAVAILABLE.wire(),
        Retry.LATER,
        "unavailable: %s: no server took it within %s, and nothing happened; look at Onager.status"
            .formatted(command.subject, command.timeout));
  }

  static OnagerException tooMany(int most) {
    return OnagerException.of(
        OnagerException.TOO_MANY_COMMANDS,
        Retry.LATER,
        "too-many-commands: %d wait for their answers; wait for some, or raise Options.maxCommands"
            .formatted(most));
  }
}
