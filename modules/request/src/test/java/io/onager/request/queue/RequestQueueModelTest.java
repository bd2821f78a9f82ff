package io.onager.request.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The queue against lists that are searched through, in random histories. */
class RequestQueueModelTest {
  private static final List<String> TENANTS = List.of("ann", "bob", "cyd");
  private static final List<String> ACTIONS = List.of("report", "export");
  private static final int PER_TENANT = 4;
  private static final int PER_ACTION = 5;
  private static final int CAPACITY = 3;

  private final Map<Ticket.Key, Ticket> waiting = new HashMap<>();
  private final Map<Ticket.Key, Assignment> running = new HashMap<>();
  private final Map<String, Set<String>> workers = new HashMap<>();
  private final RequestQueue queue =
      new RequestQueue(
          "run", new RequestQueue.Limits(PER_TENANT, action -> PER_ACTION, 1_000), Gate.OPEN);
  private long now = 1;

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void doesWhatTheListsDo(long seed) {
    var random = new Random(seed);
    for (var step = 0; step < 3_000; step++) {
      act(random);

      assertThat(queue.expired(now))
          .as("seed %d, step %d", seed, step)
          .containsExactlyInAnyOrderElementsOf(expired());
      handOut(seed, step);
      assertThat(queue.waiting()).isEqualTo(waiting.size());
      assertThat(queue.running()).isEqualTo(running.size());
      assertThat(queue.wakeAt()).as("seed %d, step %d", seed, step).isEqualTo(wakeAt());
    }
  }

  private void act(Random random) {
    now += random.nextInt(10);
    switch (random.nextInt(8)) {
      case 0, 1, 2, 3 -> offer(random);
      case 4 -> any(random, waiting.keySet()).forEach(this::remove);
      case 5 -> any(random, running.keySet()).forEach(this::end);
      case 6 -> putWorker(random);
      default -> removeWorker(random);
    }
  }

  private void offer(Random random) {
    var ticket =
        new Ticket(
            TENANTS.get(random.nextInt(3)),
            "r" + random.nextInt(60),
            ACTIONS.get(random.nextInt(2)),
            random.nextInt(20),
            random.nextInt(4) == 0 ? now + random.nextInt(50) : 0,
            random.nextInt(4) == 0 ? now + random.nextInt(80) : Long.MAX_VALUE);
    var fresh = !waiting.containsKey(ticket.key()) && !running.containsKey(ticket.key());
    assertThat(queue.offer(ticket)).isEqualTo(fresh);
    if (fresh) {
      waiting.put(ticket.key(), ticket);
    }
  }

  private void remove(Ticket.Key key) {
    assertThat(queue.remove(key)).isTrue();
    waiting.remove(key);
  }

  private void end(Ticket.Key key) {
    assertThat(queue.end(key, running.remove(key).run())).isTrue();
  }

  private void putWorker(Random random) {
    var actions = random.nextInt(3) == 0 ? Set.of("report") : Set.copyOf(ACTIONS);
    var name = "w" + random.nextInt(4);
    workers.put(name, actions);
    queue.putWorker(name, actions, CAPACITY);
  }

  private void removeWorker(Random random) {
    var name = "w" + random.nextInt(4);
    if (workers.remove(name) == null) {
      return;
    }
    var lost = queue.removeWorker(name);
    assertThat(lost)
        .containsExactlyInAnyOrderElementsOf(
            running.values().stream().filter(run -> run.worker().equals(name)).toList());
    lost.forEach(run -> end(run.ticket().key()));
  }

  private List<Ticket> expired() {
    var found = waiting.values().stream().filter(ticket -> ticket.deadline() <= now).toList();
    found.forEach(ticket -> waiting.remove(ticket.key()));
    return found;
  }

  private void handOut(long seed, int step) {
    waiting.replaceAll((key, ticket) -> ticket.dueAt() <= now ? ticket.dueAt(0) : ticket);
    for (var next = queue.next(now); next.isPresent(); next = queue.next(now)) {
      var run = next.get();
      assertThat(candidates()).as("seed %d, step %d", seed, step).contains(run.ticket());
      assertThat(free(run.ticket().action())).contains(run.worker());
      waiting.remove(run.ticket().key());
      running.put(run.ticket().key(), run);
    }
    assertThat(candidates()).as("seed %d, step %d", seed, step).isEmpty();
  }

  /** Returns, of each tenant and action, whatever is first, where it may run. */
  private List<Ticket> candidates() {
    var found = new ArrayList<Ticket>();
    for (var tenant : TENANTS) {
      for (var action : ACTIONS) {
        if (count(tenant, "") < PER_TENANT
            && count("", action) < PER_ACTION
            && !free(action).isEmpty()) {
          waiting.values().stream()
              .filter(ticket -> ticket.tenant().equals(tenant) && ticket.action().equals(action))
              .filter(ticket -> ticket.dueAt() == 0)
              .min(Comparator.comparingLong(Ticket::rank).thenComparing(Ticket::id))
              .ifPresent(found::add);
        }
      }
    }
    return found;
  }

  private long count(String tenant, String action) {
    return running.values().stream()
        .map(Assignment::ticket)
        .filter(ticket -> tenant.isEmpty() || ticket.tenant().equals(tenant))
        .filter(ticket -> action.isEmpty() || ticket.action().equals(action))
        .count();
  }

  private List<String> free(String action) {
    return workers.keySet().stream()
        .filter(name -> workers.getOrDefault(name, Set.of()).contains(action))
        .filter(
            name ->
                running.values().stream().filter(run -> run.worker().equals(name)).count()
                    < CAPACITY)
        .toList();
  }

  private long wakeAt() {
    return waiting.values().stream()
        .flatMap(
            ticket ->
                Stream.of(ticket.dueAt() == 0 ? Long.MAX_VALUE : ticket.dueAt(), ticket.deadline()))
        .min(Comparator.naturalOrder())
        .orElse(Long.MAX_VALUE);
  }

  private static <T extends Record> List<T> any(Random random, Set<T> from) {
    var sorted = from.stream().sorted(Comparator.comparing(Record::toString)).toList();
    return sorted.isEmpty() ? List.of() : List.of(sorted.get(random.nextInt(sorted.size())));
  }
}
