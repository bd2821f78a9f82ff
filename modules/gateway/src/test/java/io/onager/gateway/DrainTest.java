package io.onager.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Who is told when, counted in waves: no clock runs here. */
class DrainTest {
  private static final int WAVES_A_SECOND = 10;
  private static final DrainSettings SETTINGS =
      new DrainSettings(
          Duration.ofSeconds(7),
          1000,
          Duration.ofSeconds(10),
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(5));

  private record Task(Duration after, Runnable what) {}

  private static final class Client implements Sessions.Open {
    private final Sessions sessions;
    private final List<Farewell> told = new ArrayList<>();
    private boolean shutDown;

    Client(Sessions sessions) {
      this.sessions = sessions;
    }

    @Override
    public void goAway(Farewell farewell) {
      told.add(farewell);
    }

    @Override
    public void shutDown() {
      shutDown = true;
    }

    @Override
    public CompletionStage<Optional<SessionStatistics>> statistics() {
      return CompletableFuture.completedStage(Optional.empty());
    }

    void leave() {
      sessions.closed(this);
    }
  }

  private final ArrayDeque<Task> tasks = new ArrayDeque<>();
  private final Sessions sessions = new Sessions();
  private final List<Client> clients = new ArrayList<>();

  @Test
  void tellsTenThousandClientsAThousandASecond() {
    connect(10_000);

    drain().begin(true);
    run(Duration.ofSeconds(7));

    for (var second = 1; second <= 10; second++) {
      for (var wave = 1; wave <= WAVES_A_SECOND; wave++) {
        assertThat(told()).isEqualTo(1000L * (second - 1) + 100L * wave);
        run(Drain.WAVE_EVERY);
      }
    }
    assertThat(clients)
        .allSatisfy(
            client ->
                assertThat(client.told)
                    .containsExactly(new Farewell(Duration.ofSeconds(1), Duration.ofSeconds(3))));
  }

  @Test
  void tellsMoreAtOnceWhereTheRateWouldTakeTooLong() {
    connect(50_000);

    drain().begin(true);
    run(Duration.ofSeconds(7));
    assertThat(told()).isEqualTo(500);
    for (var wave = 2; wave <= 100; wave++) {
      run(Drain.WAVE_EVERY);
      assertThat(told()).isEqualTo(500L * wave);
    }
  }

  @Test
  void takesWhoComesUntilTheNodeHasSaidLongEnoughThatItIsNotReady() {
    connect(1);

    drain().begin(true);

    assertThat(sessions.isReady()).isFalse();
    assertThat(sessions.takesMore()).isTrue();
    assertThat(told()).isZero();

    run(Duration.ofSeconds(7));

    assertThat(sessions.takesMore()).isFalse();
    assertThat(told()).isEqualTo(1);
  }

  @Test
  void completesWhenTheLastClientHasLeft() {
    connect(2);
    var left = drain().begin(true).toCompletableFuture();
    run(Duration.ofSeconds(7));

    clients.get(0).leave();
    assertThat(left).isNotDone();
    clients.get(1).leave();

    assertThat(left).isCompleted();
    run(Drain.WAVE_EVERY);
    assertThat(tasks).as("waves to come").isEmpty();
  }

  @Test
  void completesAtOnceWhereNobodyIsThereAndNobodyNeedsToNotice() {
    assertThat(drain().begin(false)).isCompleted();
  }

  @Test
  void tellsAlsoWhoWasLetInAtTheLastMoment() {
    connect(1);
    drain().begin(true);
    run(Duration.ofSeconds(7));

    connect(1);
    run(Drain.WAVE_EVERY);

    assertThat(told()).isEqualTo(2);
  }

  @Test
  void tellsAllAtOnceWhereNoOtherNodeCouldServeThemAndSpreadsTheirReturn() {
    connect(10_000);

    drain().begin(false);

    assertThat(told()).isEqualTo(10_000);
    assertThat(clients)
        .allSatisfy(
            client ->
                assertThat(client.told)
                    .containsExactly(new Farewell(Duration.ofSeconds(10), Duration.ZERO)));
  }

  @Test
  void beginsOnce() {
    connect(200);
    var drain = drain();
    drain.begin(true);

    drain.begin(true);
    run(Duration.ofSeconds(7));

    assertThat(told()).isEqualTo(100);
    assertThat(tasks).hasSize(1);
  }

  @Test
  void closesAllAtOnceWhereTheNodeIsNoMemberAnyMore() {
    connect(2);
    drain().begin(true);

    sessions.shutDown();
    connect(1);

    assertThat(clients).allSatisfy(client -> assertThat(client.shutDown).isTrue());
    assertThat(sessions.takesMore()).isFalse();
  }

  @Test
  void isAsLongAsItsPartsAreTogether() {
    assertThat(SETTINGS.longest()).isEqualTo(Duration.ofSeconds(7 + 10 + 3 + 5 + 5));
  }

  @Test
  void refusesToCloseBeforeClientsWereToReconnect() {
    assertThatThrownBy(
            () ->
                new DrainSettings(
                    Duration.ZERO,
                    10,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(1),
                    Duration.ZERO))
        .hasMessage("onager.gateway.drain.leave-within: PT1S (expected: >= reconnect-within)");
  }

  private Drain drain() {
    return new Drain(sessions, SETTINGS, (after, what) -> tasks.add(new Task(after, what)));
  }

  /** Runs the one task that waits, which is to wait for so long. */
  private void run(Duration after) {
    var task = tasks.remove();
    assertThat(task.after).isEqualTo(after);
    task.what.run();
  }

  private void connect(int count) {
    for (var i = 0; i < count; i++) {
      var client = new Client(sessions);
      clients.add(client);
      sessions.opened(client);
    }
  }

  private long told() {
    return clients.stream().filter(client -> !client.told.isEmpty()).count();
  }
}
