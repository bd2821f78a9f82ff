package io.onager.cluster;

import io.onager.journal.DatabaseSettings;
import io.onager.journal.NodeTable;
import io.onager.journal.NodeTable.Look;
import io.onager.journal.NodeTable.Node;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.AddressFromURIString;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;

/**
 * Brings the node of an actor system into the cluster of its database, and keeps its row there
 * while it is a member. First it looks, until it is up: members that live are joined; where none
 * does, and the tables are as it saw them, it forms the cluster. Then it beats. A member that
 * learns that it has been taken out, or that another cluster was formed without it, ends its actor
 * system; a database that does not answer changes nothing.
 */
final class Joiner extends AbstractBehavior<Joiner.Command> {
  sealed interface Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  private enum Up implements Command {
    INSTANCE
  }

  private record Looked(Look look, List<String> refusing) implements Command {}

  private record Formed(Optional<NodeTable.Cluster> cluster) implements Command {}

  private record Beaten(boolean goesOn) implements Command {}

  private record Removed(String address, long uid, boolean wasDowned) implements Command {}

  private record Failed(Throwable failure) implements Command {}

  private static final Duration WARN_EVERY = Duration.ofSeconds(10);

  private final ActorSystem<?> system;
  private final Cluster cluster;
  private final Node self;
  private final NodeTable table;
  private final ClusterSettings settings;
  private final TimerScheduler<Command> timers;
  private final CompletableFuture<Done> joined;
  private final Executor blocking;
  private final Vitality vitality;
  private NodeTable.@Nullable Cluster found;
  private List<String> asked = List.of();
  private long lookedAt;
  private long warnedAt;
  private boolean looked;
  private boolean isUp;
  private boolean databaseAway;

  private Joiner(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      NodeTable table,
      CompletableFuture<Done> joined) {
    super(context);
    this.system = context.getSystem();
    this.cluster = Cluster.get(system);
    this.self = Self.of(system);
    this.table = table;
    this.settings = ClusterSettings.create(system.settings().config());
    this.timers = timers;
    this.joined = joined;
    this.blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    this.vitality = new Vitality(settings.deadAfter(), settings.beatEvery());
    this.lookedAt = System.nanoTime();
    this.warnedAt = lookedAt;
    subscribe();
    look();
  }

  static CompletionStage<Done> start(ActorSystem<?> system, DatabaseSettings database) {
    var joined = new CompletableFuture<Done>();
    var table = new NodeTable(database);
    system.systemActorOf(create(table, joined), "onager-joiner", Props.empty());
    leaveAtShutdown(system, table);
    system
        .getWhenTerminated()
        .whenComplete((done, failure) -> joined.completeExceptionally(JoinException.endedBefore()));
    return joined;
  }

