package io.onager.request;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.onager.actor.ActorMessage;
import io.onager.actor.Publication;
import io.onager.model.Address;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.apache.pekko.actor.testkit.typed.javadsl.FishingOutcomes;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.junit.jupiter.api.Test;

/** What a handler says on the way, as those see it who watch. */
class ProgressTest {
  record Nothing() {}

  private final CountDownLatch stored = new CountDownLatch(1);
  private final CountDownLatch seen = new CountDownLatch(1);
  private final RequestHandler<Nothing, String> handler =
      RequestHandler.named("talk", Nothing.class, String.class)
          .handledBy(
              (nothing, work) -> {
                work.progress(0.1, "stored");
                stored.await();
                for (var i = 2; i <= 9; i++) {
                  work.progress(0.1 * i, "only shown");
                }
                do {
                  work.progress(0.3, "not back"); // stays where it was; may get lost
                } while (!seen.await(100, MILLISECONDS));
                work.progress(0.95, "the last word");
                return "done";
              });

  @Test
  void storesItLessOftenTheLongerItTakes() {
    var least = Duration.ofSeconds(2);

    assertThat(ProgressReport.storeEvery(least, Duration.ofSeconds(99))).isEqualTo(least);
    assertThat(ProgressReport.storeEvery(least, Duration.ofHours(1)))
        .isEqualTo(Duration.ofSeconds(72));
    assertThat(ProgressReport.storeEvery(least, Duration.ofDays(7)))
        .isEqualTo(Duration.ofMinutes(10));
    assertThat(ProgressReport.storeEvery(Duration.ofHours(1), Duration.ofDays(7)))
        .isEqualTo(Duration.ofHours(1));
  }

  @Test
  void storesLittleOfItShowsTheNewestAndKeepsTheLast() {
    try (var node =
        Node.start(
            """
            onager.request { show-progress-every = 10ms, store-progress-every = 1h }
            """,
            handler)) {
      var id = node.accepted(Submission.of(handler, new Nothing()));
      var feed = TestProbe.create(Publication.class, node.system());
      var address = new Address(Address.DEFAULT_TENANT, "request", id);
      node.actors().tell(address, new ActorMessage.Follow(feed.getRef(), null, 1));
      Node.eventually("the first", () -> node.state(id), state -> state.progress() > 0);
      stored.countDown();

      var shown =
          feed.fishForMessage(
              Node.PATIENCE,
              said -> {
                if (!(said instanceof Publication.Signal signal)) {
                  return FishingOutcomes.continueAndIgnore();
                }
                var taken = new ActorMessage.AcknowledgeSignal(feed.getRef(), signal.number());
                node.actors().tell(address, taken); // so that it is sent the next one
                return signal.value().contains("not back")
                    ? FishingOutcomes.complete()
                    : FishingOutcomes.continueAndIgnore();
              });
      assertThat(((Publication.Signal) shown.get(0)).value()).contains("\"progress\":0.9");

      seen.countDown();
      var end = node.state(id, RequestStatus.COMPLETED);
      assertThat(end.message()).isEqualTo("the last word");
      assertThat(
              node.query(
                  "SELECT count(*) FROM event_journal WHERE persistence_id LIKE '%" + id + "'"))
          .as("submitted, started, progressed once, completed")
          .isEqualTo("4");
    }
  }
}
