package io.onager.gateway.websocket;

import com.typesafe.config.ConfigFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.http.javadsl.Http;
import org.apache.pekko.http.javadsl.HttpTerminated;
import org.apache.pekko.http.javadsl.ServerBinding;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.stream.javadsl.Flow;

/** A real Pekko HTTP server with {@link Echo} behind the handshake at every path. */
final class EchoServer implements AutoCloseable {
  static final String PROTOCOL = "onager.v1.json";
  static final int MAX_MESSAGE_BYTES = 2 << 20;
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final BlockingQueue<Echo> connections = new LinkedBlockingQueue<>();
  private final ActorSystem system;
  private final ServerBinding binding;

  private EchoServer(ActorSystem system) {
    this.system = system;
    this.binding =
        get(
            Http.get(system)
                .newServerAt("127.0.0.1", 0)
                .bindSync(this::respond)
                .toCompletableFuture());
  }

  /** Starts one; {@code settings} in the form of a configuration file. */
  static EchoServer start(String settings) {
    var config =
        ConfigFactory.parseString(settings)
            .withFallback(ConfigFactory.parseString("pekko.loglevel = WARNING"))
            .withFallback(ConfigFactory.load());
    return new EchoServer(ActorSystem.create("echo", config));
  }

  int port() {
    return binding.localAddress().getPort();
  }

  URI uri() {
    return URI.create("ws://127.0.0.1:%d/onager/ws".formatted(port()));
  }

  /** Waits for the next connection that was accepted. */
  Echo nextConnection() {
    try {
      var echo = connections.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (echo == null) {
        throw new AssertionError("no connection was accepted in " + PATIENCE);
      }
      return echo;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  HttpTerminated terminate(Duration deadline) {
    return get(binding.terminate(deadline).toCompletableFuture());
  }

  @Override
  public void close() {
    stopSystem();
  }

  void stopSystem() {
    system.terminate();
    get(system.getWhenTerminated().toCompletableFuture());
  }

  /** Waits for what has to come. */
  static <T> T get(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private HttpResponse respond(HttpRequest request) {
    return Handshake.respond(
        request,
        List.of("other", PROTOCOL),
        () -> {
          var echo = new Echo(MAX_MESSAGE_BYTES);
          connections.add(echo);
          return Flow.fromGraph(echo);
        });
  }
}
