package io.onager.feed;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.typesafe.config.ConfigFactory;
import io.onager.actor.ActorMessage;
import io.onager.actor.Actors;
import io.onager.actor.Outcome;
import io.onager.actor.StateActor;
import io.onager.actor.StreamedActor;
import io.onager.actor.Update;
import io.onager.journal.DatabaseSettings;
import io.onager.journal.TemplateDatabase;
import io.onager.model.Address;
import io.onager.model.Principal;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.jspecify.annotations.Nullable;

/** A node that hosts counters, with a window, stretches and times that are small. */
final class TestNode implements AutoCloseable {
  /** Adds one. */
  record Add() {}

  static final int WINDOW = 16;
  static final int STRETCH = 32;

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final DatabaseSettings database = TemplateDatabase.create();
  private final ActorTestKit testKit;
  private final Actors actors;
  private final FeedSettings settings;

  TestNode() {
    testKit =
        ActorTestKit.create(
            ConfigFactory.parseString(
                    """
                    pekko.actor.provider = cluster
                    pekko.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
                    pekko.actor.testkit.typed.single-expect-default = 30s
                    pekko.log-dead-letters = 0
                    pekko.coordinated-shutdown.run-by-actor-system-terminate = off
                    onager.actor { ask-timeout = 300ms, ring-updates = 8 }
                    onager.feed {
                      window-updates = %d, replay-stretch = %d, acknowledge-every = 8
                      retention = 50ms, retention-unborn = 50ms, renewal = 50ms, retry = 20ms
                    }
                    """
                        .formatted(WINDOW, STRETCH))
                .withFallback(database.toConfig())
                .withFallback(ConfigFactory.load()));
    var cluster = Cluster.get(testKit.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    actors = Actors.get(testKit.system());
    settings = FeedSettings.create(testKit.system());
    actors.register(
        StateActor.named("counter", Add.class, Long.class)
            .startingFrom(0L)
            .onCommand(Add.class, (value, add) -> value + 1)
            .build());
  }

  ActorTestKit testKit() {
    return testKit;
  }

  Actors actors() {
    return actors;
  }

  /** Returns feeds that hear everything. */
  Feeds feeds() {
    var meters = new FeedMeters();
    return feeds(FeedRegistry.create(settings, actors, meters), meters);
  }

  /** Returns feeds to whom much of what their actors say is lost. */
  Feeds lossyFeeds(Losses losses) {
    return feedsBehind(losses::before);
  }

  /** Returns feeds, each as {@code before} describes it. */
  Feeds feedsBehind(UnaryOperator<Behavior<FeedCommand>> before) {
    var meters = new FeedMeters();
    return feeds(
        FeedRegistry.create(
            settings, meters, place -> before.apply(Feed.create(place, settings, actors))),
        meters);
  }

  private Feeds feeds(Behavior<FeedRegistry.Command> registry, FeedMeters meters) {
    ActorRef<FeedRegistry.Command> spawned = testKit.spawn(registry);
    return new Feeds(spawned, meters);
  }

  /** Hosts one more type of actor. */
  void register(StreamedActor<?, ?, ?> type) {
    actors.register(type);
  }

  /** Returns the address of an actor that has never been asked for anything. */
  Address fresh() {
    return fresh("counter");
  }

  /** Returns the address of a fresh actor of the type {@code type}. */
  Address fresh(String type) {
    return new Address(Address.DEFAULT_TENANT, type, "c" + NUMBER.incrementAndGet());
  }

  /** Gives a command; where the actor stops just then, it may be lost. */
  CompletableFuture<Outcome> add(Address address) {
    return add(address, null);
  }

  private CompletableFuture<Outcome> add(Address address, @Nullable String key) {
    var none = JsonNodeFactory.instance.objectNode();
    return actors.invoke(address, Principal.ANONYMOUS, "Add", none, key).toCompletableFuture();
  }

  /** Asks again until it is answered, with the same key, so that it happens once. */
  private CompletableFuture<Outcome> addOnce(Address address, String key) {
    return add(address, key)
        .thenCompose(
            outcome ->
                outcome instanceof Outcome.Done
                    ? CompletableFuture.completedFuture(outcome)
                    : addOnce(address, key));
  }

  /** Adds one again and again, and waits until all is stored. */
  void add(Address address, int times) {
    var all = new CompletableFuture<?>[times];
    for (var i = 0; i < times; i++) {
      all[i] = addOnce(address, UUID.randomUUID().toString());
    }
    Waiting.get("the commands", CompletableFuture.allOf(all));
  }

  /** Stops the actor; whoever asks it for something wakes it again. */
  void stop(Address address) {
    actors.tell(address, ActorMessage.Stop.INSTANCE);
  }

  /** Returns all that is stored of an actor. */
  List<Update> history(Address address) {
    return Waiting.get(
            "the journal", actors.past(address, 0, Long.MAX_VALUE, null).toCompletableFuture())
        .updates();
  }

  /** Deletes the stored events of {@code address} from one revision to another. */
  void lose(Address address, long from, long to) {
    try (var connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        var delete =
            connection.prepareStatement(
                "DELETE FROM event_journal"
                    + " WHERE sequence_number BETWEEN ? AND ? AND persistence_id LIKE ?")) {
      delete.setLong(1, from);
      delete.setLong(2, to);
      delete.setString(3, "%" + address.id());
      if (delete.executeUpdate() != to - from + 1) {
        throw new AssertionError("not all of %d to %d was stored".formatted(from, to));
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    testKit.shutdownTestKit();
  }
}
