package io.onager.bench;

import com.typesafe.config.ConfigFactory;
import io.onager.actor.StreamedActor;
import io.onager.feed.FeedStatistics;
import io.onager.server.Application;
import io.onager.server.LiveRef;
import io.onager.server.Node;
import io.onager.server.Onager;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.apache.pekko.actor.typed.ActorSystem;

/** A server in this process, started as an application starts it, on a port that is free. */
final class Server implements AutoCloseable {
  private static final Application APPLICATION =
      Application.open("The benchmark", Board.ACTOR, Sheet.ACTOR)
          .withRequests(onager -> RequestLoad.HANDLER);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final Node node;

  private Server(Node node) {
    this.node = node;
  }

  /** Starts one with {@code settings} that differ from the defaults. */
  static Server start(Setup setup, Map<String, ?> settings) {
    var overrides =
        ConfigFactory.parseMap(settings)
            .withFallback(ConfigFactory.parseMap(Map.of("onager.server.port", 0)));
    return new Server(
        Node.start(APPLICATION, setup.database(), overrides).toCompletableFuture().join());
  }

  int port() {
    return node.address().getPort();
  }

  ActorSystem<?> system() {
    return node.system();
  }

  /** Returns how often the journal was read for those who watch. */
  long readings() {
    return sum(FeedStatistics::readings);
  }

  /** Waits until nobody watches any more: until the sessions of lost connections have ended. */
  void awaitNoWatchers() {
    var deadline = System.nanoTime() + PATIENCE.toNanos();
    for (var left = watchers(); left > 0; left = watchers()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("there are still %d watchers".formatted(left));
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private long watchers() {
    return sum(FeedStatistics::watchers);
  }

  private long sum(ToLongFunction<FeedStatistics> number) {
    return Onager.get(node.system()).feedStatistics().stream().mapToLong(number).sum();
  }

  /** Returns an actor that nobody knows yet. */
  <C, S> LiveRef<C, S> freshActor(StreamedActor<C, ?, S> type) {
    return actor(type, UUID.randomUUID().toString());
  }

  <C, S> LiveRef<C, S> actor(StreamedActor<C, ?, S> type, String id) {
    return Onager.get(node.system()).ref(type, id);
  }

  @Override
  public void close() {
    node.stop().toCompletableFuture().join();
  }
}
