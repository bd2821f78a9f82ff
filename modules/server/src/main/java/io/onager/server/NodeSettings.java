package io.onager.server;

import com.typesafe.config.Config;

/** The settings under {@code onager.server}; {@code reference.conf} says what each one means. */
record NodeSettings(String host, int port) {
  NodeSettings {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("onager.server.port: %d (0 to 65535)".formatted(port));
    }
  }

  static NodeSettings create(Config config) {
    return new NodeSettings(
        config.getString("onager.server.host"), config.getInt("onager.server.port"));
  }
}
