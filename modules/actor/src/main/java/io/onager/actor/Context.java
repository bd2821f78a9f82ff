package io.onager.actor;

import io.onager.model.Address;
import io.onager.model.Principal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a command handler may know besides the state and the command, and the decisions it may take.
 * Everything that differs from run to run comes from here, so that handlers stay pure functions.
 *
 * @param address which actor this is
 * @param principal who gave the command
 * @param revision the actor's revision before this command
 * @param now the time of this command, in milliseconds' precision
 * @param <E> the actor's events
 * @param <S> the actor's state
 */
public record Context<E, S>(Address address, Principal principal, long revision, Instant now) {
  /** Decides to store {@code events}, in order; the answer has no value unless one is added. */
  @SafeVarargs
  public final Decision<E, S> persist(E... events) {
    var copy = new ArrayList<E>(events.length);
    for (var event : events) {
      copy.add(event);
    }
    return persist(copy);
  }

  /** Decides to store {@code events}, in order; the answer has no value unless one is added. */
  public Decision<E, S> persist(List<? extends E> events) {
    return new Decision.Persist<>(List.copyOf(events), state -> null, List.of());
  }

  /** Decides to store nothing and to answer {@code value}. */
  public Decision<E, S> reply(Object value) {
    return new Decision.Persist<>(List.of(), state -> value, List.of());
  }

  /**
   * Decides to refuse.
   *
   * @param reason a short code that clients act on, {@code [a-z0-9-]{1,64}}
   * @param message one sentence for people
   * @throws IllegalArgumentException for a reason that is no code
   */
  public Decision<E, S> reject(String reason, String message) {
    return new Decision.Reject<>(reason, message);
  }
}
