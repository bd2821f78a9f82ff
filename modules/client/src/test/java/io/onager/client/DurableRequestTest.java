package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onager.protocol.ClientFrame.Priority;
import io.onager.request.RequestException;
import io.onager.request.RequestHandler;
import io.onager.testkit.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Durable requests of a real server. */
@Timeout(60) // an iterator waits for good
class DurableRequestTest {
  record Sum(int a, int b) {}

  record Held(String name) {}

  record Total(int total) {}

  private static final Map<String, CountDownLatch> LATCHES = new ConcurrentHashMap<>();

  private static final RequestHandler<Sum, Total> SUM =
      RequestHandler.named("sum", Sum.class, Total.class)
          .taking(Duration.ofSeconds(1))
          .handledBy(
              (sum, work) -> {
                if (sum.a() < 0) {
                  throw new RequestException("negative", "It adds no debts.");
                }
                return new Total(sum.a() + sum.b());
              });

  private static final RequestHandler<Held, Total> HELD =
      RequestHandler.named("held", Held.class, Total.class)
          .handledBy(
              (held, work) -> {
                latch(held.name()).await();
                return new Total(7);
              });

  private static final GameServer SERVER =
      GameServer.start(Game.APPLICATION.withRequests(node -> SUM).withRequests(node -> HELD));

  private final Onager onager = Onager.connect(SERVER.place());

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  @AfterEach
  void close() {
    onager.close();
  }

  private static CountDownLatch latch(String name) {
    return LATCHES.computeIfAbsent(name, first -> new CountDownLatch(1));
  }

  private static <T> T get(CompletionStage<T> stage) {
    return Waiting.get("an answer", stage);
  }

  private DurableRequest<Total> held(String name) {
    return get(onager.submit("held", new Held(name), Total.class)).request();
  }

  @Test
  void hasTheResultOfWhatIsQuick() {
    var options = SubmitOptions.DEFAULT.withKey("sum-1").withPriority(Priority.HIGH);
    var submitted = get(onager.submit("sum", new Sum(1, 2), Total.class, options));

    assertThat(submitted.result()).contains(new Total(3));
    assertThat(get(submitted.request().result())).isEqualTo(new Total(3));
    var again = get(onager.submit("sum", new Sum(1, 2), Total.class, options));
    assertThat(again.request().id()).isEqualTo(submitted.request().id());
  }

  @Test
  void waitsForTheResultOfWhatIsNot() {
    var request = held("waited");
    var result = onager.request(request.id(), Total.class).result();
    latch("waited").countDown();

    assertThat(get(result)).isEqualTo(new Total(7));
  }

  @Test
  void showsWhereARequestStands() {
    var later = SubmitOptions.DEFAULT.after(Duration.ofHours(1)).until(inADay());
    var request = get(onager.submit("held", new Held("x"), Total.class, later)).request();
    try (var watch = request.watch()) {
      var state = watch.iterator().next().state();

      assertThat(state.status()).isEqualTo("queued");
      assertThat(state.action()).isEqualTo("held");
      assertThat(state.dueAt()).isAfter(state.submittedAt());
      assertThat(state.deadline()).isNotNull();
    }
    assertThat(get(request.cancel())).isEqualTo("cancelled");
  }

  private static Instant inADay() {
    return Instant.now().plus(Duration.ofDays(1));
  }

  @Test
  void saysWhyThereIsNoResult() {
    var failed = Failures.of(onager.submit("sum", new Sum(-1, 0), Total.class));
    assertThat(failed.code()).isEqualTo("rejected");
    assertThat(failed.reason()).contains("negative");

    var request = held("cancelled");
    var result = request.result();
    assertThat(get(request.cancel())).isEqualTo("cancelled");
    assertThat(Failures.of(result).reason()).contains("cancelled");
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThat(Failures.of(onager.submit("nothing", Map.of(), Total.class)))
        .hasMessageContaining("check the action's name");
    var misfit = Failures.of(onager.submit("sum", Map.of("a", 1), Total.class));
    assertThat(misfit.code()).isEqualTo("invalid-payload");
    assertThat(misfit.details()).isNotEmpty();
    var unreadable = onager.submit("sum", new Sum(1, 1), Integer.class);
    assertThat(Failures.of(unreadable).code()).isEqualTo(OnagerException.UNREADABLE);
  }

  @Test
  void hearsOfARequestThatDoesNotExist() {
    var request = onager.request("r-nothing", Total.class);

    assertThat(Failures.of(request.result()).code()).isEqualTo("unknown-request");
    assertThat(Failures.of(request.cancel()).code()).isEqualTo("unknown-request");
    assertThatThrownBy(() -> onager.request("no id", Total.class))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void failsWithTheClient() {
    CompletableFuture<Total> result = held("closed").result();
    onager.close();

    assertThat(Failures.of(result).code()).isEqualTo(OnagerException.CLOSED);
    latch("closed").countDown();
  }

  @Test
  void refusesTimesThatAreOutOfRange() {
    var tooLong = Duration.ofDays(366);
    assertThatThrownBy(() -> SubmitOptions.DEFAULT.after(tooLong)).hasMessageContaining("after");
    assertThatThrownBy(() -> SubmitOptions.DEFAULT.after(Duration.ofMillis(-1)))
        .hasMessageContaining("after");
  }
}
