package io.onager.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A client of an Onager server: one connection, which comes back by itself, for any number of
 * actors. Thread-safe.
 *
 * <p><b>Threads.</b> One daemon thread, {@code onager-client}, owns the connection, all streams and
 * all commands, and runs nothing that an application gave but {@link ActorType#withDelta deltas}.
 * Subscribers, futures, the status listener and the token supplier are called on {@link
 * Options#executor}; each subscriber, and the listener, by one thread at a time and in order. So a
 * subscriber may block, and slows its own stream alone. By default these are daemon threads of the
 * client's own, as many as are busy.
 *
 * <p><b>Bounds.</b> Commands that wait for answers are at most {@link Options#maxCommands}, what
 * waits for a consumer at most two {@linkplain WatchOptions#window windows} of updates, a message
 * at most {@link Options#maxMessageChars}.
 */
public final class Onager implements AutoCloseable {
  private static final Duration CONNECTING = Duration.ofSeconds(10);
  private static final int IDLE_SECONDS = 5;

  private final Client client;

  private Onager(Client client) {
    this.client = client;
  }

  /** As {@link #connect(URI, Options)}, as {@link Options#DEFAULT} says. */
  public static Onager connect(URI place) {
    return connect(place, Options.DEFAULT);
  }

  /**
   * Begins to connect; returns at once. Until there is a connection commands and streams wait for
   * it. {@link Options#onStatus} is told how it goes.
   *
   * @param place such as {@code ws://localhost:8080/onager/ws}
   * @throws IllegalArgumentException where {@code place} is no {@code ws} or {@code wss} address
   */
  public static Onager connect(URI place, Options options) {
    return connect(List.of(place), options);
  }

  /**
   * As {@link #connect(URI, Options)}, to any of several nodes: after a loss to another one.
   *
   * @throws IllegalArgumentException where there is no place, or one is no {@code ws} or {@code
   *     wss} address
   */
  public static Onager connect(List<URI> places, Options options) {
    var all = List.copyOf(places);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("places: expected at least one");
    }
    all.forEach(Onager::requireWebSocket);
    var given = options.executor();
    var executor = given == null ? threads() : given;
    var loop = new LoopThread();
    var http = options.http();
    var transport = new JdkTransport(http == null ? http() : http, loop, options.maxMessageChars());
    return start(new Core(options, loop, transport, executor), all);
  }

  static Onager start(Core core, List<URI> places) {
    var client = new Client(core, places);
    client.open();
    return new Onager(client);
  }

  /**
   * Returns the actor of that address.
   *
   * @param type as the server has it, such as {@code game-room}
   * @param id 1 to 200 of {@code A-Z a-z 0-9 . _ ~ -}
   * @param state as what its states are read
   * @throws IllegalArgumentException where these could name no actor
   */
  public <S> Actor<S> actor(String type, String id, Class<S> state) {
    return actor(ActorType.named(type, state), id);
  }

  /** Returns the actor of that address, its states as JSON. */
  public Actor<JsonNode> actor(String type, String id) {
    return actor(type, id, JsonNode.class);
  }

  /**
   * Returns the actor of that type and id.
   *
   * @throws IllegalArgumentException where {@code id} could name no actor
   */
  public <S> Actor<S> actor(ActorType<S> type, String id) {
    return new Actor<>(client, type, id);
  }

  /** As {@link #submit(String, Object, Class, SubmitOptions)}, as the defaults say. */
  public <R> CompletableFuture<Submitted<R>> submit(
      String action, Object payload, Class<R> result) {
    return submit(action, payload, result, SubmitOptions.DEFAULT);
  }

  /**
   * Submits a durable request: once the future completes, the server has it, and does it whatever
   * goes away. It is submitted again with its key until that is so: one key, one request. Where it
   * is quick, and came to nothing, fails as {@code rejected} with the code of its error as the
   * reason.
   *
   * @param payload what Jackson writes, as the action takes it
   * @param result as what its result is read
   * @throws IllegalArgumentException where {@code payload} cannot be written
   */
  public <R> CompletableFuture<Submitted<R>> submit(
      String action, Object payload, Class<R> result, SubmitOptions options) {
    return DurableRequest.submit(client, action, payload, result, options);
  }

  /**
   * Returns the durable request with that id, wherever it was submitted.
   *
   * @throws IllegalArgumentException where {@code id} could be none
   */
  public <R> DurableRequest<R> request(String id, Class<R> result) {
    return new DurableRequest<>(client, id, result);
  }

  /** Returns how the connection is at this moment. */
  public Status status() {
    return client.status();
  }

  /**
   * Connects now, where it is {@linkplain Status.Phase#WAITING waiting} or was {@linkplain
   * Status.Phase#REFUSED refused}; otherwise nothing. What had failed with the refusal has to be
   * given again.
   */
  public void reconnect() {
    client.reconnect();
  }

  /**
   * Ends everything, and returns at once: the connection is closed, commands that wait fail with
   * {@code closed}, streams complete. What was given to the executor still runs.
   */
  @Override
  public void close() {
    client.close();
  }

  private static Executor threads() {
    return new ThreadPoolExecutor(
        0,
        Integer.MAX_VALUE,
        IDLE_SECONDS,
        TimeUnit.SECONDS,
        new SynchronousQueue<>(),
        Threads.daemons("onager-application"));
  }

  private static HttpClient http() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECTING)
        .build();
  }

  private static void requireWebSocket(URI place) {
    if (!("ws".equals(place.getScheme()) || "wss".equals(place.getScheme()))
        || place.getHost() == null) {
      throw new IllegalArgumentException(
          "%s: expected ws://… or wss://…, such as ws://localhost:8080/onager/ws".formatted(place));
    }
  }
}
