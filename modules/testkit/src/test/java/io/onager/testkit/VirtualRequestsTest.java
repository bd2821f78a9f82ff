package io.onager.testkit;

import static io.onager.request.RequestStatus.CANCELLED;
import static io.onager.request.RequestStatus.COMPLETED;
import static io.onager.request.RequestStatus.FAILED;
import static io.onager.request.RequestStatus.PROCESSING;
import static io.onager.request.RequestStatus.QUEUED;
import static io.onager.request.RequestStatus.RETRYING;
import static io.onager.testkit.VirtualWork.ANN;
import static io.onager.testkit.VirtualWork.failing;
import static io.onager.testkit.VirtualWork.job;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.onager.model.Json;
import io.onager.request.Breaking;
import io.onager.request.Failure;
import io.onager.request.Receipt;
import io.onager.request.RequestHandler;
import io.onager.request.RequestState;
import io.onager.request.Retries;
import io.onager.request.Submission;
import io.onager.request.TransientException;
import io.onager.testkit.VirtualWork.Job;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of one request: its states, its retries, its end. */
class VirtualRequestsTest {
  private final VirtualWork work = new VirtualWork();
  private final RequestHandler<Job, String> job =
      work.kind("job").within(Duration.ofMinutes(10)).handledAsyncBy(work::handle);
  private final VirtualRequests requests = VirtualRequests.start(work.time, job);

  @Test
  void goesFromQueuedOverProcessingToCompleted() {
    var begin = requests.now();
    var id = requests.accepted(job(job, "one", 90));

    requests.advance(Duration.ofSeconds(89));
    assertThat(requests.state(id).status()).isEqualTo(PROCESSING);

    requests.advance(Duration.ofSeconds(1));
    var end = requests.state(id);
    assertThat(end.result()).isEqualTo(TextNode.valueOf("one"));
    assertThat(end.startedAt()).isEqualTo(begin);
    assertThat(end.finishedAt()).isEqualTo(begin.plusSeconds(90));
    assertThat(VirtualWork.statuses(requests.history(id)))
        .containsExactly(QUEUED, PROCESSING, COMPLETED);
  }

  @Test
  void triesAgainAfterTimesThatDouble() {
    var begin = requests.now();
    var id = requests.accepted(failing(job, "flaky", 3));

    requests.advance(Duration.ofMinutes(1));

    assertThat(requests.history(id))
        .filteredOn(state -> state.status() == PROCESSING)
        .extracting(RequestState::attempt, RequestState::startedAt)
        .containsExactly(
            tuple(1, begin),
            tuple(2, begin.plusSeconds(1)),
            tuple(3, begin.plusSeconds(3)),
            tuple(4, begin.plusSeconds(7)));
    assertThat(requests.state(id).status()).isEqualTo(COMPLETED);
  }

  @Test
  void saysWhyAndUntilWhenItWaits() {
    var id = requests.accepted(failing(job, "flaky", 1));

    var waiting = requests.state(id);

    assertThat(waiting.status()).isEqualTo(RETRYING);
    assertThat(waiting.error()).isEqualTo(new Failure("down", "It is down."));
    assertThat(waiting.dueAt()).isEqualTo(requests.now().plusSeconds(1));
  }

  @Test
  void makesADeadLetterOfWhatFailsInAllAttempts() {
    var id = requests.accepted(failing(job, "broken", 5));

    requests.advance(Duration.ofMinutes(1));
    assertThat(requests.state(id).status()).isEqualTo(FAILED);
    assertThat(requests.state(id).dead()).isTrue();
    assertThat(requests.state(id).attempt()).isEqualTo(4);

    assertThat(requests.resend(id).dead()).isNull();
    requests.advance(Duration.ofMinutes(1));
    assertThat(requests.state(id).status()).isEqualTo(COMPLETED);
    assertThat(requests.state(id).attempt()).isEqualTo(6);
  }

  @Test
  void sendsNothingAgainThatHasNotFailed() {
    var id = requests.accepted(job(job, "done", 0));

    assertThat(requests.resend(id).status()).isEqualTo(COMPLETED);
    assertThat(work.begun).containsExactly("done");
  }

