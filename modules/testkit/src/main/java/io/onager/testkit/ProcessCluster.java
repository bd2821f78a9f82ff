package io.onager.testkit;

import io.onager.journal.DatabaseSettings;
import io.onager.journal.Ports;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Nodes of an application, each a process of its own: what {@code kill -9} does to them is what it
 * does in production. Nodes are counted from 0 and keep their ports over all starts. Closing kills
 * all that run, also frozen ones.
 *
 * <p>Methods block until what they do is done, and throw an {@link AssertionError} where that takes
 * longer than {@link ChildProcess#PATIENCE}. For one thread.
 *
 * <pre>{@code
 * var program = Program.of(Main.class).withOptions("-Xmx256m");
 * try (var cluster = ProcessCluster.start(3, program, TemplateDatabase.create())) {
 *   cluster.kill(1);
 *   cluster.start(1);
 * }
 * }</pre>
 */
public final class ProcessCluster implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("is ready at http://localhost:(\\d+)\\D");

  /**
   * Where a node is.
   *
   * @param node its number, from 0
   * @param port on which it serves clients
   * @param clusterPort on which it speaks with other nodes
   */
  public record Place(int node, int port, int clusterPort) {}

  private final List<Place> places;
  private final Function<Place, Program> programs;
  private final @Nullable ChildProcess[] nodes;

  private ProcessCluster(int size, Function<Place, Program> programs) {
    this.places =
        IntStream.range(0, size)
            .mapToObj(node -> new Place(node, Ports.free(), Ports.free()))
            .toList();
    this.programs = programs;
    this.nodes = new ChildProcess[size];
  }

  /**
   * Starts {@code size} nodes of one cluster at once: {@code node --port P --cluster-port Q} of
   * {@code program}, on {@code database}. Returns when all have said that they are ready.
   *
   * @param program its own arguments come behind these, for example {@code --data}
   */
  public static ProcessCluster start(int size, Program program, DatabaseSettings database) {
    return start(size, place -> node(place, program).withDatabase(database));
  }

  /**
   * Starts {@code size} programs at once, each as {@code programs} says for its place. Returns when
   * all have said on standard output that it {@code is ready at http://localhost:} its port.
   *
   * @param programs asked at each start of a node
   */
  public static ProcessCluster start(int size, Function<Place, Program> programs) {
    var cluster = new ProcessCluster(size, programs);
    try {
      cluster.places.forEach(cluster::launch);
      cluster.places.forEach(cluster::awaitReady);
      return cluster;
    } catch (RuntimeException | Error e) {
      cluster.close();
      throw e;
    }
  }

  /** Returns how many nodes there are, running or not. */
  public int size() {
    return places.size();
  }

  /** Returns where clients of {@code node} connect to. */
  public URI http(int node) {
    return URI.create("http://127.0.0.1:" + places.get(node).port());
  }

  /**
   * Returns the process that {@code node} is, or last was: its id, what it wrote, how it ended.
   *
   * @throws IllegalStateException where it was never started
   */
  public ChildProcess process(int node) {
    var process = nodes[node];
    if (process == null) {
      throw new IllegalStateException("node %d was never started".formatted(node));
    }
    return process;
  }

  /** Returns whether {@code node} has a process; one that is frozen has. */
  public boolean isRunning(int node) {
    var process = nodes[node];
    return process != null && process.isAlive();
  }

  /**
   * Starts {@code node} again, on its ports; returns when it is ready.
   *
   * @throws IllegalStateException where it runs
   */
  public void start(int node) {
    if (isRunning(node)) {
      throw new IllegalStateException("node %d runs".formatted(node));
    }
    launch(places.get(node));
    awaitReady(places.get(node));
  }

  /** Ends {@code node} by {@code SIGKILL}. */
  public void kill(int node) {
    process(node).kill();
  }

  /** Stops {@code node} in order, by {@code SIGTERM}; returns its exit code, mostly 143. */
  public int stop(int node) {
    return process(node).stop();
  }

  /** Freezes {@code node} by {@code SIGSTOP}: to others it is there, and says nothing. */
  public void freeze(int node) {
    process(node).freeze();
  }

  /** Lets {@code node} go on after {@link #freeze}. */
  public void thaw(int node) {
    process(node).thaw();
  }

  @Override
  public void close() {
    Stream.of(nodes).filter(Objects::nonNull).forEach(node -> node.endWithin(Duration.ZERO));
  }

  private static Program node(Place place, Program program) {
    var port = Integer.toString(place.port());
    var clusterPort = Integer.toString(place.clusterPort());
    var arguments = List.of("node", "--port", port, "--cluster-port", clusterPort);
    return program.withFirstArguments(arguments);
  }

  private void launch(Place place) {
    nodes[place.node()] = programs.apply(place).start();
  }

  private void awaitReady(Place place) {
    var said = process(place.node()).awaitOut(READY).group(1);
    if (Integer.parseInt(said) != place.port()) {
      throw new AssertionError(
          "node %d is at port %s (expected: %d)".formatted(place.node(), said, place.port()));
    }
  }
}
