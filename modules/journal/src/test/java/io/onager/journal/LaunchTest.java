package io.onager.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.onager.journal.PostgresServer.Durability;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchTest {
  @Test
  void needsNothingSpecialUnlessWeAreRoot() {
    assertThat(Launch.choose() == Launch.DIRECT).isEqualTo(!Launch.isRoot());
  }

  @Test
  void runsAsNobodyWhereRootMayNotMakeNamespaces(@TempDir Path temporary) throws Exception {
    assumeTrue(Launch.isRoot(), "only root can become nobody");
    var directory = PrivateFiles.createDirectory(temporary.resolve("of/root"));
    var server = new PostgresServer(directory, Durability.LOST, Launch.NOBODY);

    var first = server.start(0);
    Connections.execute(first, "CREATE DATABASE kept");
    server.stop();
    var second = server.start(0);

    assertThat(Connections.exists(second, "kept")).isTrue();
    assertThat(Files.getAttribute(directory.resolve("postgres"), "unix:uid")).isEqualTo(65_534);
    server.stop();
    assertThat(server.isRunning()).isFalse();
  }
}
