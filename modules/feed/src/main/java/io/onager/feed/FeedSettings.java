package io.onager.feed;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;

/** The settings under {@code onager.feed}; {@code reference.conf} says what each one means. */
public record FeedSettings(
    int windowUpdates,
    int replayLimit,
    int replayStretch,
    Duration retention,
    Duration renewal,
    Duration retry,
    int acknowledgeEvery) {

  /** Refuses what makes no sense. */
  public FeedSettings {
    require(windowUpdates >= 1 && windowUpdates <= 65_536, "window-updates", windowUpdates);
    require(replayLimit >= 0, "replay-limit", replayLimit);
    require(replayStretch >= 1 && replayStretch <= 10_000, "replay-stretch", replayStretch);
    require(acknowledgeEvery >= 1, "acknowledge-every", acknowledgeEvery);
  }

  /** Reads the settings of {@code system}. */
  public static FeedSettings create(ActorSystem<?> system) {
    var config = system.settings().config().getConfig("onager.feed");
    return new FeedSettings(
        config.getInt("window-updates"),
        config.getInt("replay-limit"),
        config.getInt("replay-stretch"),
        config.getDuration("retention"),
        config.getDuration("renewal"),
        config.getDuration("retry"),
        config.getInt("acknowledge-every"));
  }

  private static void require(boolean holds, String setting, int value) {
    if (!holds) {
      throw new IllegalArgumentException("onager.feed.%s: %d".formatted(setting, value));
    }
  }
}
