package io.onager.request.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onager.request.queue.RequestQueue.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestQueueTest {
  private static final long NEVER = Long.MAX_VALUE;
  private static final Limits WIDE = new Limits(1_000, action -> 1_000, 1_000);

  private final RequestQueue queue = queue(WIDE, Gate.OPEN);

  private static RequestQueue queue(Limits limits, Gate gate) {
    var queue = new RequestQueue("run", limits, gate);
    queue.putWorker("w", Set.of("report", "export"), 1_000);
    return queue;
  }

  private static Ticket ticket(String tenant, String id, long rank) {
    return new Ticket(tenant, id, "report", rank, 0, NEVER);
  }

  private static Ticket export(String tenant, String id, long rank) {
    return new Ticket(tenant, id, "export", rank, 0, NEVER);
  }

  private static Ticket until(Ticket ticket, long deadline) {
    return new Ticket(
        ticket.tenant(), ticket.id(), ticket.action(), ticket.rank(), ticket.dueAt(), deadline);
  }

  private static List<String> drain(RequestQueue queue, long now) {
    var ids = new ArrayList<String>();
    for (var next = queue.next(now); next.isPresent(); next = queue.next(now)) {
      ids.add(next.get().ticket().id());
    }
    return ids;
  }

  @Test
  void handsOutByRankAndThenById() {
    queue.offer(ticket("ann", "c", 5));
    queue.offer(ticket("ann", "b", 5));
    queue.offer(ticket("ann", "a", 7));
    queue.offer(ticket("ann", "d", 1));

    assertThat(drain(queue, 0)).containsExactly("d", "b", "c", "a");
    assertThat(queue.waiting()).isZero();
    assertThat(queue.running()).isEqualTo(4);
  }

  @Test
  void saysWhatNobodyRuns() {
    queue.offer(ticket("ann", "a", 1));
    assertThat(queue.unserved()).isEmpty();

    queue.putWorker("w", Set.of("export"), 1);
    queue.putWorker("idle", Set.of("report"), 0);
    queue.offer(ticket("bob", "b", 1));
    queue.offer(export("ann", "c", 1));
    assertThat(queue.unserved()).containsExactly(Map.entry("report", 2));

    queue.putWorker("idle", Set.of("report"), 1);
    assertThat(queue.unserved()).isEmpty();
  }

  @Test
  void takesARequestOnce() {
    assertThat(queue.offer(ticket("ann", "a", 1))).isTrue();
    assertThat(queue.offer(ticket("ann", "a", 2))).as("it waits").isFalse();
    assertThat(queue.offer(ticket("bob", "a", 2))).as("of another tenant").isTrue();

    assertThat(drain(queue, 0)).hasSize(2);
    assertThat(queue.offer(ticket("ann", "a", 1))).as("it runs").isFalse();
  }

  @Test
  void letsTenantsTakeTurnsHoweverManyTheyHave() {
    for (var i = 0; i < 10; i++) {
      queue.offer(ticket("ann", "ann-" + i, i));
    }
    queue.offer(ticket("bob", "bob-0", 1_000));
    queue.offer(ticket("bob", "bob-1", 1_000));

    assertThat(drain(queue, 0))
        .startsWith("ann-0", "bob-0", "ann-1", "bob-1", "ann-2", "ann-3")
        .hasSize(12);
  }

  @Test
  void givesNobodyTurnsForHavingStayedAway() {
    for (var i = 0; i < 10; i++) {
      queue.offer(ticket("ann", "ann-" + i, i));
    }
    for (var i = 0; i < 5; i++) {
      handOut(queue);
    }
    for (var i = 0; i < 5; i++) {
      queue.offer(ticket("bob", "bob-" + i, i));
    }

    assertThat(drain(queue, 0)).startsWith("bob-0", "ann-5", "bob-1", "ann-6", "bob-2", "ann-7");
  }

  @Test
  void letsActionsTakeTurns() {
    for (var i = 0; i < 3; i++) {
      queue.offer(ticket("ann", "report-" + i, i));
      queue.offer(export("ann", "export-" + i, i));
    }

    assertThat(drain(queue, 0))
        .containsExactly("report-0", "export-0", "report-1", "export-1", "report-2", "export-2");
  }

  @Test
  void passesOverWhatWasTakenOut() {
    queue.offer(ticket("ann", "a", 1));
    queue.offer(ticket("ann", "b", 2));
    queue.offer(ticket("ann", "c", 3));

    assertThat(queue.remove(new Ticket.Key("ann", "a"))).isTrue();
    assertThat(queue.remove(new Ticket.Key("ann", "a"))).isFalse();
    assertThat(queue.remove(new Ticket.Key("bob", "b"))).isFalse();

    assertThat(queue.waiting()).isEqualTo(2);
    assertThat(queue.length("ann", "report")).isEqualTo(2);
    assertThat(drain(queue, 0)).containsExactly("b", "c");
  }

  @Test
  void takesBackWhatWasTakenOut() {
    queue.offer(ticket("ann", "a", 1));
    queue.offer(ticket("ann", "b", 2));
    queue.remove(new Ticket.Key("ann", "a"));
    queue.offer(ticket("ann", "a", 3));

    assertThat(drain(queue, 0)).containsExactly("b", "a");
  }

  @Test
  void keepsWhatIsNotDue() {
    queue.offer(ticket("ann", "late", 1).dueAt(100));
    queue.offer(ticket("ann", "later", 1).dueAt(200));

    assertThat(queue.next(99)).isEmpty();
    assertThat(queue.wakeAt()).isEqualTo(100);
    assertThat(drain(queue, 100)).containsExactly("late");
    assertThat(queue.wakeAt()).isEqualTo(200);
    assertThat(queue.remove(new Ticket.Key("ann", "later"))).isTrue();
    assertThat(queue.wakeAt()).isEqualTo(NEVER);
    assertThat(queue.next(200)).isEmpty();
  }

  @Test
  void tellsOfWhatWaitedForTooLong() {
    var late = until(ticket("ann", "late", 1), 100);
    var delayed = until(ticket("ann", "delayed", 1).dueAt(300), 100);
    var runs = until(ticket("ann", "runs", 0), 100);
    queue.offer(runs);
    handOut(queue);
    queue.offer(late);
    queue.offer(delayed);

    assertThat(queue.wakeAt()).isEqualTo(100);
    assertThat(queue.expired(99)).isEmpty();
    assertThat(queue.expired(100)).containsExactlyInAnyOrder(late, delayed);
    assertThat(queue.waiting()).isZero();
    assertThat(queue.wakeAt()).isEqualTo(NEVER);
  }

  @Test
  void tellsOfTheDeadlineOfWhatBecameDue() {
    var ticket = until(ticket("ann", "a", 1).dueAt(50), 100);
    queue.offer(ticket);
    queue.putWorker("w", Set.of(), 0);

    assertThat(queue.next(60)).isEmpty();
    assertThat(queue.wakeAt()).isEqualTo(100);
    assertThat(queue.expired(100)).containsExactly(ticket.dueAt(0));
  }

  @Test
  void keepsToTheLimitOfATenantOverAllActions() {
    var limited = queue(new Limits(2, action -> 1_000, 1_000), Gate.OPEN);
    limited.offer(ticket("ann", "a", 1));
    limited.offer(export("ann", "b", 1));
    limited.offer(ticket("ann", "c", 2));
    limited.offer(ticket("bob", "d", 9));

    assertThat(drain(limited, 0)).containsExactlyInAnyOrder("a", "b", "d");
    assertThat(limited.end(new Ticket.Key("ann", "b"), run(limited, "ann", "b"))).isTrue();
    assertThat(drain(limited, 0)).containsExactly("c");
  }

  @Test
  void keepsToTheLimitOfAnAction() {
    var limited =
        queue(new Limits(1_000, action -> action.equals("report") ? 1 : 5, 1_000), Gate.OPEN);
    limited.offer(ticket("ann", "a", 1));
    limited.offer(ticket("bob", "b", 1));
    limited.offer(export("ann", "c", 1));

    assertThat(drain(limited, 0)).containsExactlyInAnyOrder("a", "c");
    limited.end(new Ticket.Key("ann", "a"), run(limited, "ann", "a"));
    assertThat(drain(limited, 0)).containsExactly("b");
  }

  @Test
  void givesWorkersWhatTheyTakeAndTheFreestFirst() {
    queue.putWorker("w", Set.of("export"), 1_000);
    queue.putWorker("small", Set.of("report"), 1);
    queue.putWorker("large", Set.of("report"), 2);
    for (var i = 0; i < 4; i++) {
      queue.offer(ticket("ann", "a" + i, i));
    }

    assertThat(queue.next(0)).map(Assignment::worker).contains("large");
    assertThat(drain(queue, 0)).containsExactly("a1", "a2");
    assertThat(queue.runningOn("small")).hasSize(1);
    assertThat(queue.runningOn("large")).hasSize(2);
    assertThat(queue.waiting()).isEqualTo(1);
  }

  @Test
  void runsOneSuspectOnANodeAndOthersBesides() {
    queue.putWorker("other", Set.of("report"), 1);
    queue.offer(ticket("ann", "a", 1).suspect(true));
    queue.offer(export("bob", "b", 2).suspect(true));
    queue.offer(ticket("ann", "c", 3).suspect(true));
    queue.offer(ticket("ann", "d", 4));
    queue.offer(ticket("bob", "e", 5).suspect(true));

    assertThat(drain(queue, 0)).as("two nodes").containsExactlyInAnyOrder("a", "d", "e");
    queue.end(new Ticket.Key("ann", "a"), run(queue, "ann", "a"));
    assertThat(drain(queue, 0)).hasSize(1);
    queue.end(new Ticket.Key("ann", "d"), run(queue, "ann", "d"));
    assertThat(drain(queue, 0)).as("that was none").isEmpty();
  }

  @Test
  void returnsWhatALostWorkerRan() {
    queue.offer(ticket("ann", "a", 1));
    var assignment = handOut(queue);

    assertThat(queue.removeWorker("w")).containsExactly(assignment);
    assertThat(queue.running(assignment.ticket().key())).as("to be ended").contains(assignment);
    assertThat(queue.end(assignment.ticket().key(), assignment.run())).isTrue();
    assertThat(queue.running()).isZero();
    assertThat(queue.offer(assignment.ticket())).isTrue();
    assertThat(queue.next(0)).as("nobody is there").isEmpty();
  }

  @Test
  void endsARunByItsOwnNameOnly() {
    queue.offer(ticket("ann", "a", 1));
    var first = handOut(queue);
    var key = first.ticket().key();

    assertThat(queue.end(key, "another")).isFalse();
    assertThat(queue.end(key, first.run())).isTrue();
    assertThat(queue.end(key, first.run())).isFalse();
    queue.offer(first.ticket());
    assertThat(queue.next(0).orElseThrow().run()).isNotEqualTo(first.run());
  }

  @Test
  void countsWhatRanBefore() {
    var limited = queue(new Limits(1, action -> 1_000, 1_000), Gate.OPEN);
    limited.adopt(ticket("ann", "old", 1), "old-run", "w");
    limited.offer(ticket("ann", "new", 1));

    assertThat(limited.next(0)).isEmpty();
    assertThat(limited.end(new Ticket.Key("ann", "old"), "old-run")).isTrue();
    assertThat(drain(limited, 0)).containsExactly("new");
  }

  @Test
  void countsWhatRanOnAWorkerThatComesLater() {
    queue.putWorker("w", Set.of(), 0);
    queue.adopt(ticket("ann", "old", 1), "old-run", "late");
    queue.offer(ticket("ann", "new", 1));

    queue.putWorker("late", Set.of("report"), 1);

    assertThat(queue.busyWorkers()).containsExactly("late");
    assertThat(queue.next(0)).as("there is no room").isEmpty();
    assertThat(queue.end(new Ticket.Key("ann", "old"), "old-run")).isTrue();
    assertThat(queue.busyWorkers()).isEmpty();
    assertThat(drain(queue, 0)).containsExactly("new");
  }

  @Test
  void runsNothingThatWaitsAndIsFoundToRunAlready() {
    var limited = queue(new Limits(1, action -> 1_000, 1_000), Gate.OPEN);
    limited.offer(ticket("ann", "one", 1));
    limited.adopt(ticket("ann", "one", 1), "old-run", "w");

    assertThat(limited.waiting()).isZero();
    assertThat(limited.end(new Ticket.Key("ann", "one"), "old-run")).isTrue();
    assertThat(limited.next(0)).isEmpty();
    assertThat(limited.running()).isZero();
  }

  @Test
  void refusesASecondRunOfWhatRuns() {
    var limited = queue(new Limits(1, action -> 1_000, 1_000), Gate.OPEN);
    limited.adopt(ticket("ann", "one", 1), "old-run", "w");

    assertThatThrownBy(() -> limited.adopt(ticket("ann", "one", 1), "other", "w"))
        .isInstanceOf(IllegalStateException.class);
    assertThat(limited.running()).isEqualTo(1);
  }

  @Test
  void waitsForTheGateAndLetsOtherActionsPass() {
    var gated = queue(WIDE, (action, now) -> action.equals("report") && now < 50 ? 50 : 0);
    gated.offer(ticket("ann", "held", 1));
    gated.offer(export("ann", "free", 2));

    assertThat(drain(gated, 0)).containsExactly("free");
    assertThat(gated.wakeAt()).isEqualTo(50);
    assertThat(drain(gated, 50)).containsExactly("held");
    assertThat(gated.wakeAt()).isEqualTo(NEVER);
  }

  @Test
  void asksTheGateOnlyForWhatCanRun() {
    var asked = new ArrayList<String>();
    var gated =
        queue(
            new Limits(1, action -> 1_000, 1_000),
            (action, now) -> {
              asked.add(action);
              return 0;
            });
    gated.offer(ticket("ann", "a", 1));
    gated.offer(ticket("ann", "b", 2));

    assertThat(drain(gated, 0)).containsExactly("a");
    assertThat(asked).containsExactly("report");
  }

  @Test
  void isFullForOneTenantAndAction() {
    var limited = queue(new Limits(1_000, action -> 1_000, 2), Gate.OPEN);
    limited.offer(ticket("ann", "a", 1));
    limited.offer(export("ann", "other", 1));
    limited.offer(ticket("bob", "other", 1));
    assertThat(limited.isFull("ann", "report")).isFalse();
    assertThat(limited.fullLines()).isEmpty();
    limited.offer(ticket("ann", "b", 1).dueAt(100));

    assertThat(limited.isFull("ann", "report")).isTrue();
    assertThat(limited.fullLines()).containsExactly(new RequestQueue.Line("ann", "report"));
    drain(limited, 0);
    assertThat(limited.fullLines()).isEmpty();
  }

  @Test
  void remembersNothingOfWhatHasEnded() {
    for (var i = 0; i < 10_000; i++) {
      queue.offer(until(ticket("ann", "r-" + i, i), NEVER - 1));
      var run = handOut(queue);
      queue.end(run.ticket().key(), run.run());
    }

    assertThat(queue.remembered()).isLessThan(200);
  }

  @Test
  void remembersNothingOfWhatWasTakenOut() {
    queue.putWorker("w", Set.of(), 0);
    queue.offer(ticket("ann", "stays", 0));
    for (var i = 0; i < 10_000; i++) {
      queue.offer(ticket("ann", "r-" + i, i));
      queue.remove(new Ticket.Key("ann", "r-" + i));
      queue.offer(until(ticket("ann", "later-" + i, i).dueAt(NEVER - 2), NEVER - 1));
      queue.remove(new Ticket.Key("ann", "later-" + i));
    }

    assertThat(queue.remembered()).isLessThan(400);
    queue.putWorker("w", Set.of("report"), 1);
    assertThat(drain(queue, 0)).containsExactly("stays");
  }

  private static Assignment handOut(RequestQueue queue) {
    return queue.next(0).orElseThrow();
  }

  private static String run(RequestQueue queue, String tenant, String id) {
    return queue.running(new Ticket.Key(tenant, id)).orElseThrow().run();
  }
}
