package io.onager.cluster;

import io.onager.journal.DatabaseException;
import io.onager.journal.NodeTable;
import io.onager.journal.NodeTable.Look;
import io.onager.journal.NodeTable.Node;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.SelfUp;
import org.apache.pekko.cluster.typed.Subscribe;
import org.jspecify.annotations.Nullable;

/**
 * Brings the node of an actor system into the cluster of its database, and keeps its row there.
 * First it looks, until it is up: members that live are joined; where none does, and the tables are
 * as it saw them, it forms the cluster. From then on it beats. A member that learns that it has
 * been taken out, or that another cluster was formed without it, ends its actor system; a database
 * that does not answer changes nothing. At most one question to the database is under way.
 */
final class Joiner extends AbstractBehavior<JoinerCommand> {
  /**
   * What others wait for.
   *
   * @param joined the node is a member that is up, or never will be
   * @param left the joiner has stopped
   */
  record Ends(CompletableFuture<Done> joined, CompletableFuture<Done> left) {}

  private static final String DISPATCHER = "onager.cluster.database-dispatcher";

  /** After so many beats a member looks whether rows have been left behind. */
  private static final int TIDY_EVERY = 15;

  private final ActorSystem<?> system;
  private final Cluster cluster;
  private final NodeTable table;
  private final Node self;
  private final ClusterSettings settings;
  private final Ends ends;
  private final TimerScheduler<JoinerCommand> timers;
  private final Executor database;
  private final Onlooker onlooker;
  private final JoinRequests requests;
  private NodeTable.@Nullable Cluster found;
  private int beats;
  private boolean formedHere;
  private boolean isUp;
  private boolean databaseAway;

  private Joiner(
      ActorContext<JoinerCommand> context,
      TimerScheduler<JoinerCommand> timers,
      NodeTable table,
      Node self,
      ClusterSettings settings,
      Ends ends) {
    super(context);
    context.setLoggerName(Joiner.class); // otherwise it is named after whoever logs first
    this.system = context.getSystem();
    this.cluster = Cluster.get(system);
    this.table = table;
    this.self = self;
    this.settings = settings;
    this.ends = ends;
    this.timers = timers;
    this.database = system.dispatchers().lookup(DispatcherSelector.fromConfig(DISPATCHER));
    this.onlooker = new Onlooker(self, settings);
    this.requests = new JoinRequests(cluster);
    var up = context.messageAdapter(SelfUp.class, event -> JoinerCommand.Up.INSTANCE);
    cluster.subscriptions().tell(Subscribe.create(up, SelfUp.class));
    look();
  }

