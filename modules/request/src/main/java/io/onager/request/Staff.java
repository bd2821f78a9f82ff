package io.onager.request;

import io.onager.request.DispatcherMessage.Here;
import io.onager.request.DispatcherMessage.Running;
import io.onager.request.WorkerMessage.Hello;
import io.onager.request.WorkerMessage.Length;
import io.onager.request.queue.Assignment;
import io.onager.request.queue.RequestQueue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * The workers that have come, and whether they do what the queue thinks. The roll is called: each
 * is asked what it does, and what it was given before it was asked and does not mention is over, or
 * never came to it. Part of a {@link Dispatcher}.
 */
final class Staff {
  /** One of them. */
  private static final class Member {
    private final ActorRef<WorkerMessage> ref;
    private @Nullable String name;

    /** Names the last time that it was asked. */
    private String roll = "";

    /** The runs that it was given before that. */
    private Set<String> given = Set.of();

    Member(ActorRef<WorkerMessage> ref) {
      this.ref = ref;
    }
  }

  /** How often a worker may be missing that should be here, until what it ran is taken for lost. */
  private static final int MOST_MISSED = 5;

  /** How many full lines are told of; with names of 100 characters they take 150 KB. */
  private static final int MOST_LINES = 500;

  private final ActorRef<DispatcherMessage> dispatcher;
  private final String term;
  private final RequestQueue queue;
  private final Predicate<String> isInCluster;
  private final Map<ActorRef<WorkerMessage>, Member> members = new HashMap<>();
  private final Map<String, Member> byName = new HashMap<>();
  private final Map<String, Integer> missed = new HashMap<>();
  private long rolls;

  /**
   * Makes one.
   *
   * @param term begins the names of rolls: another one for every dispatcher that ever was
   * @param isInCluster whether a worker's node is in the cluster, going by the worker's name
   */
  Staff(
      ActorRef<DispatcherMessage> dispatcher,
      String term,
      RequestQueue queue,
      Predicate<String> isInCluster) {
    this.dispatcher = dispatcher;
    this.term = term;
    this.queue = queue;
    this.isInCluster = isInCluster;
  }

  /** Takes one in, and asks it. Returns whether it is new. */
  boolean add(ActorRef<WorkerMessage> worker) {
    if (members.containsKey(worker)) {
      return false;
    }
    var member = new Member(worker);
    members.put(worker, member);
    ask(member);
    return true;
  }

  /** Asks one that has begun anew. Returns whether it is one that had work before. */
  boolean begunAnew(ActorRef<WorkerMessage> worker) {
    var member = members.get(worker);
    if (member == null || member.name == null) {
      return false; // will be found by the receptionist, or has been asked already
    }
    ask(member);
    return true;
  }

  /** Forgets one. Returns what it ran. */
  List<Assignment> remove(ActorRef<WorkerMessage> worker) {
    var member = members.remove(worker);
    if (member == null || member.name == null) {
      return List.of();
    }
    byName.remove(member.name);
    return queue.removeWorker(member.name);
  }

  /** Takes note of what one says. Returns false for one that is not known, or not any more. */
  boolean note(Here here) {
    var member = members.get(here.ref());
    if (member == null) {
      return false;
    }
    var isNew = member.name == null;
    member.name = here.worker();
    byName.put(here.worker(), member);
    queue.putWorker(here.worker(), here.actions(), here.capacity());
    if (isNew) {
      ask(member); // now that it is known what it should do
    }
    return true;
  }

  /** Returns what one should do and does not: its end was not heard, or it never began. */
  List<Assignment> missing(Here here) {
    var member = members.get(here.ref());
    if (member == null || !member.roll.equals(here.roll())) {
      return List.of();
    }
    var runs = here.runs().stream().map(Running::run).collect(Collectors.toSet());
    return queue.runningOn(here.worker()).stream()
        .filter(one -> member.given.contains(one.run()) && !runs.contains(one.run()))
        .toList();
  }

  /** Asks all of them. Returns what was run by those that will not come any more. */
  List<Assignment> callRoll() {
    var full = full();
    members.values().forEach(member -> ask(member, full));
    missed.keySet().retainAll(queue.busyWorkers());
    return queue.busyWorkers().stream()
        .filter(this::isAway)
        .flatMap(worker -> queue.runningOn(worker).stream())
        .toList();
  }

  /** Returns whether a worker may be about to come. */
  boolean mayCome(String worker) {
    return byName.containsKey(worker) || isInCluster.test(worker);
  }

  void tell(String worker, WorkerMessage message) {
    var member = byName.get(worker);
    if (member != null) {
      member.ref.tell(message);
    }
  }

  private boolean isAway(String worker) {
    return !byName.containsKey(worker)
        && (!isInCluster.test(worker) || missed.merge(worker, 1, Integer::sum) > MOST_MISSED);
  }

  private void ask(Member member) {
    ask(member, full());
  }

  private void ask(Member member, List<Length> full) {
    member.roll = term + "-" + ++rolls;
    member.given =
        member.name == null
            ? Set.of()
            : queue.runningOn(member.name).stream()
                .map(Assignment::run)
                .collect(Collectors.toSet());
    member.ref.tell(new Hello(dispatcher, member.roll, full));
  }

  private List<Length> full() {
    return queue
        .fullLines()
        .limit(MOST_LINES)
        .map(
            line ->
                new Length(
                    line.tenant(), line.action(), queue.length(line.tenant(), line.action())))
        .toList();
  }
}