  private static Behavior<Command> create(NodeTable table, CompletableFuture<Done> joined) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Joiner(context, timers, table, joined)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessageEquals(Tick.INSTANCE, this::onTick)
        .onMessage(Looked.class, this::onLooked)
        .onMessage(Formed.class, this::onFormed)
        .onMessageEquals(Up.INSTANCE, this::onUp)
        .onMessage(Beaten.class, this::onBeaten)
        .onMessage(Removed.class, this::onRemoved)
        .onMessage(Failed.class, this::onFailed)
        .build();
  }

  private void subscribe() {
    var self = getContext().messageAdapter(SelfUp.class, up -> Up.INSTANCE);
    cluster.subscriptions().tell(Subscribe.create(self, SelfUp.class));
    var removals =
        getContext()
            .messageAdapter(
                ClusterEvent.MemberRemoved.class,
                removed ->
                    new Removed(
                        removed.member().address().toString(),
                        removed.member().uniqueAddress().longUid(),
                        removed.previousStatus() == MemberStatus.down()));
    cluster.subscriptions().tell(Subscribe.create(removals, ClusterEvent.MemberRemoved.class));
  }

  private Behavior<Command> onTick() {
    if (isUp) {
      beat();
    } else {
      look();
    }
    return this;
  }

  private void look() {
    ask(
        () -> {
          var look = table.look(self);
          return new Looked(look, refusing(look.members()));
        });
  }

  private void beat() {
    var member = found;
    if (member != null) {
      ask(() -> new Beaten(table.beat(self, member)));
    }
  }

  private Behavior<Command> onLooked(Looked result) {
    databaseAway = false;
    var look = result.look();
    var now = System.nanoTime();
    var alive =
        vitality.alive(look.members(), Duration.ofNanos(now - lookedAt)).stream()
            .filter(member -> !result.refusing().contains(member.address()))
            .toList();
    lookedAt = now;
    var taken = looked ? Refusals.ofAddress(self, look) : Optional.<JoinException>empty();
    looked = true;
    if (isUp) {
      return this;
    }
    var refusal = taken.or(() -> Refusals.ofMembers(self, vitality.counting(alive)));
    if (refusal.isPresent()) {
      return giveUp(refusal.get());
    }
    if (alive.isEmpty()) {
      return form(look);
    }
    if (Refusals.ofMembers(self, alive).isEmpty()) {
      join(look, alive);
    }
    tickAfter(settings.lookEvery());
    return this;
  }

  private Behavior<Command> form(Look look) {
    if (cluster.selfMember().status() != MemberStatus.removed()) {
      return giveUp(JoinException.clusterGone());
    }
    ask(() -> new Formed(table.form(self, system.name(), look)));
    return this;
  }

  /** Asks Pekko to join; it tries again by itself for as long as it was asked the same. */
  private void join(Look look, List<Node> alive) {
    var addresses = alive.stream().map(Node::address).toList();
    if (!addresses.equals(asked)) {
      asked = addresses;
      found = look.cluster().orElse(null);
      getContext().getLog().info("Joining the cluster of {}", addresses);
      cluster
          .manager()
          .tell(new JoinSeedNodes(addresses.stream().map(AddressFromURIString::parse).toList()));
    }
    if (System.nanoTime() - warnedAt >= WARN_EVERY.toNanos()) {
      warnedAt = System.nanoTime();
      getContext()
          .getLog()
          .warn(
              "Still joining {}. Where they cannot be reached, set ONAGER_CLUSTER_HOST (on each"
                  + " node) to an address by which the others reach it; no second cluster is formed"
                  + " meanwhile",
              addresses);
    }
  }

  private Behavior<Command> onFormed(Formed formed) {
    formed
        .cluster()
        .ifPresent(
            made -> {
              found = made;
              getContext().getLog().info("No member lives: forming the cluster {}", made.id());
              cluster.manager().tell(Join.create(cluster.selfMember().address()));
            });
    if (found == null || formed.cluster().isEmpty()) {
      tickAfter(settings.lookEvery());
    }
    return this;
  }

  private Behavior<Command> onUp() {
    isUp = true;
    joined.complete(Done.done());
    beat();
    return this;
  }

  private Behavior<Command> onBeaten(Beaten beaten) {
    databaseAway = false;
    if (beaten.goesOn()) {
      tickAfter(settings.beatEvery());
      return this;
    }
    getContext()
        .getLog()
        .error(
            "The other nodes have taken this node out of the cluster, or have formed another:"
                + " ending, so that it can start again");
    CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterDowningReason());
    return Behaviors.stopped();
  }

  /**
   * A member that crashed must not look alive to nodes that start. One that left took its row away
   * itself; and a node that ends sees all others removed, which they are not.
   */
  private Behavior<Command> onRemoved(Removed removed) {
    if (removed.wasDowned() && !removed.address().equals(self.address())) {
      CompletableFuture.runAsync(() -> table.remove(removed.address(), removed.uid()), blocking)
          .exceptionally(failure -> null); // its row says nothing new any more, and that is enough
    }
    return this;
  }

  private Behavior<Command> onFailed(Failed failed) {
    if (!databaseAway) {
      databaseAway = true;
      getContext()
          .getLog()
          .warn("{} The cluster goes on without it", String.valueOf(failed.failure().getMessage()));
    }
    tickAfter(isUp ? settings.beatEvery() : settings.lookEvery());
    return this;
  }

  private Behavior<Command> giveUp(JoinException reason) {
    joined.completeExceptionally(reason);
    return Behaviors.stopped();
  }

  private void tickAfter(Duration delay) {
    timers.startSingleTimer(Tick.INSTANCE, delay);
  }

  private void ask(Supplier<Command> question) {
    getContext()
        .pipeToSelf(
            CompletableFuture.supplyAsync(question, blocking),
            (answer, failure) ->
                answer != null
                    ? answer
                    : new Failed(failure.getCause() == null ? failure : failure.getCause()));
  }

  private List<String> refusing(List<Node> members) {
    return members.stream()
        .filter(member -> !self.place().isEmpty() && self.place().equals(member.place()))
        .map(Node::address)
        .filter(address -> Place.refuses(AddressFromURIString.parse(address)))
        .toList();
  }

  private static void leaveAtShutdown(ActorSystem<?> system, NodeTable table) {
    var node = Self.of(system);
    var blocking = system.dispatchers().lookup(DispatcherSelector.blocking());
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseClusterShutdown(),
            "onager-leave",
            () ->
                CompletableFuture.supplyAsync(
                    () -> {
                      try (table) {
                        table.remove(node.address(), node.uid());
                      }
                      return Done.done();
                    },
                    blocking));
  }
}
