package io.onager.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.actor.StreamedActor;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Java in the project's README is Java that compiles. */
class ReadmeTest {
  private static final Pattern JAVA = Pattern.compile("(?s)```java\n(.*?)```");

  /** A place for statements, with the imports that the README leaves out. */
  private static final String PROGRAM =
      """
      import io.onager.cluster.Joining;
      import io.onager.gateway.*;
      import io.onager.journal.DatabaseSettings;
      import io.onager.server.Onager;
      import org.apache.pekko.actor.typed.ActorSystem;
      import org.apache.pekko.actor.typed.javadsl.Behaviors;
      import org.apache.pekko.http.javadsl.Http;

      class Program {
        void run() {
      %s
        }
      }
      """;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path classes;

  @Test
  void compilesAndDefinesWhatItSays() throws Exception {
    var snippets = JAVA.matcher(readme()).results().map(found -> found.group(1)).toList();
    assertThat(snippets).as("an actor, and a program that uses it").hasSize(2);

    compile(Map.of("Auction", snippets.get(0), "Program", PROGRAM.formatted(snippets.get(1))));

    assertThat(snippets.get(0).lines()).as("what an actor takes").hasSizeLessThanOrEqualTo(25);
    assertThat(actor("Auction").name()).isEqualTo("auction");
    assertThat(actor("Auction").commandNames()).containsExactly("Bid");
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("").toAbsolutePath().resolve("../../README.md"));
  }

  private void compile(Map<String, String> sources) {
    var said = new StringWriter();
    var options = List.of("-cp", System.getProperty("java.class.path"), "-d", classes.toString());
    List<JavaFileObject> files =
        sources.entrySet().stream()
            .<JavaFileObject>map(each -> new Source(each.getKey(), each.getValue()))
            .toList();

    var compiler = ToolProvider.getSystemJavaCompiler();

    assertThat(compiler.getTask(said, null, null, options, null, files).call())
        .as(said.toString())
        .isTrue();
  }

  private StreamedActor<?, ?, ?> actor(String name) throws Exception {
    try (var loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
      return (StreamedActor<?, ?, ?>) loader.loadClass(name).getField("ACTOR").get(null);
    }
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///%s.java".formatted(name)), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }
}
