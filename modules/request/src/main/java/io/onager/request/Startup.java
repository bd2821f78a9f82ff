package io.onager.request;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.actor.Actors;
import io.onager.journal.RequestTable;
import io.onager.model.Json;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.SupervisorStrategy;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.ClusterSingleton;
import org.apache.pekko.cluster.typed.SingletonActor;
import org.jspecify.annotations.Nullable;

/** Starts what a node needs to take part in durable requests, and ends it in order. */
record Startup(
    ActorSystem<?> system,
    Actors actors,
    RequestTable table,
    RequestSettings settings,
    Handlers handlers,
    Journal journal,
    Admission admission,
    Bounds bounds) {

  /** What is shown between two revisions: the part of the state that changes. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Shown(double progress, String message, @Nullable JsonNode details) {
    Shown(Attempt.Progress said) {
      this(said.fraction(), said.message(), said.details());
    }
  }

  /** Starts it all, once; returns the worker of this node. */
  ActorRef<WorkerMessage> start() {
    actors.register(Lifecycle.ACTOR);
    var threads = threads();
    system.getWhenTerminated().thenRun(threads::shutdownNow);
    var surroundings =
        new Surroundings(
            workerOf(Cluster.get(system).selfMember()),
            settings,
            journal,
            new Storing(journal),
            threads,
            (request, revision, progress) ->
                actors.signal(request, revision, Json.tree(new Shown(progress))),
            bounds,
            new Random());
    var worker =
        system.systemActorOf(
            Behaviors.supervise(Worker.create(surroundings, handlers, admission, dispatcher()))
                .onFailure(SupervisorStrategy.restart()),
            "onager-request-worker",
            Props.empty());
    system.systemActorOf(Eraser.create(table, settings), "onager-request-eraser", Props.empty());
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseServiceRequestsDone(),
            "onager-request-worker",
            () -> {
              var stopped = new CompletableFuture<Done>();
              worker.tell(new Worker.Stop(stopped));
              return stopped;
            });
    return worker;
  }

  private ActorRef<DispatcherMessage> dispatcher() {
    return ClusterSingleton.get(system)
        .init(
            SingletonActor.of(
                    Behaviors.supervise(
                            Dispatcher.create(journal, table, settings, handlers, this::isMember))
                        .onFailure(
                            SupervisorStrategy.restartWithBackoff(
                                Duration.ofMillis(200), Duration.ofSeconds(10), 0.2)),
                    "onager-request-dispatcher")
                .withStopMessage(DispatcherMessage.Stop.INSTANCE));
  }

  private boolean isMember(String worker) {
    for (var member : Cluster.get(system).state().getMembers()) {
      if (workerOf(member).equals(worker)) {
        return true;
      }
    }
    return false;
  }

  /** Returns how the worker of a node is called: otherwise each time that the node starts. */
  private static String workerOf(Member node) {
    return "%s#%d".formatted(node.uniqueAddress().address(), node.uniqueAddress().longUid());
  }

  /** As many threads as there are attempts, which the dispatcher bounds. */
  private static ExecutorService threads() {
    var count = new AtomicInteger();
    ThreadFactory named =
        body -> {
          var thread = new Thread(body, "onager-request-" + count.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        };
    return Executors.newCachedThreadPool(named);
  }
}
