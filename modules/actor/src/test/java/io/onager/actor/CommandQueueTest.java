package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.onager.actor.ActorMessage.Invoke;
import io.onager.actor.CommandQueue.Waiting;
import io.onager.model.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

/** Commands wait in order, not too many, and not too long. */
class CommandQueueTest {
  private Instant now = Instant.EPOCH;
  private final CommandQueue queue =
      new CommandQueue(
          HostSettings.create(
              ConfigFactory.parseString("onager.actor { max-waiting = 3, max-wait = 5s }")
                  .withFallback(ConfigFactory.load())),
          clock(() -> now));

  @Test
  void keepsTheOrderAlsoOfWhatIsPutBack() {
    offer("a", "b", "c");

    var taken = queue.take(2);
    offer("d");
    queue.putBack(taken.subList(1, 2));

    assertThat(names(taken)).containsExactly("a", "b");
    assertThat(names(queue.take(10))).containsExactly("b", "c", "d");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void takesNoMoreThanItHasRoomFor() {
    offer("a", "b", "c");

    assertThat(queue.offer(command("d"))).isFalse();
    queue.take(1);
    assertThat(queue.offer(command("d"))).isTrue();
  }

  @Test
  void letsGoOfWhatHasWaitedTooLong() {
    offer("a");
    now = now.plus(Duration.ofSeconds(3));
    offer("b");
    now = now.plus(Duration.ofSeconds(2));
    assertThat(queue.takeExpired()).isEmpty();

    now = now.plus(Duration.ofMillis(1));

    assertThat(names(queue.takeExpired())).containsExactly("a");
    assertThat(names(queue.take(10))).containsExactly("b");
  }

  private void offer(String... names) {
    for (var name : names) {
      assertThat(queue.offer(command(name))).isTrue();
    }
  }

  private static Invoke command(String name) {
    return new Invoke(Principal.ANONYMOUS, name, "{}", null, TestInbox.<Outcome>create().getRef());
  }

  private static List<String> names(List<Waiting> waiting) {
    return waiting.stream().map(each -> each.invoke().command()).toList();
  }

  private static Clock clock(InstantSource source) {
    return source.withZone(ZoneOffset.UTC);
  }
}
