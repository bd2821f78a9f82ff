package io.onager.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a process writes, read by a thread of its own as it comes; only the last of it is kept. */
final class Output {
  private final StringBuilder last = new StringBuilder();
  private final Thread reader;

  private Output(InputStream from, String name) {
    this.reader = new Thread(() -> read(from), name);
    reader.setDaemon(true);
  }

  static Output reading(InputStream from, String name) {
    var output = new Output(from, name);
    output.reader.start();
    return output;
  }

  String text() {
    synchronized (last) {
      return last.toString();
    }
  }

  /** Waits until everything is read: the process, and all that it handed its output to, ended. */
  void awaitEnd(String what, Duration patience) {
    Waiting.until(what, patience, () -> !reader.isAlive());
  }

  private void read(InputStream from) {
    var chunk = new char[8_192];
    try (var in = new InputStreamReader(from, StandardCharsets.UTF_8)) {
      for (var count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        append(chunk, count);
      }
    } catch (IOException e) {
      append(("\n[" + e + "]\n").toCharArray());
    }
  }

  private void append(char... text) {
    append(text, text.length);
  }

  private void append(char[] text, int count) {
    synchronized (last) {
      last.append(text, 0, count);
      last.delete(0, Math.max(0, last.length() - ChildProcess.OUTPUT_KEPT));
    }
  }
}
