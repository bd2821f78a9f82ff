package io.onager.feed;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.onager.actor.HostSettings;
import org.junit.jupiter.api.Test;

/** Which settings a feed takes, beside those of the actors that it follows. */
class FeedSettingsTest {
  @Test
  void takesTheDefaults() {
    assertThatCode(() -> check("")).doesNotThrowAnyException();
  }

  @Test
  void refusesToAcknowledgeWhenTheActorHasStoppedSending() {
    assertThatThrownBy(
            () -> check("onager { actor.max-unacknowledged = 64, feed.acknowledge-every = 65 }"))
        .hasMessage(
            "onager.feed.acknowledge-every: 65"
                + " (expected: at most onager.actor.max-unacknowledged, which is 64)");
    assertThatThrownBy(
            () -> check("onager { actor.ring-bytes = 64KiB, feed.acknowledge-bytes = 65KiB }"))
        .hasMessage(
            "onager.feed.acknowledge-bytes: 66560"
                + " (expected: at most onager.actor.ring-bytes, which is 65536)");
  }

  @Test
  void takesAsMuch() {
    assertThatCode(
            () -> check("onager { actor.max-unacknowledged = 64, feed.acknowledge-every = 64 }"))
        .doesNotThrowAnyException();
  }

  private static void check(String differing) {
    Config config = ConfigFactory.parseString(differing).withFallback(ConfigFactory.load());
    FeedSettings.create(config.getConfig("onager.feed"))
        .requireEarlierThan(HostSettings.create(config));
  }
}
