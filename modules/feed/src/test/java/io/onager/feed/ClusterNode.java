package io.onager.feed;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.Config;
import io.onager.actor.ActorMessage;
import io.onager.actor.Actors;
import io.onager.actor.Outcome;
import io.onager.actor.StreamedActor;
import io.onager.model.Address;
import io.onager.model.Json;
import io.onager.model.Principal;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.ClusterSharding;
import org.apache.pekko.cluster.sharding.ShardRegion;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.pattern.Patterns;
import org.jspecify.annotations.Nullable;

/** One node, with feeds that count what they are told. */
final class ClusterNode {
  /** Puts {@code text} behind what is there, or in its place; command and event. */
  record Write(String text, @Nullable Boolean instead) {}

  private final ActorSystem<Void> system;
  private final Actors actors;
  private final Feeds feeds;
  private final Heard heard = new Heard();

  ClusterNode(Config config) {
    system = ActorSystem.create(Behaviors.empty(), "nodes", config);
    actors = Actors.get(system);
    var settings = FeedSettings.create(system);
    var meters = new FeedMeters();
    var registry =
        FeedRegistry.create(
            settings, meters, place -> heard.before(Feed.create(place, settings, actors)));
    feeds = new Feeds(system.systemActorOf(registry, "feeds", Props.empty()), meters);
    actors.register(
        StreamedActor.named("text", Write.class, Write.class, String.class)
            .startingFrom("")
            .onCommand(Write.class, (state, write, context) -> context.persist(write))
            .onEvent("written", Write.class, ClusterNode::write)
            .build());
  }

  ActorSystem<Void> system() {
    return system;
  }

  Actors actors() {
    return actors;
  }

  Feeds feeds() {
    return feeds;
  }

  Heard heard() {
    return heard;
  }

  <T> TestProbe<T> probe() {
    return TestProbe.create(system);
  }

  /** Stops the actor; whoever asks it for something wakes it again. */
  void stop(Address address) {
    actors.tell(address, ActorMessage.Stop.INSTANCE);
  }

  void stopAndAwait(Address address) {
    stop(address);
    awaitAsleep();
  }

  void awaitAsleep() {
    Waiting.until(() -> "no actor awake", () -> !hasActors());
  }

  /** Waits until nobody watches {@code address} here. */
  void awaitUnwatched(Address address) {
    Waiting.until(
        () -> "no watchers",
        () -> feeds.statistics(address).stream().allMatch(feed -> feed.watchers() == 0));
  }

  /** Returns whether any actor is awake here. */
  boolean hasActors() {
    var region = ClusterSharding.get(Adapter.toClassic(system)).shardRegion("text");
    var asked = Patterns.ask(region, ShardRegion.getShardRegionStateInstance(), Waiting.PATIENCE);
    var state = Waiting.get("the actors", asked.toCompletableFuture());
    return ((ShardRegion.CurrentShardRegionState) state)
        .getShards().stream().anyMatch(shard -> !shard.getEntityIds().isEmpty());
  }

  /** Watches here, behind {@code from} or anew. */
  Log watch(Address address, @Nullable From from) {
    return new Log(feeds, address, from, "\"\"");
  }

  /**
   * Returns one who has seen the present state here, and whom nobody takes for a watcher any more.
   */
  Log watchAndLeave(Address address) {
    var log = watch(address, null);
    log.lookUntil(0);
    log.stop();
    awaitUnwatched(address);
    return log;
  }

  /** Begins to watch here with signals. */
  Watcher watchSignals(Address address) {
    var watcher = new Watcher(feeds, address, () -> {}, true);
    watcher.start(null);
    return watcher;
  }

  /** Gives a command, once. */
  CompletableFuture<Outcome> write(Address address, String text, @Nullable String key) {
    return write(address, new Write(text, null), key);
  }

  /** Puts {@code text} in the place of what is there, and waits. */
  Outcome replace(Address address, String text) {
    return Waiting.get("the command", write(address, new Write(text, true), null));
  }

  private CompletableFuture<Outcome> write(Address address, Write write, @Nullable String key) {
    JsonNode args = Json.tree(write);
    return actors.invoke(address, Principal.ANONYMOUS, "Write", args, key).toCompletableFuture();
  }

  /** Gives a command with a key until it is answered. */
  CompletableFuture<Outcome> writeOnce(Address address, String text, String key) {
    return write(address, text, key)
        .thenComposeAsync( // not on the actor's thread: it may be answered at once
            outcome ->
                outcome instanceof Outcome.Done
                    ? CompletableFuture.completedFuture(outcome)
                    : writeOnce(address, text, key));
  }

  /** Writes one after the other, each once. */
  void write(Address address, int times) {
    for (var i = 0; i < times; i++) {
      Waiting.get("the command", writeOnce(address, "x", UUID.randomUUID().toString()));
    }
  }

  org.apache.pekko.actor.Address self() {
    return Cluster.get(system).selfMember().address();
  }

  private static String write(String state, Write write) {
    return Boolean.TRUE.equals(write.instead()) ? write.text() : state + write.text();
  }
}
