package io.onager.gateway.stream;

import io.onager.feed.ActorFailedException;
import io.onager.protocol.ErrorFrame;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What of an application's failed for one stream: the log has it, the client its number. */
final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private Faults() {}

  /** Logs {@code failure}, and returns the error that says no more than where to find it. */
  static ErrorFrame report(int stream, Throwable failure) {
    if (failure instanceof ActorFailedException known) {
      return ErrorFrame.internal(known.incident()).on(stream);
    }
    var incident = UUID.randomUUID().toString();
    LOG.error("stream {} failed [{}]", stream, incident, failure);
    return ErrorFrame.internal(incident).on(stream);
  }
}