  @Test
  void failsAtOnceForGood() {
    var broken =
        RequestHandler.named("broken", Job.class, String.class)
            .handledBy(
                (given, attempt) -> {
                  throw new IllegalStateException("a secret");
                });
    var alone = VirtualRequests.start(work.time, broken);

    var end = alone.state(alone.accepted(job(broken, "one", 0)));

    assertThat(end.status()).isEqualTo(FAILED);
    assertThat(end.dead()).isNull();
    assertThat(end.error()).extracting(Failure::code).isEqualTo(Failure.INTERNAL);
    assertThat(end.error()).asString().doesNotContain("secret");
  }

  @Test
  void cancelsAtOnceWhatWaits() {
    var id = requests.accepted(job(job, "late", 1).at(requests.now().plusSeconds(60)));

    assertThat(requests.cancel(id).status()).isEqualTo(CANCELLED);
    requests.advance(Duration.ofDays(1));
    assertThat(work.begun).isEmpty();
  }

  @Test
  void cancelsWhatRunsByTellingItsHandler() {
    var id = requests.accepted(job(job, "long", 300));
    requests.advance(Duration.ofSeconds(10));

    assertThat(requests.cancel(id).status()).isEqualTo(CANCELLED);
    assertThat(requests.cancel(id).finishedAt()).isEqualTo(requests.now());
  }

  @Test
  void cancelsInItsGraceTimeWhatDoesNotListen() {
    var deaf = deaf();
    var alone = VirtualRequests.start(work.time, "cancel-grace = 5s\nmax-running = 1", deaf);
    var id = alone.accepted(job(deaf, "deaf", 0));
    var next = alone.accepted(job(deaf, "next", 0));

    assertThat(alone.cancel(id).status()).isEqualTo(PROCESSING);
    alone.advance(Duration.ofMillis(4_999));
    assertThat(alone.state(id).status()).isEqualTo(PROCESSING);
    alone.advance(Duration.ofMillis(1));

    assertThat(alone.state(id).status()).isEqualTo(CANCELLED);
    assertThat(alone.state(next).status()).as("its handler still has the room").isEqualTo(QUEUED);
    assertThat(alone.cancel(next).status()).isEqualTo(CANCELLED);
  }

  private static RequestHandler<Job, String> deaf() {
    return RequestHandler.named("deaf", Job.class, String.class)
        .within(Duration.ofSeconds(30))
        .handledAsyncBy((given, attempt) -> new CompletableFuture<>());
  }

  @Test
  void endsAnAttemptThatTakesTooLongAndTriesAgain() {
    var begin = requests.now();
    var id = requests.accepted(job(job, "endless", 3_600));

    requests.advance(Duration.ofMinutes(10));
    assertThat(requests.state(id).status()).isEqualTo(RETRYING);
    assertThat(requests.state(id).error()).extracting(Failure::code).isEqualTo(Failure.TIMEOUT);

    requests.advance(Duration.ofHours(1));
    assertThat(requests.state(id).dead()).isTrue();
    assertThat(requests.state(id).finishedAt()).isEqualTo(begin.plusSeconds(4 * 600 + 1 + 2 + 4));
  }

  @Test
  void failsAtItsDeadlineWhateverItIsAt() {
    var runs = requests.accepted(job(job, "runs", 300).until(requests.now().plusSeconds(60)));
    var waits =
        requests.accepted(
            job(job, "waits", 1)
                .at(requests.now().plusSeconds(120))
                .until(requests.now().plusSeconds(60)));
    var fails = requests.accepted(failing(job, "retries", 9).until(requests.now().plusSeconds(2)));

    requests.advance(Duration.ofSeconds(60));

    for (var id : new String[] {runs, waits, fails}) {
      assertThat(requests.state(id).status()).isEqualTo(FAILED);
      assertThat(requests.state(id).dead()).isNull();
      assertThat(requests.state(id).error())
          .extracting(Failure::code)
          .isEqualTo(Failure.DEADLINE_EXCEEDED);
    }
    assertThat(requests.state(waits).finishedAt()).isEqualTo(requests.now());
    assertThat(requests.state(fails).finishedAt()).isEqualTo(requests.now().minusSeconds(58));
  }

  @Test
  void runsElsewhereWhatItsWorkerDiedOf() {
    var id = requests.accepted(job(job, "moved", 60));
    requests.advance(Duration.ofSeconds(30));
    requests.killWorker("a");
    assertThat(requests.state(id).status()).isEqualTo(QUEUED);

    requests.addWorker("b");
    requests.advance(Duration.ofSeconds(59));
    assertThat(requests.state(id).status()).as("it began anew").isEqualTo(PROCESSING);
    requests.advance(Duration.ofSeconds(1));

    assertThat(requests.state(id).status()).isEqualTo(COMPLETED);
    assertThat(requests.state(id).attempt()).isEqualTo(2);
  }

