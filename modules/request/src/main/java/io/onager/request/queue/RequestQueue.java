package io.onager.request.queue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All unfinished requests of a cluster, in memory: which runs next, and on which node. Every
 * operation costs at most the logarithm of what waits, times the number of actions, nodes and
 * tenants at their limit. Times are in milliseconds since 1970. Not thread-safe.
 */
public final class RequestQueue {
  /**
   * What is bounded.
   *
   * @param perTenant how many requests of a tenant may run at once
   * @param perAction how many requests for an action may
   * @param waiting how many of a tenant for an action may wait
   */
  public record Limits(int perTenant, ToIntFunction<String> perAction, int waiting) {}

  /** Whose, and for what; what limits of waiting count. */
  public record Line(String tenant, String action) {}

  /** What is served in turn: the requests for an action, and the suspect ones among them. */
  private record Lane(String action, boolean suspect) {
    static Lane of(Ticket ticket) {
      return new Lane(ticket.action(), ticket.suspect());
    }
  }

  private final Limits limits;
  private final Gate gate;
  private final String term;
  private final Map<Ticket.Key, Ticket> waiting = new HashMap<>();
  private final Map<Ticket.Key, Assignment> running = new HashMap<>();
  private final Counts<Line> lengths = new Counts<>();
  private final Counts<String> runningOfTenant = new Counts<>();
  private final Counts<String> runningOfAction = new Counts<>();
  private final LinkedHashMap<Lane, ActionQueue> lanes = new LinkedHashMap<>();
  private final PriorityQueue<Ticket> delayed = new PriorityQueue<>(Ticket.BY_DUE_TIME);
  private final PriorityQueue<Ticket> mortal = new PriorityQueue<>(Ticket.BY_DEADLINE);
  private final Workers workers = new Workers();
  private long runs;
  private long gateOpensAt = Long.MAX_VALUE;

  /**
   * Makes an empty one.
   *
   * @param term begins the names of runs: another one for every queue that ever was
   */
  public RequestQueue(String term, Limits limits, Gate gate) {
    this.term = term;
    this.limits = limits;
    this.gate = gate;
  }

  /** Puts in a request that waits. Returns false for one that is there, and stays as it is. */
  public boolean offer(Ticket ticket) {
    var key = ticket.key();
    if (running.containsKey(key) || waiting.putIfAbsent(key, ticket) != null) {
      return false;
    }
    lengths.add(new Line(ticket.tenant(), ticket.action()));
    if (ticket.dueAt() > 0) {
      add(ticket, delayed);
    } else {
      lane(ticket).add(ticket);
    }
    if (ticket.deadline() < Long.MAX_VALUE) {
      add(ticket, mortal);
    }
    return true;
  }

  /** Takes out a request that waits. Returns false where none does. */
  public boolean remove(Ticket.Key key) {
    var ticket = waiting.remove(key);
    if (ticket == null) {
      return false;
    }
    shorten(ticket);
    if (ticket.dueAt() == 0) {
      lane(ticket).remove(ticket);
    } // else passed over when its time comes
    return true;
  }

  /**
   * Puts in a request that runs already, as it did before this queue was made. It waits no more.
   *
   * @throws IllegalStateException where another run of it is under way
   */
  public void adopt(Ticket ticket, String run, String worker) {
    if (running.containsKey(ticket.key())) {
      throw new IllegalStateException(ticket.key() + " runs already");
    }
    remove(ticket.key());
    begin(new Assignment(ticket, run, worker));
  }

  /** Takes note of a node that runs requests, or of what it can do now. */
  public void putWorker(String worker, Set<String> itsActions, int capacity) {
    workers.put(worker, itsActions, capacity);
  }

  /** Forgets a node. Returns what it ran: that runs on nobody now, and has to be ended. */
  public List<Assignment> removeWorker(String worker) {
    workers.remove(worker);
    return runningOn(worker);
  }

  /** Returns the nodes on which something runs, also those that were not put in. */
  public Set<String> busyWorkers() {
    return workers.busy();
  }

  /** Returns what runs on a node. */
  public List<Assignment> runningOn(String worker) {
    return running.values().stream().filter(run -> run.worker().equals(worker)).toList();
  }

  /** Returns what runs, if the request does. */
  public Optional<Assignment> running(Ticket.Key key) {
    return Optional.ofNullable(running.get(key));
  }

  /** Ends a run. Returns false where that run is not under way. */
  public boolean end(Ticket.Key key, String run) {
    var assignment = running.get(key);
    if (assignment == null || !assignment.run().equals(run)) {
      return false;
    }
    running.remove(key);
    workers.end(assignment);
    runningOfAction.remove(assignment.ticket().action());
    runningOfTenant.remove(assignment.ticket().tenant());
    return true;
  }

