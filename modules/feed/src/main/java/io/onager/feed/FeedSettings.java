package io.onager.feed;

import com.typesafe.config.Config;
import io.onager.actor.HostSettings;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;

/** The settings under {@code onager.feed}; {@code reference.conf} says what each one means. */
public record FeedSettings(
    int windowUpdates,
    long windowBytes,
    double memoryShare,
    int replayLimit,
    int replayStretch,
    long replayBytes,
    int maxFeeds,
    Duration retention,
    Duration retentionUnborn,
    Duration renewal,
    Duration retry,
    int acknowledgeEvery,
    long acknowledgeBytes) {

  /** Refuses what makes no sense. */
  public FeedSettings {
    require(windowUpdates >= 1 && windowUpdates <= 65_536, "window-updates", windowUpdates);
    require(windowBytes >= 1024, "window-bytes", windowBytes);
    require(memoryShare > 0 && memoryShare <= 0.9, "memory-share", memoryShare);
    require(replayLimit >= 0, "replay-limit", replayLimit);
    require(replayStretch >= 1 && replayStretch <= 10_000, "replay-stretch", replayStretch);
    require(replayBytes >= 1024, "replay-bytes", replayBytes);
    require(maxFeeds >= 1, "max-feeds", maxFeeds);
    require(acknowledgeEvery >= 1, "acknowledge-every", acknowledgeEvery);
    require(acknowledgeBytes >= 1, "acknowledge-bytes", acknowledgeBytes);
  }

  /** Reads the settings of {@code system}; refuses what does not go with those of its actors. */
  public static FeedSettings create(ActorSystem<?> system) {
    var settings = create(system.settings().config().getConfig("onager.feed"));
    settings.requireEarlierThan(HostSettings.create(system));
    return settings;
  }

  static FeedSettings create(Config config) {
    return new FeedSettings(
        config.getInt("window-updates"),
        config.getBytes("window-bytes"),
        config.getDouble("memory-share"),
        config.getInt("replay-limit"),
        config.getInt("replay-stretch"),
        config.getBytes("replay-bytes"),
        config.getInt("max-feeds"),
        config.getDuration("retention"),
        config.getDuration("retention-unborn"),
        config.getDuration("renewal"),
        config.getDuration("retry"),
        config.getInt("acknowledge-every"),
        config.getBytes("acknowledge-bytes"));
  }

  /** Returns how many bytes all windows may take together. */
  long memory() {
    return (long) (memoryShare * Runtime.getRuntime().maxMemory());
  }

  /** Refuses a feed that would say what has arrived later than its actor stops sending. */
  void requireEarlierThan(HostSettings actors) {
    requireAtMost(
        "acknowledge-every", acknowledgeEvery, "max-unacknowledged", actors.maxUnacknowledged());
    requireAtMost("acknowledge-bytes", acknowledgeBytes, "ring-bytes", actors.ringBytes());
  }

  private static void requireAtMost(String setting, long value, String ofActors, long bound) {
    if (value > bound) {
      throw new IllegalArgumentException(
          "onager.feed.%s: %d (expected: at most onager.actor.%s, which is %d)"
              .formatted(setting, value, ofActors, bound));
    }
  }

  private static void require(boolean holds, String setting, Number value) {
    if (!holds) {
      throw new IllegalArgumentException("onager.feed.%s: %s".formatted(setting, value));
    }
  }
}
