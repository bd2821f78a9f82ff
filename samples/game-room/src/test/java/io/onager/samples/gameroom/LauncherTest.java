package io.onager.samples.gameroom;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.onager.journal.DatabaseSettings;
import io.onager.journal.Ports;
import io.onager.journal.TemplateDatabase;
import io.onager.testkit.ChildProcess;
import io.onager.testkit.Program;
import io.onager.testkit.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What whoever types {@code onager dev} gets to see. */
class LauncherTest {
  private static final Pattern READY =
      Pattern.compile(
          "The game room is ready at (http://localhost:\\d+)"
              + " \\(\\d+\\.\\d s; data in (\\S+); Ctrl-C stops it\\)\\R");
  private static final String WARNING =
      "WARN: The game room lets everyone do everything: give it an Authenticator and an Authorizer"
          + " before others can reach it\n";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @Test
  void refusesATakenPort() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());

      assertRefused(
          dev(Map.of(), "--port", port),
          "Port %s is taken: stop what uses it, or choose another with --port.".formatted(port));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"--prot=1", "--port=none", "surplus"})
  void refusesWhatItDoesNotKnowAndShowsTheUsage(String argument) throws Exception {
    try (var run = dev(Map.of(), argument)) {
      assertThat(run.exitCode()).isEqualTo(2);
      assertThat(run.err()).contains("Usage: onager dev [-h] [--data=<data>] [--port=<port>]");
      assertThat(run.out()).isEmpty();
    }
  }

  @Test
  void refusesADataDirectoryThatIsNone() throws Exception {
    var file = Files.createFile(directory.resolve("file"));

    assertRefused(
        program().withArguments("dev", "--port=0", "--data=" + file).start(),
        "The data directory %s cannot be written: correct its owner, or choose another with --data."
            .formatted(file));
  }

  @Test
  void refusesADatabaseThatCannotBeReached() throws Exception {
    var port = Ports.free();

    assertRefused(
        dev(Map.of("DATABASE_URL", "postgresql://ann:s3cret@127.0.0.1:%d/app".formatted(port))),
        "The database at 127.0.0.1:%d/app cannot be reached: start it, or check host and port."
            .formatted(port));
  }

  @Test
  void refusesADatabaseUrlThatIsNoneAndDoesNotRepeatIt() throws Exception {
    assertRefused(
        dev(Map.of("DATABASE_URL", "postgresql:/ann:s3cret@")),
        "The database URL is not of the form postgresql://user:password@host:port/database: correct"
            + " it, and write : / ? # @ % in the user or password as %3A %2F %3F %23 %40 %25.");
  }

  @Test
  void refusesAPasswordThatTheDatabaseDoesNotTake() throws Exception {
    var database = TemplateDatabase.createEmpty();

    assertRefused(
        dev(with(variables(database), "POSTGRES_PASSWORD", "s3cret")),
        "The database at %s does not let the user “%s” in: check user and password (and the server's pg_hba.conf)."
            .formatted(database.location(), database.user()));
  }

  @Test
  void storesInTheDatabaseThatTheVariablesName() throws Exception {
    var database = TemplateDatabase.createEmpty();
    try (var run = dev(variables(database))) {
      var ready = run.awaitOut(READY);

      assertThat(run.out()).isEqualTo(ready.group());
      assertThat(ready.group(2)).isEqualTo(database.location());
      assertAdds(ready.group(1), 5, "{\"revision\":1,\"value\":5}");
      assertThat(directory.resolve("data/postgres")).doesNotExist();
      assertThat(everythingSaid(run)).doesNotContain(database.password());
    }
  }

  @Test
  void saysOneLineWhenReadyAndKeepsTheDirectoryForItselfUntilItIsStopped() throws Exception {
    try (var run = dev(Map.of())) {
      var ready = run.awaitOut(READY);
      assertThat(run.out()).isEqualTo(ready.group());
      Waiting.until("the warning", () -> run.err().equals(WARNING));
      assertAdds(ready.group(1), 5, "{\"revision\":1,\"value\":5}");
      assertRefused(
          dev(Map.of()),
          "The data directory %s is in use by another Onager: stop that one, or choose another directory."
              .formatted(directory.resolve("data")));

      assertThat(directory.resolve("data/onager.log")).content().contains("INFO");

      run.signal("INT");

      assertThat(run.exitCode()).as("128 + SIGINT").isEqualTo(130);
      assertThat(run.out()).hasLineCount(1);
      assertThat(run.err()).isEqualTo(WARNING);
      assertThat(directory.resolve("data/postgres/postmaster.pid")).doesNotExist();
      assertThat(everythingSaid(run)).doesNotContain(password());
    }

    try (var again = dev(Map.of())) {
      var ready = again.awaitOut(READY);
      assertThat(again.out()).isEqualTo(ready.group());
      assertAdds(ready.group(1), 2, "{\"revision\":2,\"value\":7}");
    }
    assertThat(directory.resolve("data/postgres/postmaster.pid")).doesNotExist();
  }

  private static Program program() {
    return Program.of(Main.class).withOptions("-Dlogback.configurationFile=logback.xml");
  }

  private ChildProcess dev(Map<String, String> variables) {
    return dev(variables, "--port=0");
  }

  private ChildProcess dev(Map<String, String> variables, String... arguments) {
    return program()
        .withVariables(variables)
        .withArguments("dev", "--data=" + directory.resolve("data"))
        .withArguments(arguments)
        .start();
  }

  private void assertRefused(ChildProcess run, String sentence) throws Exception {
    try (run) {
      assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
      assertThat(run.err()).isEqualTo("onager: " + sentence + "\n");
      assertThat(run.out()).isEmpty();
      assertThat(everythingSaid(run)).doesNotContain("s3cret");
    }
  }

  private String everythingSaid(ChildProcess run) throws IOException {
    var log = directory.resolve("data/onager.log");
    return run.out() + run.err() + (Files.exists(log) ? Files.readString(log) : "");
  }

  private String password() throws IOException {
    return Files.readString(directory.resolve("data/password")).strip();
  }

  /** Asks again, with the same key, where a server that is just ready takes too long. */
  private static void assertAdds(String server, int amount, String answer) {
    Waiting.until("the answer " + answer, () -> add(server, amount).equals(answer));
  }

  private static String add(String server, int amount) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(server + "/onager/actors/counter/visits/Add"))
            .header("Idempotency-Key", "add-" + amount)
            .POST(HttpRequest.BodyPublishers.ofString("{\"amount\":%d}".formatted(amount)))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
  }

  private static Map<String, String> variables(DatabaseSettings database) {
    var server = database.servers().get(0);
    return Map.of(
        "POSTGRES_HOST", server.host(),
        "POSTGRES_PORT", Integer.toString(server.port()),
        "POSTGRES_DATABASE", database.database(),
        "POSTGRES_USER", database.user(),
        "POSTGRES_PASSWORD", database.password());
  }

  private static Map<String, String> with(Map<String, String> map, String key, String value) {
    return Stream.concat(map.entrySet().stream(), Map.of(key, value).entrySet().stream())
        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue, (before, after) -> after));
  }
}
