package io.onager.testkit;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

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
}
