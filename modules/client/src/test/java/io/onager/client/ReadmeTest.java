package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.testkit.Waiting;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in the README compiles, and ends against a real server. */
class ReadmeTest {
  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @Test
  void showsAProgramThatWorks() throws Exception {
    var source = Files.writeString(directory.resolve("Follow.java"), example());

    var compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", directory.toString(), source.toString());

    assertThat(compiled).as("javac's exit code; its errors are in the output").isZero();
    try (var server = GameServer.start(Game.APPLICATION);
        var loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      var run = loader.loadClass("Follow").getDeclaredMethod("run", URI.class);
      run.setAccessible(true);
      var points =
          Waiting.get("the example", CompletableFuture.supplyAsync(() -> call(run, server)));
      assertThat(points).isEqualTo(5L);
    }
  }

  private static Object call(Method run, GameServer server) {
    try {
      return run.invoke(null, server.place());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("the example failed", e);
    }
  }

  private static String example() throws IOException {
    var found = JAVA.matcher(Files.readString(Path.of("README.md")));
    assertThat(found.find()).as("Java in the README").isTrue();
    return found.group(1);
  }
}
