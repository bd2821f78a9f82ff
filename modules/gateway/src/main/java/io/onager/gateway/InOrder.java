package io.onager.gateway;

import io.onager.actor.Outcome;
import io.onager.model.Address;
import io.onager.protocol.FrameId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Gives the answers of each actor in the order of its commands. The actor answers in that order,
 * but the answers come back over different threads. Answers of different actors do not wait for
 * each other. Not thread-safe.
 */
final class InOrder {
  /** A command that has no answer yet, or whose answer waits for those before it. */
  static final class Pending {
    private final Address actor;
    private final FrameId id;
    private @Nullable Outcome outcome;

    private Pending(Address actor, FrameId id) {
      this.actor = actor;
      this.id = id;
    }
  }

  private final Map<Address, ArrayDeque<Pending>> pending = new HashMap<>();

  /** Notes a command that is given now. */
  Pending begin(Address actor, FrameId id) {
    var command = new Pending(actor, id);
    pending.computeIfAbsent(actor, first -> new ArrayDeque<>()).add(command);
    return command;
  }

  /** Notes how {@code command} ended, and gives {@code answer} all whose turn has come. */
  void end(Pending command, Outcome outcome, BiConsumer<FrameId, Outcome> answer) {
    command.outcome = outcome;
    var queue = pending.get(command.actor);
    while (queue != null && !queue.isEmpty()) {
      var next = queue.getFirst();
      var ended = next.outcome;
      if (ended == null) {
        return;
      }
      queue.removeFirst();
      answer.accept(next.id, ended);
    }
    pending.remove(command.actor);
  }
}
