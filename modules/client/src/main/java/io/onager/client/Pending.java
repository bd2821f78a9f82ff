package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.protocol.ClientFrame;
import java.time.Duration;
import java.util.function.BiConsumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** A command until it is answered. Owned by the loop. */
final class Pending {
  /** What it is, for messages. */
  final String subject;

  final @Nullable String key;

  /** Whether it may be sent again: it has a key, or a second time makes no difference. */
  final boolean repeatable;

  final LongFunction<ClientFrame> frame;
  final Duration timeout;

  /** Is given the frame that answers it or the reason why there is none; once. */
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
      String subject,
      @Nullable String key,
      boolean repeatable,
      LongFunction<ClientFrame> frame,
      Duration timeout,
      BiConsumer<@Nullable JsonNode, @Nullable OnagerException> answer) {
    this.subject = subject;
    this.key = key;
    this.repeatable = repeatable;
    this.frame = frame;
    this.timeout = timeout;
    this.answer = answer;
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