  static Behavior<JoinerCommand> create(
      NodeTable table, Node self, ClusterSettings settings, Ends ends) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Joiner(context, timers, table, self, settings, ends)));
  }

  @Override
  public Receive<JoinerCommand> createReceive() {
    return newReceiveBuilder()
        .onMessageEquals(JoinerCommand.Tick.INSTANCE, this::onTick)
        .onMessage(JoinerCommand.Looked.class, this::onLooked)
        .onMessage(JoinerCommand.Formed.class, this::onFormed)
        .onMessageEquals(JoinerCommand.Up.INSTANCE, this::onUp)
        .onMessage(JoinerCommand.Beaten.class, this::onBeaten)
        .onMessage(JoinerCommand.Failed.class, this::onFailed)
        .onMessageEquals(JoinerCommand.Leave.INSTANCE, this::onLeave)
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  private Behavior<JoinerCommand> onTick() {
    if (isUp && found != null && beats % TIDY_EVERY != 0) {
      beat(found);
    } else {
      look();
    }
    return this;
  }

  private void look() {
    var gone = onlooker.gone();
    ask(
        () -> {
          var look = table.look(self);
          return new JoinerCommand.Looked(look, look.others().stream().filter(gone).toList());
        });
  }

  private void beat(NodeTable.Cluster member) {
    beats++;
    ask(() -> new JoinerCommand.Beaten(table.beat(self, member)));
  }

  private Behavior<JoinerCommand> onLooked(JoinerCommand.Looked result) {
    onAnswer();
    var look = result.look();
    var sight = onlooker.see(look, result.gone());
    found = look.cluster().orElse(found);
    if (!isUp && sight.refusal().isPresent()) {
      return giveUp(sight.refusal().get());
    }
    tidy(sight.dead());
    return cluster.selfMember().status() == MemberStatus.removed()
        ? joinOrForm(look, sight)
        : goOn(sight);
  }

  private Behavior<JoinerCommand> goOn(Onlooker.Sight sight) {
    var member = found;
    if (!isUp && !formedHere && sight.members().isEmpty()) {
      return giveUp(JoinException.clusterGone());
    }
    if (member == null) {
      tickAfter(settings.lookEvery());
    } else {
      beat(member);
    }
    return this;
  }

  private Behavior<JoinerCommand> joinOrForm(Look look, Onlooker.Sight sight) {
    if (sight.members().isEmpty()) {
      ask(() -> new JoinerCommand.Formed(table.form(self, system.name(), look)));
      return this;
    }
    if (sight.fits(self)) { // otherwise time tells whether those who would refuse it are dead
      requests.join(look.cluster(), sight.members().stream().map(Node::address).toList());
    }
    tickAfter(settings.lookEvery());
    return this;
  }

  private Behavior<JoinerCommand> onFormed(JoinerCommand.Formed formed) {
    if (formed.cluster().isEmpty()) {
      tickAfter(settings.lookEvery());
      return this;
    }
    found = formed.cluster().get();
    formedHere = true;
    getContext().getLog().info("No member lives: forming the cluster {}", found.id());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    beat(found);
    return this;
  }

  private Behavior<JoinerCommand> onUp() {
    isUp = true;
    ends.joined().complete(Done.done());
    return this;
  }

  private Behavior<JoinerCommand> onBeaten(JoinerCommand.Beaten beaten) {
    onAnswer();
    if (beaten.goesOn()) {
      tickAfter(isUp ? settings.beatEvery() : settings.lookEvery());
      return this;
    }
    getContext()
        .getLog()
        .error(
            "The other nodes have taken this node out of the cluster, or have formed another:"
                + " ending, so that it can start again");
    CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.clusterDowningReason());
    return giveUp(JoinException.clusterGone());
  }

  /** Takes away what crashed nodes left behind: a member all, one that starts at its address. */
  private void tidy(List<Node> dead) {
    var members = Self.members(cluster);
    dead.stream()
        .filter(
            node ->
                isUp ? !members.contains(node.address()) : node.address().equals(self.address()))
        .forEach(this::remove);
  }

  private void remove(Node node) {
    CompletableFuture.runAsync(() -> table.remove(node.address(), node.uid()), database)
        .exceptionally(failure -> null); // the next look finds it again
  }

  private Behavior<JoinerCommand> onFailed(JoinerCommand.Failed failed) {
    var failure = failed.failure();
    if (!(failure instanceof DatabaseException)) {
      getContext().getLog().error("A fault in joining through the database", failure);
    } else if (!databaseAway) {
      getContext()
          .getLog()
          .warn(
              "{} {}",
              failure.getMessage(),
              isUp ? "The cluster goes on without it." : "Trying again.");
    }
    databaseAway = true;
    onlooker.forget();
    tickAfter(isUp ? settings.beatEvery() : settings.lookEvery());
    return this;
  }

  private void onAnswer() {
    if (databaseAway) {
      databaseAway = false;
      getContext().getLog().info("The database answers the nodes again");
    }
  }

  private Behavior<JoinerCommand> onLeave() {
    timers.cancelAll();
    ask(
        () -> {
          table.remove(self.address(), self.uid());
          return JoinerCommand.Left.INSTANCE;
        });
    return Behaviors.receive(JoinerCommand.class)
        .onMessageEquals(JoinerCommand.Left.INSTANCE, Behaviors::stopped)
        .onMessage(JoinerCommand.Failed.class, failed -> Behaviors.stopped())
        .onMessage(JoinerCommand.class, other -> Behaviors.same())
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  private Behavior<JoinerCommand> giveUp(JoinException reason) {
    ends.joined().completeExceptionally(reason);
    return Behaviors.stopped();
  }

  private Behavior<JoinerCommand> onPostStop() {
    ends.joined().completeExceptionally(JoinException.endedBefore());
    ends.left().complete(Done.done());
    database.execute(table::close);
    return this;
  }

  private void tickAfter(Duration delay) {
    timers.startSingleTimer(JoinerCommand.Tick.INSTANCE, delay);
  }

  private void ask(Supplier<JoinerCommand> question) {
    getContext()
        .pipeToSelf(
            CompletableFuture.supplyAsync(question, database),
            (answer, failure) ->
                answer != null
                    ? answer
                    : new JoinerCommand.Failed(
                        failure.getCause() == null ? failure : failure.getCause()));
  }
}
