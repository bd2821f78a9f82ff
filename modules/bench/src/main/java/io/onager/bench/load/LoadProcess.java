package io.onager.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** The load process, seen from the benchmark that started it, and that ends it. */
public final class LoadProcess implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(60);
  private static final Duration END_WITHIN = Duration.ofSeconds(5);

  private final Process process;
  private final BufferedWriter orders;
  private final Thread reader = new Thread(this::follow, "load-progress");
  private volatile Progress progress = Progress.NONE;
  private volatile CompletableFuture<long[]> times = new CompletableFuture<>();

  private LoadProcess(Process process) {
    this.process = process;
    this.orders = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
  }

  /** Starts one that speaks to the server at {@code port}, and serves connections on one thread. */
  public static LoadProcess start(int port) {
    try {
      var command =
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:+UseSerialGC",
              "-Xmx512m",
              "-cp",
              classPath(),
              LoadMain.class.getName(),
              Integer.toString(port),
              "1");
      var started =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      var load = new LoadProcess(started);
      load.reader.setDaemon(true);
      load.reader.start();
      return load;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String classPath() {
    try {
      var location = LoadMain.class.getProtectionDomain().getCodeSource().getLocation();
      return new File(location.toURI()).getPath();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void follow() {
    try (var lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(Arrivals.LINE)) {
          times.complete(Arrivals.parse(line));
        } else {
          progress = Progress.parse(line);
        }
      }
      times.completeExceptionally(new IOException("the load process has ended"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens {@code connections} more. */
  public void connect(int connections) {
    order("connect " + connections);
  }

  /** Closes all connections; those that are opened then are counted from 0 again. */
  public void drop() {
    order("drop");
  }

  /**
   * Sends {@code message} on each connection; {@code $c} in it is the connection's number, from 0,
   * and {@code $h} the last two digits of it.
   */
  public void send(String message) {
    order("send " + message);
  }

  /**
   * Resumes a stream behind {@code from}, reads up to {@code until}, and again, on each connection.
   *
   * @param rest what {@code subscribe} has besides {@code stream} and {@code from}
   */
  public void replay(long times, long from, long until, String rest) {
    order("replay %d %d %d %s".formatted(times, from, until, rest));
  }

  /**
   * Gives commands on each connection, another one for each answer.
   *
   * @param unanswered how many at once
   * @param rooms of each connection, which it commands in turns
   * @param command with {@code $c} for the connection, {@code $r} for the room (from 1), {@code $i}
   *     for the command (from 0)
   */
  public void invoke(int unanswered, int rooms, String command) {
    var before = progress.invoked();
    order("invoke %d %d %s".formatted(unanswered, rooms, command));
    await("the first commands", seen -> seen.invoked() > before);
  }

  /** Ends what {@link #invoke} began; waits until all is answered. */
  public Progress endInvoking() {
    order("end");
    return await("all answers", seen -> seen.answered() == seen.invoked());
  }

  /**
   * Gives {@code commands} on the first connection, {@code perSecond}, whatever comes of them. Each
   * makes one revision of a room that is at revision 0, and one other connection has a stream of
   * each room, with its number.
   *
   * @param rooms which it commands in turns
   * @param command as for {@link #invoke}
   * @return how long it took from when each was due to its update, in nanoseconds
   */
  public long[] pace(int perSecond, int commands, int rooms, String command) {
    var order = "pace %d %d %d %s".formatted(perSecond, commands, rooms, command);
    return timesOf(order, Duration.ofSeconds(commands / perSecond));
  }

  /**
   * Opens {@code connections}, each of which at once resumes a stream behind {@code from}. Returns
   * when all have read up to {@code until}.
   *
   * @param rest as for {@link #replay}
   * @return how long after the order each had, in nanoseconds
   */
  public long[] comeBack(int connections, long from, long until, String rest) {
    var order = "return %d 1 %d %d %s".formatted(connections, from, until, rest);
    return timesOf(order, Duration.ZERO);
  }

  /** Returns the times of what takes as long as {@code atLeast}. */
  private long[] timesOf(String order, Duration atLeast) {
    times = new CompletableFuture<>();
    order(order);
    try {
      return times.get(WAIT.plus(atLeast).toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("waited for all updates; the load is at " + progress, e);
    }
  }

  private void order(String line) {
    try {
      orders.write(line);
      orders.newLine();
      orders.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the load process is gone", e);
    }
  }

  /** Returns the last that it said: a few milliseconds old. */
  public Progress progress() {
    return progress;
  }

  /**
   * Waits until {@code reached} holds.
   *
   * @throws IllegalStateException where it does not within a minute, or something went wrong
   */
  public Progress await(String what, Predicate<Progress> reached) {
    return await(what, WAIT, reached);
  }

  /** The same where it may take {@code longer}. */
  public Progress await(String what, Duration longer, Predicate<Progress> reached) {
    var deadline = System.nanoTime() + longer.toNanos();
    var now = progress;
    while (!reached.test(now)) {
      if (System.nanoTime() > deadline || !process.isAlive() || now.faults() > 0) {
        throw new IllegalStateException("waited for %s; the load is at %s".formatted(what, now));
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
      now = progress;
    }
    return now;
  }

  /**
   * Waits for so many updates, and takes no others: a figure of a server that loses something, or
   * says something twice, is none.
   *
   * @throws IllegalStateException where there are more, or as {@link #await} does
   */
  public void awaitExactly(long updates) {
    var seen = await("%d updates".formatted(updates), now -> now.updates() >= updates);
    if (seen.updates() != updates || seen.faults() > 0) {
      throw new IllegalStateException("expected %d updates: %s".formatted(updates, seen));
    }
  }

  /**
   * Ends the process.
   *
   * @throws IllegalStateException where something was missing, came twice, or was refused: there is
   *     no figure of a server that loses something
   */
  @Override
  public void close() {
    end();
    if (progress.faults() > 0) {
      throw new IllegalStateException("not all came once: " + progress);
    }
  }

  private void end() {
    try {
      orders.close();
      if (!process.waitFor(END_WITHIN.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      reader.join();
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