  @Test
  void makesADeadLetterOfWhatKillsThreeWorkers() {
    var id = requests.accepted(job(job, "poison", 60));
    for (var name = 'a'; name <= 'c'; name++) {
      requests.killWorker(String.valueOf(name));
      requests.addWorker(String.valueOf((char) (name + 1)));
    }

    assertThat(requests.state(id).status()).isEqualTo(FAILED);
    assertThat(requests.state(id).dead()).isTrue();
    assertThat(requests.state(id).error()).extracting(Failure::code).isEqualTo(Failure.WORKER_LOST);
    assertThat(requests.state(id).attempt()).isEqualTo(3);

    requests.resend(id);
    requests.advance(Duration.ofMinutes(1));
    assertThat(requests.state(id).status()).isEqualTo(COMPLETED);
  }

  @Test
  void remembersStepsOverWorkersThatDie() {
    var effects = new ArrayList<String>();
    var charge =
        RequestHandler.named("charge", Job.class, Integer.class)
            .handledAsyncBy(
                (given, attempt) -> {
                  int sum =
                      attempt.once(
                          "charge",
                          Integer.class,
                          () -> {
                            effects.add(attempt.key("charge"));
                            return 42;
                          });
                  return work.time.pass(attempt, Duration.ofMinutes(1)).thenApply(done -> sum);
                });
    var bank = VirtualRequests.start(work.time, charge);
    var id = bank.accepted(Submission.of(charge, new Job("one", 0, 0)));
    bank.killWorker("a");
    bank.addWorker("b");
    bank.advance(Duration.ofMinutes(1));

    assertThat(bank.state(id).result()).isEqualTo(IntNode.valueOf(42));
    assertThat(effects).hasSize(1);
  }

  @Test
  void leavesAloneWhatIsDown() {
    var down = new boolean[] {true};
    var calls = new ArrayList<Instant>();
    var call =
        RequestHandler.named("call", Job.class, String.class)
            .breaking(new Breaking(3, Duration.ofSeconds(30)))
            .retrying(Retries.exponential(1, Duration.ofDays(1), Duration.ofDays(1)))
            .handledBy(
                (given, attempt) -> {
                  calls.add(requests.now());
                  if (down[0]) {
                    throw new TransientException("down", "It is down.");
                  }
                  return given.name();
                });
    var begin = requests.now();
    var callers = VirtualRequests.start(work.time, call);
    for (var i = 0; i < 10; i++) {
      callers.accepted(job(call, "call " + i, 0));
    }
    assertThat(calls).hasSize(3);

    callers.advance(Duration.ofSeconds(31));
    assertThat(calls).as("one attempt shows that it is still down").hasSize(4);

    down[0] = false;
    callers.advance(Duration.ofSeconds(31));
    assertThat(calls).as("one shows that it is up, and all others follow").hasSize(10);
    assertThat(calls.get(3)).isBetween(begin.plusSeconds(30), begin.plusSeconds(31));
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThat(requests.submit(ANN, Submission.of("nothing", Json.tree(Map.of()))))
        .isEqualTo(Receipt.UnknownAction.INSTANCE);
    assertThat(requests.submit(ANN, Submission.of("job", Json.tree(Map.of("name", 1)))))
        .isInstanceOf(Receipt.InvalidPayload.class);
    assertThatThrownBy(() -> requests.state("nobody"))
        .isInstanceOf(AssertionError.class)
        .hasMessage("no request nobody in tenant default");
  }

  @Test
  void takesOneKeyOnce() {
    var first = requests.accepted(job(job, "one", 60).withKey("key"));

    assertThat(requests.accepted(job(job, "one", 60).withKey("key"))).isEqualTo(first);
    assertThat(requests.submit(ANN, job(job, "two", 60).withKey("key")))
        .as("of another tenant")
        .isInstanceOf(Receipt.Accepted.class);
    assertThat(requests.submit(ANN, job(job, "three", 60).withKey("key")))
        .isEqualTo(Receipt.KeyReused.INSTANCE);
  }
}
