package io.onager.testkit;

import static io.onager.request.RequestStatus.CANCELLED;
import static io.onager.request.RequestStatus.COMPLETED;
import static io.onager.request.RequestStatus.PROCESSING;
import static io.onager.request.RequestStatus.QUEUED;
import static io.onager.testkit.VirtualWork.ANN;
import static io.onager.testkit.VirtualWork.BOB;
import static io.onager.testkit.VirtualWork.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.onager.model.Address;
import io.onager.model.Principal;
import io.onager.request.Priority;
import io.onager.request.Receipt;
import io.onager.request.RequestHandler;
import io.onager.testkit.VirtualWork.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which of many requests runs next: priorities, fairness, limits. */
class VirtualQueueTest {
  private static final Principal SOMEBODY = new Principal(Address.DEFAULT_TENANT, "somebody");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final VirtualWork work = new VirtualWork();
  private final RequestHandler<Job, String> job = work.kind("job").handledAsyncBy(work::handle);

  @Test
  void runsTheMoreUrgentFirst() {
    var requests = VirtualRequests.start(work.time, "max-running = 1", job);
    requests.accepted(job(job, "first", 1));
    requests.accepted(job(job, "low", 1).withPriority(Priority.LOW));
    requests.accepted(job(job, "normal", 1));
    requests.accepted(job(job, "high", 1).withPriority(Priority.HIGH));

    requests.advance(Duration.ofSeconds(4));

    assertThat(work.begun).containsExactly("first", "high", "normal", "low");
  }

  @Test
  void letsALowOneGoFirstThatHasWaitedLongEnough() {
    var requests = VirtualRequests.start(work.time, "max-running = 1\nageing = 5m", job);
    requests.accepted(job(job, "first", 900));
    requests.accepted(job(job, "low", 1).withPriority(Priority.LOW));
    requests.advance(Duration.ofMinutes(5).minus(SECOND));
    requests.accepted(job(job, "normal, in time", 1));
    requests.advance(SECOND.multipliedBy(2));
    requests.accepted(job(job, "normal, too late", 1));
    requests.accepted(job(job, "high", 1).withPriority(Priority.HIGH));

    requests.advance(Duration.ofMinutes(15));

    assertThat(work.begun)
        .containsExactly("first", "high", "normal, in time", "low", "normal, too late");
  }

  @Test
  void letsTenantsTakeTurns() {
    var requests = VirtualRequests.start(work.time, "max-running = 1", job);
    for (var i = 0; i < 50; i++) {
      requests.accepted(ANN, job(job, "ann", 1).withPriority(Priority.HIGH));
    }
    requests.accepted(BOB, job(job, "bob", 1));
    requests.accepted(BOB, job(job, "bob", 1));

    requests.advance(Duration.ofSeconds(4));

    assertThat(work.begun).containsExactly("ann", "ann", "bob", "ann", "bob");
  }

  @Test
  void runsNoMoreOfAnActionThanItsLimitOnAllWorkers() {
    var limited = work.kind("limited").concurrently(3).handledAsyncBy(work::handle);
    var requests = VirtualRequests.start(work.time, limited, job);
    requests.addWorker("b");
    var ids = new ArrayList<String>();
    for (var i = 0; i < 5; i++) {
      ids.add(requests.accepted(job(limited, "limited", 10)));
    }
    var other = requests.accepted(job(job, "other", 10));

    assertThat(running(requests, ids)).isEqualTo(3);
    assertThat(requests.state(other).status()).isEqualTo(PROCESSING);
    requests.advance(Duration.ofSeconds(10));
    assertThat(running(requests, ids)).isEqualTo(2);
  }

  @Test
  void runsNoMoreOfATenantThanItsLimit() {
    var requests = VirtualRequests.start(work.time, "max-running-per-tenant = 2", job);
    var ids = new ArrayList<String>();
    for (var i = 0; i < 5; i++) {
      ids.add(requests.accepted(job(job, "one", 10)));
    }
    var other = requests.accepted(ANN, job(job, "other", 10));

    assertThat(running(requests, ids)).isEqualTo(2);
    assertThat(requests.state(ANN.tenant(), other).status()).isEqualTo(PROCESSING);
    assertThat(requests.cancel(ids.get(0)).status()).isEqualTo(CANCELLED);
    assertThat(running(requests, ids)).as("another one takes its place").isEqualTo(2);
  }

  @Test
  void runsNoMoreOnAWorkerThanItTakes() {
    var requests = VirtualRequests.start(work.time, "max-running = 2", job);
    var ids = new ArrayList<String>();
    for (var i = 0; i < 5; i++) {
      ids.add(requests.accepted(job(job, "one", 10)));
    }
    assertThat(running(requests, ids)).isEqualTo(2);

    requests.addWorker("b");
    assertThat(running(requests, ids)).isEqualTo(4);

    requests.killWorker("b");
    assertThat(running(requests, ids)).isEqualTo(2);
    requests.advance(Duration.ofSeconds(30));
    assertThat(ids).allMatch(id -> requests.state(id).status() == COMPLETED);
  }

  @Test
  void refusesMoreThanMayWaitAndLosesNone() {
    var requests = VirtualRequests.start(work.time, "max-running = 1\nmax-waiting = 2", job);
    var ids = new ArrayList<String>();
    for (var i = 0; i < 3; i++) {
      ids.add(requests.accepted(job(job, "one", 10)));
    }

    assertThat(requests.submit(ANN, job(job, "of another tenant", 1)))
        .isInstanceOf(Receipt.Accepted.class);
    assertThat(requests.submit(SOMEBODY, job(job, "too many", 1)))
        .isEqualTo(new Receipt.RateLimited(5_000));
    requests.advance(Duration.ofSeconds(40));
    assertThat(ids).allMatch(id -> requests.state(id).status() == COMPLETED);
    assertThat(work.begun).doesNotContain("too many");
  }

  @Test
  void runsNothingWithoutAWorker() {
    var requests = VirtualRequests.start(work.time, job);
    requests.killWorker("a");
    var id = requests.accepted(job(job, "one", 1));

    requests.advance(Duration.ofDays(1));
    assertThat(requests.state(id).status()).isEqualTo(QUEUED);

    requests.addWorker("b");
    requests.advance(SECOND);
    assertThat(requests.state(id).status()).isEqualTo(COMPLETED);
  }

  private static long running(VirtualRequests requests, List<String> ids) {
    return ids.stream().filter(id -> requests.state(id).status() == PROCESSING).count();
  }
}
