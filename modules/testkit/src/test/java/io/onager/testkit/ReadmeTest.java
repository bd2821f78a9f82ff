package io.onager.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example in the README of this module compiles and passes, with the actor of the other. */
class ReadmeTest {
  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

  /** What the example leaves out. */
  private static final String IMPORTS =
      """
      import static org.assertj.core.api.Assertions.assertThat;
      import io.onager.server.Application;
      import io.onager.testkit.*;
      import org.junit.jupiter.api.Test;
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @Test
  void showsATestThatPasses() throws Exception {
    var actor = write("Auction", firstJava("../../README.md"));
    var example = write("AuctionTest", IMPORTS + firstJava("README.md"));

    var compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-d", directory.toString(), actor, example);

    assertThat(compiled).as("javac's exit code; its errors are in the output").isZero();
    try (var loader = new URLClassLoader(new URL[] {directory.toUri().toURL()})) {
      var test = loader.loadClass("AuctionTest");
      var method = test.getDeclaredMethod("answersAgainWhatItAnsweredBeforeItsNodeWasKilled");
      var constructor = test.getDeclaredConstructor();
      constructor.setAccessible(true);
      method.setAccessible(true);
      method.invoke(constructor.newInstance());
    }
  }

  private static String firstJava(String readme) throws IOException {
    var found = JAVA.matcher(Files.readString(Path.of(readme)));
    assertThat(found.find()).as("Java in %s", readme).isTrue();
    return found.group(1);
  }

  private String write(String type, String text) throws IOException {
    return Files.writeString(directory.resolve(type + ".java"), text).toString();
  }
}
