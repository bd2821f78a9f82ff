package io.onager.testkit;

import static io.onager.request.RequestStatus.COMPLETED;
import static io.onager.testkit.VirtualWork.ANN;
import static io.onager.testkit.VirtualWork.job;
import static org.assertj.core.api.Assertions.assertThat;

import io.onager.actor.Context;
import io.onager.actor.StreamedActor;
import io.onager.model.Address;
import io.onager.request.Receipt;
import io.onager.request.RequestHandler;
import io.onager.testkit.VirtualWork.Job;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** When, and by whom, requests are submitted on virtual time. */
class VirtualSubmissionTest {
  record Close(String name) {}

  record Closed(String name) {}

  private final VirtualWork work = new VirtualWork();
  private final RequestHandler<Job, String> job = work.kind("job").handledAsyncBy(work::handle);
  private final VirtualRequests requests = VirtualRequests.start(work.time, job);

  @Test
  void waitsOnVirtualTime() {
    requests.advance(Duration.ofDays(10));
    var begin = requests.now();

    var id = requests.accepted(job(job, "late", 60).after(Duration.ofDays(30)));
    assertThat(requests.state(id).dueAt()).isEqualTo(begin.plus(Duration.ofDays(30)));
    requests.advance(Duration.ofDays(31));

    assertThat(requests.state(id).startedAt()).isEqualTo(begin.plus(Duration.ofDays(30)));
  }

  @Test
  void keepsADailyScheduleOfThirtyDays() {
    var begin = requests.now();
    var ids = new ArrayList<String>();
    for (var day = 1; day <= 30; day++) {
      ids.add(requests.accepted(job(job, "day " + day, 60).at(begin.plus(Duration.ofDays(day)))));
    }

    requests.advance(Duration.ofDays(31));

    for (var day = 1; day <= 30; day++) {
      assertThat(requests.state(ids.get(day - 1)).startedAt())
          .isEqualTo(begin.plus(Duration.ofDays(day)));
    }
    assertThat(work.begun).hasSize(30).startsWith("day 1").endsWith("day 30");
  }

  @Test
  void runsWhatAnActorSendsWithItsEvents() {
    var shop =
        StreamedActor.named("shop", Close.class, Closed.class, String.class)
            .startingFrom("open")
            .onCommand(
                Close.class,
                (state, close, context) ->
                    close.name().isEmpty()
                        ? context.reject("nameless", "Who?")
                        : context.persist(new Closed(close.name())).sending(job(job, "tidy", 5)))
            .onEvent("closed", Closed.class, (state, closed) -> closed.name())
            .build();
    var corner = new Address(ANN.tenant(), "shop", "corner");
    var context = new Context<Closed, String>(corner, ANN, 0, requests.now());

    var receipts = requests.send(ANN, shop.decide("open", new Close("ann"), context));

    requests.advance(Duration.ofSeconds(5));
    var id = ((Receipt.Accepted) receipts.get(0)).id();
    assertThat(requests.state(ANN.tenant(), id).status()).isEqualTo(COMPLETED);
    assertThat(requests.send(ANN, shop.decide("open", new Close(""), context))).isEmpty();
  }
}
