package io.onager.request;

import io.onager.request.queue.Ticket;
import org.jspecify.annotations.Nullable;

/** How a worker is told that a run is over. */
@FunctionalInterface
interface RunReport {
  /**
   * The run is over.
   *
   * @param again the request, where it waits again
   * @param state where it stands now; {@code null} where nobody knows
   * @param idle whether its handler has returned, so that there is room for another one
   */
  void ended(
      Breakers.Sign sign, @Nullable Ticket again, @Nullable RequestState state, boolean idle);
}
