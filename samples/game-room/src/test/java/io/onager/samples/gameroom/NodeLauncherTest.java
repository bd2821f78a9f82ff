package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.journal.DatabaseSettings;
import io.onager.journal.Migrations;
import io.onager.journal.Ports;
import io.onager.journal.TemplateDatabase;
import io.onager.testkit.ChildProcess;
import io.onager.testkit.Program;
import io.onager.testkit.Waiting;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What whoever types {@code onager node} or {@code onager cluster} gets to see. */
class NodeLauncherTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern READY =
      Pattern.compile(
          "The game room is ready at (http://localhost:\\d+) \\(\\d+\\.\\d s; node .*\n");
  private static final Pattern NODE = Pattern.compile("pid (\\d+) +http://localhost:(\\d+)\n");
  private static final Pattern ALL_READY =
      Pattern.compile("(\\d) nodes are ready[^$]*\\$\\(cat '(.*)'\\)\"");

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @Test
  void killsANodeOfAClusterAndAddsItAgain() throws Exception {
    try (var cluster = program("cluster", "3", "--port", Integer.toString(Ports.free(3))).start()) {
      var ready = cluster.awaitOut(ALL_READY);
      var nodes = NODE.matcher(cluster.out()).results().toList();
      assertThat(nodes).hasSize(3);
      assertAdds(port(nodes.get(0).group(2)), 5, "{\"revision\":1,\"value\":5}");

      var killed = nodes.get(1);
      assertThat(ProcessHandle.of(Long.parseLong(killed.group(1))).orElseThrow().destroyForcibly())
          .isTrue();
      cluster.awaitOut(Pattern.compile("pid %s\\) has ended: 137".formatted(killed.group(1))));
      var url = Files.readString(Path.of(ready.group(2)));
      try (var again =
          program("node", "--port", killed.group(2))
              .withVariables(Map.of("DATABASE_URL", url))
              .start()) {
        again.awaitOut(READY);
        assertAdds(port(killed.group(2)), 1, "{\"revision\":2,\"value\":6}");
      }

      cluster.signal("TERM");
      cluster.exitCode();
      assertThat(nodes)
          .extracting(node -> ProcessHandle.of(Long.parseLong(node.group(1))))
          .allSatisfy(node -> assertThat(node.map(ProcessHandle::isAlive).orElse(false)).isFalse());
      assertThat(directory.resolve("data/postgres/postmaster.pid")).doesNotExist();
    }
  }

  @Test
  void startsNodesWhateverTheShellAndItsOptionsSay() throws Exception {
    var port = Ports.free(3);
    var cluster =
        program("cluster", "1", "--port", Integer.toString(port))
            .withOptions(
                "-XX:+PrintCommandLineFlags", // a first line that does not say that it is ready
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:"
                    + Ports.free())
            .withVariables(Map.of("ONAGER_CLUSTER_HOST", "192.0.2.1"));
    try (var run = cluster.start()) {
      run.awaitOut(ALL_READY);
      assertAdds(port, 5, "{\"revision\":1,\"value\":5}");

      var node = NODE.matcher(run.out());
      assertThat(node.find()).isTrue();
      for (var dumps = 0; dumps < 5; dumps++) { // more than a pipe holds
        dumpThreads(run, node.group(1));
      }
      assertAdds(port, 1, "{\"revision\":2,\"value\":6}");

      assertThat(ProcessHandle.of(port(node.group(1))).orElseThrow().destroyForcibly()).isTrue();
      run.awaitOut(Pattern.compile("All nodes that were started here have ended"));
      assertThat(directory.resolve("data/postgres/postmaster.pid")).exists();
    }
    assertThat(directory.resolve("data/postgres/postmaster.pid")).doesNotExist();
  }

  @Test
  void leavesNoProcessOfAClusterThatIsStoppedWhileItStarts() {
    try (var run = program("cluster", "3", "--port", Integer.toString(Ports.free(3))).start()) {
      var cluster = ProcessHandle.of(run.pid()).orElseThrow();
      Waiting.until(
          "the first node", ChildProcess.PATIENCE, () -> nodesOf(cluster).findAny().isPresent());
      var nodes = nodesOf(cluster).toList();

      run.signal("TERM");

      assertThat(run.exitCode()).as(run.err()).isEqualTo(143);
      assertThat(nodes).noneMatch(ProcessHandle::isAlive);
      assertThat(ServerProcess.postgresOf(directory.resolve("data"))).isEmpty();
      assertThat(directory.resolve("data/postgres/postmaster.pid")).doesNotExist();
    }
  }

  /** Returns when the node has taken the signal: of two that it has not taken yet it takes one. */
  private static void dumpThreads(ChildProcess run, String node) throws Exception {
    var before = run.out();
    assertThat(new ProcessBuilder("kill", "-QUIT", node).start().waitFor()).isZero();
    Waiting.until("a thread dump", () -> !run.out().equals(before));
  }

  private static Stream<ProcessHandle> nodesOf(ProcessHandle cluster) {
    return cluster.children().filter(child -> child.info().command().orElse("").endsWith("/java"));
  }

  @Test
  void startsANodeAsItsSettingsSayAndWarnsWhereOthersReachItWithoutTls() {
    var port = Ports.free();
    var clusterPort = Ports.free();
    var node =
        program("node")
            .withDatabase(TemplateDatabase.create())
            .withOptions(
                "-Donager.server.port=" + port,
                "-Dpekko.remote.artery.canonical.hostname=127.0.0.2",
                "-Dpekko.remote.artery.canonical.port=" + clusterPort,
                "-Dpekko.remote.artery.bind.hostname=0.0.0.0");
    try (var run = node.start()) {
      assertThat(run.awaitOut(READY).group())
          .contains("http://localhost:%d ".formatted(port), "@127.0.0.2:" + clusterPort);
      Waiting.until(
          "the warning",
          () ->
              run.err()
                  .contains(
                      "WARN: Whoever reaches the port for other nodes at 0.0.0.0 is as good as a node"));
    }
  }

  @Test
  void refusesHostsThatAreNotOfThisMachine() {
    var node = program("node", "--port=0").withDatabase(TemplateDatabase.create());

    assertRefused(
        node.withArguments("--cluster-host", "192.0.2.1"),
        "“192.0.2.1” is no address of this machine: correct --cluster-host.");
    assertRefused(
        node.withArguments("--host", "nowhere.invalid"),
        "“nowhere.invalid” is no address of this machine: correct --host.");
  }

  @Test
  void refusesPortsOfWhichAClusterHasNotEnough() {
    assertRefused(program("cluster", "--port=0"), "--port must be 1 to 65533.");
  }

  @Test
  void endsWithACodeThatIsNoSuccessWhereItDoesNotFitTheOthers() {
    var node = program("node", "--port=0").withDatabase(TemplateDatabase.create());
    try (var first = node.start()) {
      first.awaitOut(READY);

      var strategy = "-Dpekko.cluster.split-brain-resolver.active-strategy=keep-oldest";
      try (var other = node.withOptions(strategy).start()) {
        assertThat(other.exitCode()).isEqualTo(1);
      }
    }
  }

  @Test
  void refusesToStartANodeWithoutADatabase() {
    assertRefused(
        program("node", "--port=0"),
        "No database is given: set DATABASE_URL to the one that all nodes share, or start one node with its own by “onager dev”.");
  }

  @Test
  void refusesPortsThatAreTaken() throws Exception {
    var node = program("node").withDatabase(TemplateDatabase.create());
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());

      assertRefused(
          node.withArguments("--port", port),
          "Port %s is taken: stop what uses it, or choose another with --port.".formatted(port));
      assertRefused(
          node.withArguments("--port=0", "--cluster-port", port),
          "Port %s is taken: stop what uses it, or choose another with --cluster-port."
              .formatted(port));
    }
  }

  @Test
  void refusesToStartANodeTwice() {
    var place = List.of("--port", Integer.toString(Ports.free()));
    var node =
        program("node")
            .withDatabase(TemplateDatabase.create())
            .withArguments(place.toArray(String[]::new));
    try (var first = node.start()) {
      first.awaitOut(READY);

      assertRefused(
          node,
          "Port %s is taken: stop what uses it, or choose another with --port."
              .formatted(place.get(1)));
    }
  }

  @Test
  void refusesAClusterOfAnotherNameAndAnotherNumberOfShards() {
    var database = TemplateDatabase.create();
    var node = program("node", "--port=0").withDatabase(database);
    try (var first = node.start()) {
      first.awaitOut(READY);

      assertRefusedLike(
          node.withOptions("-Donager.cluster.name=poker"),
          "onager: The database belongs to the cluster “onager” \\(such as the node at pekko://onager@127\\.0\\.0\\.1:\\d+\\), and this node is of “poker”: .*\n");
      assertRefusedLike(
          node.withOptions("-Dpekko.cluster.sharding.number-of-shards=12"),
          "onager: The node at \\S+ divides actors among 256 shards, and this one among 12: .*\n");
    }
  }

  @Test
  void refusesASchemaThatIsNewerThanItKnows() throws Exception {
    var database = TemplateDatabase.create();
    Migrations.migrate(database);
    pretendANewerVersionMigrated(database);

    assertRefused(
        program("node", "--port=0").withDatabase(database),
        "The schema “onager” of the database at %s was made by a newer version of Onager: run that version, or set ONAGER_SCHEMA to another schema."
            .formatted(database.location()));
  }

  private static void pretendANewerVersionMigrated(DatabaseSettings database) throws Exception {
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        var statement = connection.createStatement()) {
      statement.execute(
          "INSERT INTO onager.schema_history (installed_rank, version, description, type, script,"
              + " installed_by, execution_time, success)"
              + " VALUES (999, '999', 'later', 'SQL', 'V999__later.sql', 'onager', 0, true)");
    }
  }

  private Program program(String... arguments) {
    return Program.of(Main.class)
        .withOptions("-Dlogback.configurationFile=logback.xml", "-Xmx256m")
        .withArguments(arguments)
        .withArguments("--data=" + directory.resolve("data"));
  }

  private static int port(String text) {
    return Integer.parseInt(text);
  }

  /** Asks again, with the same key, where a node that is just ready takes too long. */
  private static void assertAdds(int port, int amount, String answer) {
    Waiting.until("the answer " + answer, () -> add(port, amount).equals(answer));
  }

  private static String add(int port, int amount) throws Exception {
    var request =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:%d/onager/actors/counter/visits/Add".formatted(port)))
            .header("Idempotency-Key", "add-" + amount)
            .POST(BodyPublishers.ofString("{\"amount\":%d}".formatted(amount)))
            .build();
    return HTTP.send(request, BodyHandlers.ofString()).body();
  }

  private static void assertRefused(Program program, String sentence) {
    assertRefusedLike(program, Pattern.quote("onager: " + sentence + "\n"));
  }

  /** Warnings may stand before the sentence. */
  private static void assertRefusedLike(Program program, String expected) {
    try (ChildProcess run = program.start()) {
      assertThat(run.exitCode()).as(run.err()).isEqualTo(1);
      assertThat(run.err().replaceAll("WARN: .*\n", "")).matches(expected);
      assertThat(run.out()).isEmpty();
    }
  }
}
