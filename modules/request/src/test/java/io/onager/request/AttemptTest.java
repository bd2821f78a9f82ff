package io.onager.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.onager.model.Principal;
import io.onager.request.Attempt.Cause;
import io.onager.request.queue.Ticket;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class AttemptTest {
  private static final Attempt.Subject SUBJECT = subject("co", Instant.EPOCH);

  private static Attempt.Subject subject(String tenant, Instant submittedAt) {
    var key = new Ticket.Key(tenant, "r-1");
    return new Attempt.Subject(key, submittedAt, new Principal(tenant, "ann"));
  }

  private final AtomicInteger told = new AtomicInteger();
  private final Map<String, JsonNode> kept = new HashMap<>();
  private final Attempt attempt = attempt(Map.of());

  private Attempt attempt(Map<String, JsonNode> steps) {
    return attempt(SUBJECT, steps);
  }

  private Attempt attempt(Attempt.Subject subject, Map<String, JsonNode> steps) {
    return new Attempt(
        subject,
        "run",
        2,
        null,
        new Steps.Remembered(steps, 0, 1_000_000),
        new Attempt.Node() {
          @Override
          public void progressed(Attempt one) {
            told.incrementAndGet();
          }

          @Override
          public void keep(Attempt one, String step, JsonNode value) {
            kept.put(step, value);
          }
        });
  }

  @Test
  void tellsOnceOfProgressUntilItIsTaken() {
    attempt.progress(0.1, "one");
    attempt.progress(0.2, "two", Map.of("a", 1));
    assertThat(told).hasValue(1);

    assertThat(attempt.takeProgress())
        .extracting(Attempt.Progress::fraction, Attempt.Progress::message)
        .containsExactly(0.2, "two");
    assertThat(attempt.takeProgress()).isNull();

    attempt.progress(0.1, "less");
    assertThat(told).hasValue(2);
    assertThat(attempt.takeProgress()).extracting(Attempt.Progress::fraction).isEqualTo(0.2);
  }

  @Test
  void boundsWhatIsSaid() {
    for (var fraction : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> attempt.progress(fraction, ""))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("progress: %s (0 to 1)".formatted(fraction));
    }
    assertThatThrownBy(() -> attempt.progress(0, "", "x".repeat(9_000)))
        .hasMessage("details: more than 8192 bytes");
    assertThatThrownBy(() -> attempt.progress(0, "", Map.of("p \ud800", 1)))
        .hasMessage("details: has half of a surrogate pair");
    attempt.progress(0, "x".repeat(2_000));
    assertThat(attempt.takeProgress())
        .extracting(progress -> progress.message().length())
        .isEqualTo(1_000);
    assertThatThrownBy(() -> attempt.progress(0, "", nested(57)))
        .hasMessage("details: nests deeper than 56, or has a number of more than 100 digits");
    attempt.progress(0, "", nested(56));
    assertThat(attempt.takeProgress()).isNotNull();
  }

  private static JsonNode nested(int depth) {
    JsonNode tree = IntNode.valueOf(1);
    for (var level = 0; level < depth; level++) {
      tree = JsonNodeFactory.instance.arrayNode().add(tree);
    }
    return tree;
  }

  @Test
  void doesAStepOnce() throws Exception {
    var calls = new AtomicInteger();

    assertThat(attempt.once("charge", Integer.class, calls::incrementAndGet)).isEqualTo(1);
    assertThat(attempt.once("charge", Integer.class, calls::incrementAndGet)).isEqualTo(1);
    assertThat(attempt(kept).once("charge", Integer.class, calls::incrementAndGet)).isEqualTo(1);
    assertThat(attempt(kept).once("another", Integer.class, calls::incrementAndGet)).isEqualTo(2);
  }

  @Test
  void namesTheEffectOfAStep() {
    var another = attempt(subject("other", Instant.EPOCH), Map.of());
    var submittedAnew = attempt(subject("co", Instant.EPOCH.plusMillis(1)), Map.of());

    assertThat(attempt.key("charge")).isEqualTo(attempt(kept).key("charge"));
    assertThat(
            Set.of(
                attempt.key("charge"),
                attempt.key("ship"),
                another.key("charge"),
                submittedAnew.key("charge")))
        .hasSize(4)
        .allMatch(key -> key.length() <= 40);
  }

  @Test
  void remembersNothingOfAStepThatFails() {
    assertThatThrownBy(
            () ->
                attempt.once(
                    "charge",
                    Integer.class,
                    () -> {
                      throw new IOException("down");
                    }))
        .hasMessage("down");
    assertThatThrownBy(() -> attempt.once("large", String.class, () -> "x".repeat(70_000)))
        .hasMessage("step large: its result: more than 65536 bytes");
    assertThat(kept).isEmpty();
  }

  @Test
  void refusesAStepThatIsRememberedAsSomethingElse() {
    var before = attempt(Map.of("charge", IntNode.valueOf(1)));

    assertThatThrownBy(() -> before.once("charge", Bill.class, () -> new Bill("a")))
        .hasMessage("step charge: what is remembered of it is no Bill");
    assertThatThrownBy(() -> before.key("")).hasMessage("step: expected 1 to 100 characters");
  }

  record Bill(String text) {}

  @Test
  void endsForTheFirstCauseOnly() {
    var ended = new ArrayList<String>();
    attempt.onCancel(() -> ended.add("before"));
    assertThat(attempt.isCancelled()).isFalse();

    attempt.end(Cause.CANCELLED);
    attempt.end(Cause.TIMED_OUT);
    attempt.onCancel(() -> ended.add("after"));

    assertThat(ended).containsExactly("before", "after");
    assertThat(attempt.cause()).isEqualTo(Cause.CANCELLED);
    assertThatThrownBy(attempt::checkCancelled).isInstanceOf(CancelledException.class);
    assertThatThrownBy(() -> attempt.once("step", Integer.class, () -> 1))
        .isInstanceOf(CancelledException.class);
  }

  @Test
  void runsAllThatIsToRunWhenItEnds() {
    var ended = new ArrayList<String>();
    attempt.onCancel(
        () -> {
          throw new IllegalStateException("a fault of a handler");
        });
    attempt.onCancel(
        () -> {
          throw new AssertionError("another");
        });
    attempt.onCancel(() -> ended.add("the other"));

    attempt.end(Cause.DEADLINE);

    assertThat(ended).containsExactly("the other");
  }

  @Test
  void saysNothingAnyMoreWhenItIsOver() {
    attempt.over();
    attempt.progress(0.5, "late");
    attempt.end(Cause.CANCELLED);

    assertThat(attempt.takeProgress()).isNull();
    assertThat(attempt.isCancelled()).isTrue();
    assertThat(attempt.cause()).isNull();
  }

  @Test
  void interruptsItsHandlerAndNobodyElse() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var outcome = new AtomicReference<Throwable>();
    var interruptedLater = new AtomicReference<Boolean>();
    var handler =
        RequestHandler.named("wait", Integer.class, String.class)
            .handledBy(
                (payload, work) -> {
                  begun.countDown();
                  new CountDownLatch(1).await();
                  return "never";
                });
    var thread =
        new Thread(
            () -> {
              attempt.run(handler, IntNode.valueOf(1), (value, failure) -> outcome.set(failure));
              interruptedLater.set(Thread.currentThread().isInterrupted());
            });
    thread.start();
    assertThat(begun.await(30, TimeUnit.SECONDS)).as("the handler runs").isTrue();

    attempt.end(Cause.CANCELLED);
    thread.join(30_000);

    assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    assertThat(interruptedLater.get()).isFalse();
  }

  @Test
  void returnsEveryFaultOfItsHandler() {
    for (var fault : List.of(new StackOverflowError(), new AssertionError(), new IOException())) {
      var outcome = new AtomicReference<Throwable>();
      var handler =
          RequestHandler.named("fail", Integer.class, String.class)
              .handledBy(
                  (payload, work) -> {
                    if (fault instanceof Error error) {
                      throw error;
                    }
                    throw (Exception) fault;
                  });

      attempt(Map.of()).run(handler, IntNode.valueOf(1), (value, failure) -> outcome.set(failure));

      assertThat(outcome.get()).isSameAs(fault);
    }
  }

  @Test
  void returnsAFaultOfWhatReadsThePayload() {
    var outcome = new AtomicReference<Throwable>();
    var handler =
        RequestHandler.named("fail", Faulty.class, String.class)
            .handledBy((payload, work) -> "never");

    attempt.run(handler, IntNode.valueOf(1), (value, failure) -> outcome.set(failure));

    assertThat(outcome.get()).isInstanceOf(AssertionError.class).hasMessage("a fault");
  }

  @JsonDeserialize(using = FaultyReader.class)
  record Faulty(int number) {}

  private static final class FaultyReader extends JsonDeserializer<Faulty> {
    @Override
    public Faulty deserialize(JsonParser parser, DeserializationContext context) {
      throw new AssertionError("a fault");
    }
  }
}
