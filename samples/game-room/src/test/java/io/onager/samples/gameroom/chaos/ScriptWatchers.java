package io.onager.samples.gameroom.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.model.Json;
import io.onager.samples.gameroom.chaos.Findings.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Some watchers that are the JavaScript client, in one process of Node. */
final class ScriptWatchers implements Viewer {
  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.(\\d+)\\..*");
  private static final String SCRIPT = "src/test/js/watchers.mjs";

  private final Nodes nodes;
  private final List<List<ScriptStream>> clients;
  private final List<ScriptStream> streams;
  private final Path log;
  private final Findings findings;
  private volatile boolean closed;
  private @Nullable Process process;

  /**
   * Makes them.
   *
   * @param clients the streams of each
   * @param log where the process writes what the client warns of
   */
  ScriptWatchers(Nodes nodes, List<List<ScriptStream>> clients, Path log, Findings findings) {
    this.nodes = nodes;
    this.clients = List.copyOf(clients);
    this.streams = clients.stream().flatMap(List::stream).toList();
    this.log = log;
    this.findings = findings;
  }

  /**
   * Returns whether there is a Node on the path that has, or can have, WebSockets: from 20.10 on.
   */
  static boolean isPossible() {
    try {
      var node = new ProcessBuilder("node", "--version").start();
      var version =
          VERSION.matcher(new String(node.getInputStream().readAllBytes(), UTF_8).strip());
      if (!version.matches()) {
        return false;
      }
      var major = Integer.parseInt(version.group(1));
      return major > 20 || (major == 20 && Integer.parseInt(version.group(2)) >= 10);
    } catch (IOException e) {
      return false; // there is none
    }
  }

  @Override
  public void open() {
    try {
      var started =
          new ProcessBuilder("node", "--experimental-websocket", "--no-warnings", SCRIPT)
              .redirectError(log.toFile())
              .start();
      process = started;
      started.outputWriter(UTF_8).append(asked().toString()).append('\n').flush();
      var reader = new Thread(() -> read(started), "javascript");
      reader.setDaemon(true);
      reader.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<ScriptStream> streams() {
    return streams;
  }

  @Override
  public void close() {
    closed = true;
    if (process != null) {
      process.destroy();
    }
  }

  /** A stream's number is its place among all. */
  private ObjectNode asked() {
    ObjectNode asked = JsonNodeFactory.instance.objectNode();
    var places = asked.putArray("places");
    for (var node = 0; node < nodes.count(); node++) {
      places.add(nodes.place(node).toString());
    }
    var all = asked.putArray("clients");
    for (var client : clients) {
      var own = all.addArray();
      client.forEach(stream -> own.add(stream.asked(streams.indexOf(stream))));
    }
    return asked;
  }

  private void read(Process from) {
    try (var lines = new BufferedReader(new InputStreamReader(from.getInputStream(), UTF_8))) {
      for (var line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
        var told = Json.parse(line);
        streams.get(told.required("stream").intValue()).take(told);
      }
      ended("it has ended; its log is " + log);
    } catch (IOException | RuntimeException e) {
      ended(String.valueOf(e));
    }
  }

  private void ended(String how) {
    if (!closed) {
      findings.add(Kind.UNEXPECTED, "the process of the JavaScript client: " + how);
    }
  }
}
