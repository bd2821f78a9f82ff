package io.onager.samples.gameroom.chaos;

import io.onager.journal.EmbeddedDatabase;
import io.onager.samples.gameroom.Main;
import io.onager.testkit.ProcessCluster;
import io.onager.testkit.Program;
import io.onager.testkit.Waiting;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs it all: a cluster, its clients, what fails, and the comparison with the journal. */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    description =
        "Kills, stops and freezes nodes of a cluster and restarts its database while clients write and"
            + " watch; then compares what they were told with the journal. Ends with 0 where all is"
            + " well, with 1 where it is not.")
final class Chaos implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Path JAR = Path.of("target/game-room.jar");
  private static final Path ARCHIVE = Path.of("target/game-room.jsa"); // as ./onager makes it
  private static final int WRITERS = 2; // of each room: they come over different nodes
  private static final int LIBRARY_EACH = 5; // so many rooms have a writer that is the Java client

  @Option(names = "--nodes", defaultValue = "3", description = "Nodes (${DEFAULT-VALUE}).")
  private int nodeCount;

  @Option(names = "--clients", defaultValue = "200", description = "Who watch (${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--streams",
      defaultValue = "3",
      description = "Of each client (${DEFAULT-VALUE}).")
  private int streams;

  @Option(names = "--rooms", defaultValue = "50", description = "Rooms (${DEFAULT-VALUE}).")
  private int roomCount;

  @Option(
      names = "--rate",
      defaultValue = "5",
      description = "Commands of each room in a second (${DEFAULT-VALUE}).")
  private int rate;

  @Option(names = "--minutes", defaultValue = "5", description = "How long (${DEFAULT-VALUE}).")
  private int minutes;

  @Option(names = "--seconds", description = "How long, instead of --minutes.")
  private int seconds;

  @Option(names = "--seed", description = "The same seed, the same faults; otherwise by chance.")
  private long seed = System.nanoTime() % 1_000_000;

  @Option(
      names = "--lenient",
      description =
          "Silences longer than promised are told, and not judged; nodes that end by themselves are started: for a machine that does other work.")
  private boolean lenient;

  @Option(
      names = "--data",
      defaultValue = "target/chaos",
      description = "Where the database and the logs are (${DEFAULT-VALUE}).")
  private Path data = Path.of("target/chaos");

  private final long began = System.nanoTime();
  private final Findings findings = new Findings();
  private final Ledger ledger = new Ledger(findings);

  /** Runs as {@code arguments} say. */
  public static void main(String... arguments) {
    System.exit(new CommandLine(new Chaos()).execute(arguments));
  }

  @Override
  public Integer call() throws SQLException {
    if (IntStream.of(nodeCount, clients, streams, roomCount, rate, minutes).min().orElse(0) < 1
        || seconds < 0) {
      System.err.println("chaos: Numbers must be 1 or more.");
      return 2;
    }
    say("seed %d".formatted(seed));
    try (var database = EmbeddedDatabase.start(data);
        var cluster = start(database);
        var nodes = new Nodes(IntStream.range(0, nodeCount).mapToObj(cluster::http).toList())) {
      var verdict = run(database, cluster, nodes);
      verdict.lines().forEach(System.out::println);
      return verdict.isClean() ? 0 : 1;
    } catch (AssertionError e) {
      findings.lines().forEach(System.out::println);
      System.out.println("NOT CLEAN: " + e.getMessage());
      return 1;
    }
  }

  /**
   * Nodes live for some twenty seconds here: on few cores the better compiler would take most of
   * that for itself, and the failures that are looked at would be those of a starved machine.
   */
  private ProcessCluster start(EmbeddedDatabase database) {
    var program =
        Program.of(Main.class)
            .withJar(JAR)
            .withOptions(
                "-XX:SharedArchiveFile=" + ARCHIVE.toAbsolutePath(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC")
            .withDatabase(database.settings())
            .withArguments("node", "--data", data.toString());
    return ProcessCluster.start(
        nodeCount,
        place ->
            program
                .withArguments("--port", Integer.toString(place.port()))
                .withArguments("--cluster-port", Integer.toString(place.clusterPort())));
  }

  private Verdict run(EmbeddedDatabase database, ProcessCluster cluster, Nodes nodes)
      throws SQLException {
    var random = new Random(seed);
    var rooms = rooms();
    var writers = writers(rooms, nodes, random);
    writers.forEach(Writer::open);
    Waiting.until(
        "an answer of every room",
        PATIENCE,
        () -> rooms.stream().noneMatch(room -> ledger.answeredBy(room).isEmpty()));
    if (!ScriptWatchers.isPossible()) {
      say("the JavaScript client takes no part: there is no Node on the PATH, from 20.10 on");
    }
    var log = data.resolve("javascript.log");
    try (var swarm = Swarm.open(clients, streams, rooms, nodes, random, findings, log)) {
      swarm.awaitBegin(PATIENCE);
      say("all streams have begun");
      var faults =
          new Faults(cluster, database, nodes.http(), random, findings, lenient, this::say)
              .run(time());
      writers.forEach(Writer::stop);
      finish(writers);
      return verdict(database, nodes, swarm, rooms, faults);
    }
  }

  /** Rooms of this run alone: the database goes on from run to run. */
  private List<String> rooms() {
    var run = Long.toString(System.currentTimeMillis(), 36);
    return IntStream.range(0, roomCount)
        .mapToObj(room -> "game-room/%s-%d".formatted(run, room))
        .toList();
  }

  private List<Writer> writers(List<String> rooms, Nodes nodes, Random random) {
    var writers = new ArrayList<Writer>();
    for (var room = 0; room < rooms.size(); room++) {
      for (var writer = 0; writer < WRITERS; writer++) {
        var isLibrary = writer == 0 && room % LIBRARY_EACH == 0;
        var name = Character.toString('a' + writer);
        writers.add(writer(rooms.get(room), name, isLibrary, nodes, new Random(random.nextLong())));
      }
    }
    return writers;
  }

  private Writer writer(String room, String name, boolean isLibrary, Nodes nodes, Random random) {
    var pause = Duration.ofSeconds(1).multipliedBy(WRITERS).dividedBy(rate);
    var commands = new RoomCommands(room, name, random);
    return isLibrary
        ? new LibraryWriter(commands, pause, nodes, ledger, findings)
        : new RoomWriter(commands, pause, nodes, random, ledger, findings);
  }

  private void finish(List<Writer> writers) {
    await("the last answers", () -> writers.stream().allMatch(Writer::isIdle));
    writers.forEach(Writer::close);
    say("%d commands are answered".formatted(ledger.answers()));
  }

  private Verdict verdict(
      EmbeddedDatabase database, Nodes nodes, Swarm swarm, List<String> rooms, List<Fault> faults)
      throws SQLException {
    try (var journal = Journal.open(database.settings())) {
      var heads = new HashMap<String, Long>();
      for (var room : rooms) {
        heads.put(room, (long) journal.read(room).size());
      }
      awaitHeads(swarm, heads);
      swarm.close();
      var check = new Check(nodes, ledger, swarm, findings);
      for (var room : rooms) {
        check.check(new RoomHistory(room, journal.read(room)));
      }
    }
    return verdict(swarm, faults, (long) nodes.count() * rooms.size());
  }

  private void awaitHeads(Swarm swarm, Map<String, Long> heads) {
    try {
      swarm.awaitHeads(heads, PATIENCE);
    } catch (AssertionError e) {
      say(String.valueOf(e.getMessage()));
    }
  }

  private Verdict verdict(Swarm swarm, List<Fault> faults, long states) {
    var silences = new Silences(faults, began);
    swarm
        .streams()
        .filter(stream -> stream.shape().tellsAll())
        .forEach(stream -> silences.add(stream.name(), stream.times()));
    var revisions =
        swarm
            .streams()
            .flatMap(stream -> stream.lives().stream())
            .mapToLong(life -> life.told().size())
            .sum();
    var verdict =
        new Verdict(
            faults,
            ledger.answers(),
            ledger.repetitions(),
            swarm.streams().count(),
            revisions,
            states,
            silences,
            findings);
    if (!lenient) {
      verdict.judgeSilences();
    }
    return verdict;
  }

  private Duration time() {
    return seconds > 0 ? Duration.ofSeconds(seconds) : Duration.ofMinutes(minutes);
  }

  private void await(String what, Callable<Boolean> condition) {
    try {
      Waiting.until(what, PATIENCE, condition);
    } catch (AssertionError e) {
      say(String.valueOf(e.getMessage()));
    }
  }

  private void say(String what) {
    System.out.printf("%6.1f s  %s%n", (System.nanoTime() - began) / 1e9, what);
  }
}
