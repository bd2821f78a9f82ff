package io.onager.cluster;

import com.typesafe.config.Config;
import java.time.Duration;

/** The settings under {@code onager.cluster}; {@code reference.conf} says what each one means. */
record ClusterSettings(Duration beatEvery, Duration lookEvery, Duration deadAfter) {
  ClusterSettings {
    require(beatEvery.toMillis() >= 10, "beat-every", beatEvery, ">= 10ms");
    require(lookEvery.toMillis() >= 10, "look-every", lookEvery, ">= 10ms");
    require(
        deadAfter.compareTo(beatEvery.multipliedBy(3)) >= 0,
        "dead-after",
        deadAfter,
        ">= 3 * beat-every");
  }

  static ClusterSettings create(Config config) {
    var own = config.getConfig("onager.cluster");
    return new ClusterSettings(
        own.getDuration("beat-every"),
        own.getDuration("look-every"),
        own.getDuration("dead-after"));
  }

  private static void require(boolean holds, String setting, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "onager.cluster.%s: %s (expected: %s)".formatted(setting, value, expected));
    }
  }
}
