package io.onager.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.onager.model.InvalidJsonException;
import io.onager.model.Problem;
import io.onager.request.RequestHandler;
import io.onager.request.TransientException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HandlerRunTest {
  record Order(String item, int failTimes) {
    List<Problem> check() {
      return item.isEmpty() ? List.of(new Problem("/item", "expected a name")) : List.of();
    }
  }

  private final AtomicInteger charged = new AtomicInteger();
  private final CountDownLatch never = new CountDownLatch(1);

  private final RequestHandler<Order, String> handler =
      RequestHandler.named("order", Order.class, String.class)
          .validating(Order::check)
          .handledBy(
              (order, work) -> {
                work.progress(0.25, "Charging", order);
                var receipt = work.once("charge", Integer.class, charged::incrementAndGet);
                work.progress(0.75, "Packing");
                work.progress(0.5, "Still packing");
                if (work.attempt() <= order.failTimes()) {
                  throw new TransientException("no-box", "There is no box.");
                }
                if (order.item().equals("ship")) {
                  never.await();
                }
                return order.item() + " " + receipt;
              });

  @Test
  void recordsProgressAndTheResult() {
    var attempt = HandlerRun.of(handler).attempt(new Order("lamp", 0));

    assertThat(attempt.result()).isEqualTo("lamp 1");
    assertThat(attempt.progress())
        .extracting(HandlerRun.Progress::fraction, HandlerRun.Progress::message)
        .containsExactly(
            tuple(0.25, "Charging"), tuple(0.75, "Packing"), tuple(0.75, "Still packing"));
  }

  @Test
  void remembersStepsFromAttemptToAttempt() {
    var run = HandlerRun.of(handler);

    assertThat(run.attempt(new Order("lamp", 1)).failure()).isInstanceOf(TransientException.class);
    assertThat(run.attempt(new Order("lamp", 1)).result()).isEqualTo("lamp 1");
    assertThat(run.steps()).containsExactly("charge");
    assertThat(charged).hasValue(1);
  }

  @Test
  void tellsAHandlerToEnd() {
    var attempt = HandlerRun.of(handler).start(new Order("ship", 0));
    Waiting.until("progress", () -> attempt.progress().size() == 3);

    attempt.cancel();

    assertThat(attempt.failure()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void failsByWhatIsWrongWithThePayload() {
    assertThat(HandlerRun.of(handler).attempt(new Order("", 0)).failure())
        .isInstanceOfSatisfying(
            InvalidJsonException.class,
            invalid ->
                assertThat(invalid.problems())
                    .containsExactly(new Problem("/item", "expected a name")));
  }

  @Test
  void saysSoWhereATestExpectedTheOther() {
    var run = HandlerRun.of(handler);

    assertThatThrownBy(() -> run.attempt(new Order("lamp", 1)).result())
        .isInstanceOf(AssertionError.class)
        .hasRootCauseMessage("There is no box.");
    assertThatThrownBy(() -> run.attempt(new Order("lamp", 1)).failure())
        .isInstanceOf(AssertionError.class)
        .hasStackTraceContaining("it did not fail; its result: lamp 1");
  }
}
