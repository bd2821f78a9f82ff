package io.onager.actor;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is wrong with one actor until somebody mends it: logged once, as an error, for as long as it
 * is the same; whoever asks is told the id under which the log has it. Not thread-safe.
 */
final class Incident {
  private static final Logger LOG = LoggerFactory.getLogger(Incident.class);

  private @Nullable String problem;
  private String id = "";

  /** Returns the id of {@code found}, a sentence that says what to do. */
  String report(String found) {
    if (!found.equals(problem)) {
      problem = found;
      id = UUID.randomUUID().toString();
      LOG.error("{} [{}]", found, id);
    }
    return id;
  }

  /** Notes that it was mended. */
  void end() {
    problem = null;
  }
}
