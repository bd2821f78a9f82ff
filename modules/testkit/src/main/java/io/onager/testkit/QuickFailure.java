package io.onager.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.Map;

/** Settings of nodes of which a test waits that one is out: some three seconds. */
public final class QuickFailure {
  private QuickFailure() {}

  /**
   * Returns the settings; those of a {@link LocalCluster}, and for {@link Program#withSettings}.
   * Too impatient for production: a pause of some two seconds is a failure.
   */
  public static Config settings() {
    return ConfigFactory.parseResources(QuickFailure.class, "quick-failure.conf");
  }

  /**
   * Returns the same where only a longer pause than {@code pause} is a failure: for processes on a
   * machine on which one of them may stall.
   */
  public static Config settings(Duration pause) {
    var text = "%d ms".formatted(pause.toMillis());
    return ConfigFactory.parseMap(
            Map.of(
                "onager.cluster.dead-after", text,
                "pekko.cluster.failure-detector.acceptable-heartbeat-pause", text))
        .withFallback(settings());
  }
}
