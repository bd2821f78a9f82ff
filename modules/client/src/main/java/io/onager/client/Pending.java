package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.protocol.ClientFrame;
import io.onager.protocol.FrameId;
import java.time.Duration;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A command until it is answered. Owned by the loop. */
final class Pending {
  final String actor;
  final String command;
  final JsonNode args;
  final @Nullable String key;
  final Duration timeout;

  /** Is given the {@code result} frame or the reason why there is none; once. */
  final BiConsumer<@Nullable JsonNode, @Nullable OnagerException> answer;

  /** On which it was sent last. */
  @Nullable Connection connection;

  Loop.@Nullable Timer deadline;
  Loop.@Nullable Timer again;

  /** It was sent, and not answered yet. */
  boolean sent;

  /** It was sent, and may have had its effect: the server could not say, or nobody heard it. */
  boolean inDoubt;

  int failures;

  /** What the server said last. */
  @Nullable OnagerException refusal;

  Pending(
      String actor,
      String command,
      JsonNode args,
      @Nullable String key,
      Duration timeout,
      BiConsumer<@Nullable JsonNode, @Nullable OnagerException> answer) {
    this.actor = actor;
    this.command = command;
    this.args = args;
    this.key = key;
    this.timeout = timeout;
    this.answer = answer;
  }

  String subject() {
    return "%s to %s".formatted(command, actor);
  }

  ClientFrame frame(long id) {
    return new ClientFrame.Invoke(FrameId.of(id), actor, command, args, key);
  }

  void cancelTimers() {
    if (deadline != null) {
      deadline.cancel();
    }
    cancelAgain();
  }

  void cancelAgain() {
    if (again != null) {
      again.cancel();
      again = null;
    }
  }
}
