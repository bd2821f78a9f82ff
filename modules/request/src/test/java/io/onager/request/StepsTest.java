package io.onager.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Steps of one attempt, done by several threads. */
class StepsTest {
  private final AtomicInteger calls = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Map<String, JsonNode> kept = new ConcurrentHashMap<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayGoOn = new CountDownLatch(1);
  private final Steps steps = steps(Map.of());

  private Steps steps(Map<String, JsonNode> remembered) {
    return new Steps(
        new Steps.Remembered(remembered, 100_000, 200_000),
        new Steps.Owner() {
          @Override
          public void checkCancelled() {
            if (over.get()) {
              throw new CancelledException();
            }
          }

          @Override
          public void keep(String step, JsonNode value) {
            kept.put(step, value);
          }
        });
  }

  private static <T> FutureTask<T> onThread(Callable<T> body) {
    var task = new FutureTask<>(body);
    var thread = new Thread(task, "step");
    thread.setDaemon(true);
    thread.start();
    return task;
  }

  private static <T> T get(FutureTask<T> task) throws Exception {
    return task.get(30, TimeUnit.SECONDS);
  }

  /** Returns a thread that does the step, and is in the middle of it; then comes {@code rest}. */
  private FutureTask<Integer> begunStep(Callable<Integer> rest) throws InterruptedException {
    var first =
        onThread(
            () ->
                steps.once(
                    "charge",
                    Integer.class,
                    () -> {
                      begun.countDown();
                      mayGoOn.await();
                      return rest.call();
                    }));
    assertThat(begun.await(30, TimeUnit.SECONDS)).as("the step is begun").isTrue();
    return first;
  }

  /** Returns another one that asks for the same, and waits. */
  private FutureTask<Integer> waiting() {
    var second =
        new FutureTask<>(() -> steps.once("charge", Integer.class, calls::incrementAndGet));
    var thread = new Thread(second, "second");
    thread.setDaemon(true);
    thread.start();
    Node.eventually(
        "the second thread waits", thread::getState, state -> state == Thread.State.WAITING);
    return second;
  }

  @Test
  void isDoneByOneOfTwoThreads() throws Exception {
    var first = begunStep(calls::incrementAndGet);
    var second = waiting();

    mayGoOn.countDown();

    assertThat(get(first)).isEqualTo(1);
    assertThat(get(second)).isEqualTo(1);
    assertThat(calls).hasValue(1);
  }

  @Test
  void isDoneByTheSecondThreadWhereTheFirstFails() throws Exception {
    var failing =
        begunStep(
            () -> {
              throw new IOException("down");
            });
    var second = waiting();

    mayGoOn.countDown();

    assertThatThrownBy(() -> get(failing)).hasRootCauseMessage("down");
    assertThat(get(second)).isEqualTo(1);
  }

  @Test
  void isNotWaitedForInAnAttemptThatIsOver() throws Exception {
    var first = begunStep(calls::incrementAndGet);
    var second = waiting();

    over.set(true);
    steps.wake();

    assertThatThrownBy(() -> get(second))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(CancelledException.class);
    mayGoOn.countDown();
    assertThat(get(first)).isEqualTo(1);
  }

  @Test
  void isNotBegunInAnAttemptThatIsOver() {
    over.set(true);

    assertThatThrownBy(() -> steps.once("charge", Integer.class, calls::incrementAndGet))
        .isInstanceOf(CancelledException.class);
    assertThat(calls).hasValue(0);
  }

  @Test
  void doesNotHoldUpOtherSteps() throws Exception {
    var first = begunStep(calls::incrementAndGet);

    assertThat(steps.once("ship", Integer.class, () -> 7)).isEqualTo(7);

    mayGoOn.countDown();
    assertThat(get(first)).isEqualTo(1);
  }

  @Test
  void isNoPartOfItself() {
    assertThatThrownBy(
            () ->
                steps.once(
                    "charge",
                    Integer.class,
                    () -> steps.once("charge", Integer.class, calls::incrementAndGet)))
        .hasMessage("step charge: is a part of itself");
  }

  @Test
  void returnNoMoreThanTheNextAttemptCanBeGiven() throws Exception {
    var most = steps.once("most", String.class, () -> "x".repeat(60_000));

    assertThatThrownBy(() -> steps.once("more", String.class, () -> "x".repeat(60_000)))
        .isInstanceOfSatisfying(
            RequestException.class,
            invalid ->
                assertThat(invalid.failure())
                    .isEqualTo(
                        new Failure(
                            Failure.INVALID_STEP,
                            "step more: the payload and what steps return come to more than 200000"
                                + " bytes")));
    assertThat(steps(kept).once("most", String.class, () -> "again")).isEqualTo(most);
    assertThatThrownBy(() -> steps(kept).once("more", String.class, () -> "x".repeat(60_000)))
        .isInstanceOf(RequestException.class);
    assertThat(kept).containsOnlyKeys("most");
  }

  @Test
  void areAThousandAtMost() throws Exception {
    for (var step = 0; step < Lifecycle.MOST_STEPS; step++) {
      steps.once("step " + step, Integer.class, calls::incrementAndGet);
    }

    assertThatThrownBy(() -> steps.once("more", Integer.class, calls::incrementAndGet))
        .isInstanceOf(RequestException.class)
        .hasMessage("step more: a request has at most 1000 steps");
    assertThat(calls).hasValue(Lifecycle.MOST_STEPS);
  }

  @Test
  void returnWhatCanBeWritten() {
    assertThatThrownBy(() -> steps.once("charge", Object.class, Object::new))
        .isInstanceOf(RequestException.class)
        .hasMessage("step charge: its result: cannot be written as JSON");
    assertThatThrownBy(() -> steps.once("charge", String.class, () -> "p \ud800"))
        .isInstanceOf(RequestException.class)
        .hasMessage("step charge: its result: has half of a surrogate pair");
    assertThatThrownBy(() -> steps.once("p \ud800", String.class, () -> "name"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("step: has half of a surrogate pair");
    assertThat(kept).isEmpty();
  }

  @Test
  @SuppressWarnings("NullAway") // which a step may return all the same
  void remembersThatThereIsNothing() throws Exception {
    assertThat(steps.once("nothing", String.class, () -> null)).isNull();
    assertThat(kept).containsEntry("nothing", NullNode.instance);

    var later = steps(kept);
    assertThat(later.once("nothing", String.class, () -> "again")).isNull();
    assertThat(later.once("nothing", JsonNode.class, () -> NullNode.instance))
        .isEqualTo(NullNode.instance);
  }
}
