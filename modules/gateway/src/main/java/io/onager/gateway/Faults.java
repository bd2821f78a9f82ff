package io.onager.gateway;

import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Faults of the server, of which a client is told no more than where the log has them. */
final class Faults {
  private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

  private Faults() {}

  /**
   * Returns what {@code stage} brings, or {@code answer} to the incident where it fails; that is
   * logged. Never fails.
   */
  static <T> CompletionStage<T> answered(CompletionStage<T> stage, Function<String, T> answer) {
    return stage.exceptionally(
        fault -> {
          var incident = UUID.randomUUID().toString();
          LOG.error("an answer failed [{}]", incident, fault);
          return answer.apply(incident);
        });
  }
}
