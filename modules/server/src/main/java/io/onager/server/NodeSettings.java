package io.onager.server;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;

/** The settings under {@code onager.server}; {@code reference.conf} says what each one means. */
record NodeSettings(String host, int port) {
  NodeSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("onager.server.port: %d (0 to 65535)".formatted(port));
    }
  }

  /**
   * Returns what a process was started with, system properties before its {@code application.conf},
   * with {@code overrides} before that and {@code defaults} behind it.
   */
  static Config around(Config overrides, Config defaults) {
    return overrides
        .withFallback(ConfigFactory.defaultOverrides())
        .withFallback(ConfigFactory.defaultApplication())
        .withFallback(defaults);
  }

  static NodeSettings create(Config config) {
    return new NodeSettings(
        config.getString("onager.server.host"), config.getInt("onager.server.port"));
  }
}