  /** Returns what is to run now, and where; empty where nothing can. Call it again until then. */
  public Optional<Assignment> next(long now) {
    ripen(now);
    gateOpensAt = Long.MAX_VALUE;
    for (var each : List.copyOf(lanes.entrySet())) {
      var name = each.getKey().action();
      var lane = each.getValue();
      if (lane.isEmpty() || !isBelowLimit(name)) {
        continue;
      }
      var worker = workers.free(name, each.getKey().suspect());
      if (worker.isEmpty() || !lane.has(this::mayRun) || !passes(name, now)) {
        continue;
      }
      var ticket = lane.poll(this::mayRun);
      if (ticket != null) {
        lanes.remove(each.getKey()); // the others go first the next time
        lanes.put(each.getKey(), lane);
        waiting.remove(ticket.key());
        shorten(ticket);
        return Optional.of(begin(new Assignment(ticket, term + "-" + ++runs, worker.get())));
      }
    }
    return Optional.empty();
  }

  /** Takes out the requests that have waited beyond their deadlines. */
  public List<Ticket> expired(long now) {
    var found = new ArrayList<Ticket>();
    for (var first = mortal.peek();
        first != null && first.deadline() <= now;
        first = mortal.peek()) {
      mortal.poll();
      if (first.equals(waiting.get(first.key()))) {
        remove(first.key());
        found.add(first);
      }
    }
    return found;
  }

  /** Returns when something happens by itself; {@link Long#MAX_VALUE} for never. */
  public long wakeAt() {
    var due = peek(delayed);
    var deadline = peek(mortal);
    return Math.min(
        gateOpensAt,
        Math.min(
            due == null ? Long.MAX_VALUE : due.dueAt(),
            deadline == null ? Long.MAX_VALUE : deadline.deadline()));
  }

  /** Returns whether no more of these may wait. */
  public boolean isFull(String tenant, String action) {
    return length(tenant, action) >= limits.waiting();
  }

  /** Returns where no more may wait. */
  public Stream<Line> fullLines() {
    return lengths.keys().stream().filter(line -> lengths.of(line) >= limits.waiting());
  }

  /** Returns how many requests of a tenant for an action wait. */
  public int length(String tenant, String action) {
    return lengths.of(new Line(tenant, action));
  }

  /** Returns how many wait, or are delayed, for each action that no node runs. */
  public SortedMap<String, Integer> unserved() {
    var found = new TreeMap<String, Integer>();
    for (var line : lengths.keys()) {
      if (!workers.serve(line.action())) {
        found.merge(line.action(), lengths.of(line), Integer::sum);
      }
    }
    return found;
  }

  /** Returns how many requests wait. */
  public int waiting() {
    return waiting.size();
  }

  /** Returns how many requests run. */
  public int running() {
    return running.size();
  }

  /** Returns of how many tickets there is something in memory, counted once for each place. */
  int remembered() {
    return delayed.size()
        + mortal.size()
        + lanes.values().stream().mapToInt(ActionQueue::remembered).sum();
  }

  private Assignment begin(Assignment assignment) {
    var ticket = assignment.ticket();
    running.put(ticket.key(), assignment);
    workers.begin(assignment);
    runningOfAction.add(ticket.action());
    runningOfTenant.add(ticket.tenant());
    return assignment;
  }

  private boolean isBelowLimit(String action) {
    return runningOfAction.of(action) < limits.perAction().applyAsInt(action);
  }

  private boolean mayRun(String tenant) {
    return runningOfTenant.of(tenant) < limits.perTenant();
  }

  private boolean passes(String action, long now) {
    var again = gate.pass(action, now);
    gateOpensAt = again == 0 ? gateOpensAt : Math.min(gateOpensAt, again);
    return again == 0;
  }

  /** Lets those run whose time has come. */
  private void ripen(long now) {
    for (var first = delayed.peek();
        first != null && first.dueAt() <= now;
        first = delayed.peek()) {
      delayed.poll();
      if (first.equals(waiting.get(first.key()))) {
        var ripe = first.dueAt(0);
        waiting.put(first.key(), ripe);
        lane(ripe).add(ripe);
        if (ripe.deadline() < Long.MAX_VALUE) {
          add(ripe, mortal);
        }
      }
    }
  }

  /** Puts a ticket in; and where most in there do not wait any more, takes those out. */
  private void add(Ticket ticket, PriorityQueue<Ticket> queue) {
    queue.add(ticket);
    if (queue.size() > 2 * waiting.size() + 64) {
      queue.removeIf(other -> !other.equals(waiting.get(other.key())));
    }
  }

  /** Returns the first that still waits. */
  private @Nullable Ticket peek(PriorityQueue<Ticket> queue) {
    var first = queue.peek();
    while (first != null && !first.equals(waiting.get(first.key()))) {
      queue.poll();
      first = queue.peek();
    }
    return first;
  }

  private void shorten(Ticket ticket) {
    lengths.remove(new Line(ticket.tenant(), ticket.action()));
  }

  private ActionQueue lane(Ticket ticket) {
    return lanes.computeIfAbsent(Lane.of(ticket), it -> new ActionQueue());
  }
}
