package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.typesafe.config.ConfigFactory;
import io.onager.actor.ActorMessage.Invoke;
import io.onager.model.Address;
import io.onager.model.Json;
import io.onager.model.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** What of an event those see who watch, live and out of the journal. */
class HidingTest {
  record Pay(String card, int amount) {}

  record Paid(String card, int amount) {}

  private static final StreamedActor<Pay, Paid, Integer> TILL =
      till()
          .onEvent("paid", Paid.class, (total, paid) -> total + paid.amount())
          .renamed("bought", "paid")
          .hiding("paid", "card")
          .build();

  private static StreamedActor.Builder<Pay, Paid, Integer> till() {
    return StreamedActor.named("till", Pay.class, Paid.class, Integer.class)
        .startingFrom(0)
        .onCommand(
            Pay.class,
            (total, pay, context) -> context.persist(new Paid(pay.card(), pay.amount())));
  }

  @Test
  void leavesFieldsOutOfWhatIsPublished() {
    var invoke =
        new Invoke(
            new Principal("default", "ann"),
            "Pay",
            "{\"card\":\"secret\",\"amount\":5}",
            null,
            TestInbox.<Outcome>create().getRef());

    var batch =
        Decider.decide(
            TILL,
            new Address("default", "till", "a"),
            HostSettings.create(ConfigFactory.load()),
            (from, sent) -> {},
            new Life<>(0, "life", 10),
            Clock.systemUTC(),
            List.of(invoke));

    assertThat(Updates.of(batch.changes().get(0)).event())
        .isEqualTo("{\"type\":\"paid\",\"amount\":5}");
    assertThat(batch.events().get(0).stored().data().get("card").textValue()).isEqualTo("secret");
  }

  @Test
  void leavesFieldsOutOfWhatIsReadBack() {
    for (var name : List.of("paid", "bought")) {
      JsonNode data = Json.tree(Map.of("card", "secret", "amount", 5));
      var stored = new StoredEvent(name, 1, data, "ann", Instant.EPOCH, null, null, null);

      var change = TILL.evolution().apply(0, 1, 0, stored);

      assertThat(Updates.of(change).event())
          .isEqualTo("{\"type\":\"%s\",\"amount\":5}".formatted(name));
      assertThat(change.state()).isEqualTo(5);
    }
  }

  @Test
  void isOfEventsThatThereAre() {
    var another = till().onEvent("paid", Paid.class, (total, paid) -> total);

    assertThatThrownBy(() -> another.hiding("sold", "card").build())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("event sold: unknown");
  }
}
