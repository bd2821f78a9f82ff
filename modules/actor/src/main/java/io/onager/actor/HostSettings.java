package io.onager.actor;

import com.typesafe.config.Config;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The settings under {@code onager.actor}; {@code reference.conf} says what each one means.
 *
 * @param maxMessageBytes how much text goes from node to node in one message: what {@code
 *     pekko.remote.artery.advanced.maximum-frame-size} leaves
 */
public record HostSettings(
    Duration askTimeout,
    int maxInFlight,
    int maxWaiting,
    Duration maxWait,
    int maxBatch,
    int maxBatchBytes,
    int rememberedKeys,
    int maxEventBytes,
    int maxAnswerBytes,
    int ringUpdates,
    int ringBytes,
    Duration lease,
    int maxUnacknowledged,
    int maxPublicationBytes,
    int maxMessageBytes,
    Duration minBackoff,
    Duration maxBackoff,
    Duration outboxEvery) {

  /** How much of a message between nodes is left to what is around the texts in it. */
  private static final int ENVELOPE = 24 * 1024;

  /** Refuses what makes no sense. */
  public HostSettings {
    require(maxInFlight >= 1, "max-in-flight", maxInFlight, ">= 1");
    require(maxWaiting >= 1, "max-waiting", maxWaiting, ">= 1");
    require(maxBatch >= 1, "max-batch", maxBatch, ">= 1");
    require(maxBatchBytes >= 1024, "max-batch-bytes", maxBatchBytes, ">= 1024");
    require(rememberedKeys >= 1000, "remembered-keys", rememberedKeys, ">= 1000");
    require(maxEventBytes >= 1024, "max-event-bytes", maxEventBytes, ">= 1024");
    require(maxAnswerBytes >= 64, "max-answer-bytes", maxAnswerBytes, ">= 64");
    require(ringUpdates >= 1, "ring-updates", ringUpdates, ">= 1");
    require(ringBytes >= 1024, "ring-bytes", ringBytes, ">= 1024");
    require(maxUnacknowledged >= 1, "max-unacknowledged", maxUnacknowledged, ">= 1");
    require(maxPublicationBytes >= 1, "max-publication-bytes", maxPublicationBytes, ">= 1");
    requirePositive("ask-timeout", askTimeout);
    requirePositive("max-wait", maxWait);
    requirePositive("lease", lease);
    requirePositive("min-backoff", minBackoff);
    requirePositive("outbox-every", outboxEvery);
    require(maxBackoff.compareTo(minBackoff) >= 0, "max-backoff", maxBackoff, ">= min-backoff");
  }

  /** Reads the settings of {@code system}. */
  public static HostSettings create(ActorSystem<?> system) {
    return create(system.settings().config());
  }

  /** Reads the settings out of a whole configuration. */
  public static HostSettings create(Config root) {
    var config = root.getConfig("onager.actor");
    var frame = root.getBytes("pekko.remote.artery.advanced.maximum-frame-size");
    return new HostSettings(
        config.getDuration("ask-timeout"),
        config.getInt("max-in-flight"),
        config.getInt("max-waiting"),
        config.getDuration("max-wait"),
        config.getInt("max-batch"),
        Math.toIntExact(config.getBytes("max-batch-bytes")),
        config.getInt("remembered-keys"),
        Math.toIntExact(config.getBytes("max-event-bytes")),
        Math.toIntExact(config.getBytes("max-answer-bytes")),
        config.getInt("ring-updates"),
        Math.toIntExact(config.getBytes("ring-bytes")),
        config.getDuration("lease"),
        config.getInt("max-unacknowledged"),
        Math.toIntExact(config.getBytes("max-publication-bytes")),
        Math.toIntExact(frame - ENVELOPE),
        config.getDuration("min-backoff"),
        config.getDuration("max-backoff"),
        config.getDuration("outbox-every"));
  }

  private static void requirePositive(String setting, Duration value) {
    require(value.toMillis() >= 1, setting, value, ">= 1ms");
  }

  private static void require(boolean holds, String setting, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "onager.actor.%s: %s (expected: %s)".formatted(setting, value, expected));
    }
  }
}
