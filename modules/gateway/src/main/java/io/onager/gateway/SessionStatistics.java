package io.onager.gateway;

import io.onager.gateway.stream.StreamStatistics;
import io.onager.model.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one session is at one moment.
 *
 * @param connection as it was told its client in {@code welcome}; {@code e-…} of server-sent events
 * @param principal {@code null} before it is known
 * @param commandsInFlight how many commands are unanswered
 * @param bytes how many bytes were given to its socket
 * @param streams its open streams, by number
 */
public record SessionStatistics(
    String connection,
    @Nullable Principal principal,
    int commandsInFlight,
    long bytes,
    List<StreamStatistics> streams) {
  /** Keeps its own copy. */
  public SessionStatistics {
    streams = List.copyOf(streams);
  }
}
