package io.onager.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs in processes of their own, and their ends. */
class ChildProcessTest {
  private static final Pattern READY = Pattern.compile("is ready at http://localhost:(\\d+)");
  private static final Program PROGRAM = Program.of(Child.class).withOptions("-Xmx64m");
  private static final Program NODE = PROGRAM.withArguments("node", "--port", "7");

  @Test
  void keepsTheLastOfWhatIsWritten() {
    try (var child = PROGRAM.withArguments("talk", "50000").start()) {
      assertThat(child.exitCode()).isZero();

      assertThat(child.out()).hasSize(ChildProcess.OUTPUT_KEPT).endsWith("line 50000\n");
    }
  }

  @Test
  void saysWhatAProgramSaidThatEndsBeforeItIsReady() {
    try (var child = PROGRAM.withArguments("fail").start()) {
      assertThatThrownBy(() -> child.awaitOut(READY))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("out of order");
      assertThat(child.exitCode()).isEqualTo(3);
    }
  }

  @Test
  void runsWhatAJarHolds(@TempDir Path directory) throws IOException {
    var jar = directory.resolve("child.jar");
    var entry = Child.class.getName().replace('.', '/') + ".class";
    try (var in = Child.class.getClassLoader().getResourceAsStream(entry);
        var out = new JarOutputStream(Files.newOutputStream(jar))) {
      out.putNextEntry(new ZipEntry(entry));
      Objects.requireNonNull(in).transferTo(out);
    }

    try (var child = PROGRAM.withJar(jar).withArguments("paths").start()) {
      assertThat(child.exitCode()).as(child.err()).isZero();
      assertThat(child.out()).isEqualTo(jar + "\n");
    }
  }

  @Test
  void endsBySignals() {
    try (var stopped = NODE.start();
        var killed = NODE.start()) {
      assertThat(stopped.awaitOut(READY).group(1)).isEqualTo("7");
      assertThat(stopped.stop()).as("128 + SIGTERM").isEqualTo(143);

      killed.kill();
      assertThat(killed.exitCode()).as("128 + SIGKILL").isEqualTo(137);
      assertThatThrownBy(() -> killed.signal("TERM")).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void goesOnWhenItIsThawed() {
    try (var child = NODE.start()) {
      child.awaitOut(READY);
      child.freeze();
      child.signal("TERM");
      assertThat(child.isAlive()).isTrue();

      child.thaw();

      assertThat(child.exitCode()).isEqualTo(143);
    }
  }

  @Test
  void endsWithItsScopeAlsoWhenItIsFrozen() {
    var child = NODE.start();
    try (child) {
      child.freeze();
    }

    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void doesNotSurviveTheProcessThatStartedIt() {
    try (var parent = PROGRAM.withArguments("parent").start()) {
      assertThat(parent.exitCode()).as(parent.err()).isZero();

      assertThat(Stream.of(parent.out().strip().split(" ")))
          .hasSize(2)
          .noneMatch(pid -> ProcessHandle.of(Long.parseLong(pid)).isPresent());
    }
  }
}
