package io.onager.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBinariesTest {
  @Test
  void areUnpackedOnceHoweverManyBegin(@TempDir Path base) throws Exception {
    Callable<Path> unpacking = () -> PostgresBinaries.in(base);

    var threads = Executors.newFixedThreadPool(2);
    try {
      for (var installation : threads.invokeAll(List.of(unpacking, unpacking))) {
        assertThat(installation.get().resolve("bin/postgres")).isExecutable();
      }
    } finally {
      threads.shutdown();
    }

    assertThat(base).isDirectoryNotContaining("glob:**/unpacking-*");
  }
}
