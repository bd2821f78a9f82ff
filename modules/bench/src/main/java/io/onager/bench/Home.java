package io.onager.bench;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** Where the sources are that this was built from. */
final class Home {
  private Home() {}

  /** Returns the directory that has {@code ./onager}. */
  static Path directory() {
    return module().resolve("../..").normalize();
  }

  /** Returns {@code modules/bench}: this runs out of its {@code target}. */
  static Path module() {
    try {
      var location = Home.class.getProtectionDomain().getCodeSource().getLocation();
      return Path.of(location.toURI()).resolve("../..").normalize();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
