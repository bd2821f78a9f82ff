package io.onager.client;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.onager.model.Json;
import io.onager.protocol.Limits;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How a client connects; {@code Options.DEFAULT.withToken(…)}.
 *
 * @param token asked for a token before each connection, and again when the server finds one stale;
 *     may block, for at most 10 s; {@code null} where the server asks for none
 * @param onStatus told of each {@link Status}, in order, on the executor
 * @param timeout how long a command is asked again until it is given up, unless it says otherwise;
 *     at most 24 days
 * @param silence after how long without a word the server is asked for a sign of life, at least 1
 *     s; 5 s later the connection is given up. {@code null} for the heartbeat that the server tells
 * @param maxCommands how many commands may wait for their answers, 1 to 100,000
 * @param maxMessageChars the longest message that is taken from the server, at least 1 Mi
 * @param executor on which the application is called; {@code null} for threads of the client's own
 * @param http what connects; {@code null} for one of the client's own
 * @param mapper reads and writes what is the application's
 * @param name says in the server's log who this is, at most 128 characters
 */
public record Options(
    @Nullable Supplier<String> token,
    Consumer<Status> onStatus,
    Duration timeout,
    @Nullable Duration silence,
    int maxCommands,
    int maxMessageChars,
    @Nullable Executor executor,
    @Nullable HttpClient http,
    JsonMapper mapper,
    String name) {
  private static final int MOST_COMMANDS = 100_000;
  private static final Duration LEAST_SILENCE = Duration.ofSeconds(1);
  private static final int LEAST_MESSAGE = 1 << 20;

  /** No token, 30 s for a command, 1,000 commands at a time, messages of up to 64 Mi characters. */
  public static final Options DEFAULT =
      new Options(
          null,
          status -> {},
          Duration.ofSeconds(30),
          null,
          1_000,
          64 << 20,
          null,
          null,
          lenient(),
          "onager-java");

  /**
   * Checks the ranges.
   *
   * @throws IllegalArgumentException naming what is out of range
   */
  public Options {
    require(InvokeOptions.isTimeout(timeout), InvokeOptions.TIMEOUT);
    require(
        silence == null || silence.compareTo(LEAST_SILENCE) >= 0, "silence: expected 1 s or more");
    require(maxCommands >= 1 && maxCommands <= MOST_COMMANDS, "maxCommands: expected 1 to 100,000");
    require(maxMessageChars >= LEAST_MESSAGE, "maxMessageChars: expected 1 Mi or more");
    require(name.length() <= Limits.CLIENT_CHARS, "name: expected at most 128 characters");
  }

  /** Returns the same with {@code supplier} asked for tokens. */
  public Options withToken(Supplier<String> supplier) {
    return new Options(
        supplier,
        onStatus,
        timeout,
        silence,
        maxCommands,
        maxMessageChars,
        executor,
        http,
        mapper,
        name);
  }

  /** Returns the same with {@code listener} told of each status. */
  public Options withOnStatus(Consumer<Status> listener) {
    return new Options(
        token,
        listener,
        timeout,
        silence,
        maxCommands,
        maxMessageChars,
        executor,
        http,
        mapper,
        name);
  }

  /** Returns the same with {@code duration} for a command. */
  public Options withTimeout(Duration duration) {
    return new Options(
        token,
        onStatus,
        duration,
        silence,
        maxCommands,
        maxMessageChars,
        executor,
        http,
        mapper,
        name);
  }

  /**
   * Returns the same that asks a server which was silent for {@code duration} for a sign of life.
   */
  public Options withSilence(Duration duration) {
    return new Options(
        token,
        onStatus,
        timeout,
        duration,
        maxCommands,
        maxMessageChars,
        executor,
        http,
        mapper,
        name);
  }

  /** Returns the same with {@code most} commands at a time. */
  public Options withMaxCommands(int most) {
    return new Options(
        token, onStatus, timeout, silence, most, maxMessageChars, executor, http, mapper, name);
  }

  /** Returns the same with messages of up to {@code most} characters. */
  public Options withMaxMessageChars(int most) {
    return new Options(
        token, onStatus, timeout, silence, maxCommands, most, executor, http, mapper, name);
  }

  /**
   * Returns the same with the application called on {@code other}, which has to run all it is
   * given.
   */
  public Options withExecutor(Executor other) {
    return new Options(
        token, onStatus, timeout, silence, maxCommands, maxMessageChars, other, http, mapper, name);
  }

  /** Returns the same connecting through {@code other}: its proxy, its TLS. */
  public Options withHttp(HttpClient other) {
    return new Options(
        token,
        onStatus,
        timeout,
        silence,
        maxCommands,
        maxMessageChars,
        executor,
        other,
        mapper,
        name);
  }

  /** Returns the same with {@code other} for the application's JSON. */
  public Options withMapper(JsonMapper other) {
    return new Options(
        token,
        onStatus,
        timeout,
        silence,
        maxCommands,
        maxMessageChars,
        executor,
        http,
        other,
        name);
  }

  /** Returns the same under {@code other} in the server's log. */
  public Options withName(String other) {
    return new Options(
        token,
        onStatus,
        timeout,
        silence,
        maxCommands,
        maxMessageChars,
        executor,
        http,
        mapper,
        other);
  }

  /** As Onager reads JSON, but a field that is not known is no mistake: the server may be newer. */
  private static JsonMapper lenient() {
    return Json.storedMapper()
        .rebuild()
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build();
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
