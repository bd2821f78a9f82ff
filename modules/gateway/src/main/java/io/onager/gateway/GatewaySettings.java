package io.onager.gateway;

import com.typesafe.config.Config;
import io.onager.protocol.Limits;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;

/** The settings under {@code onager.gateway}; {@code reference.conf} says what each one means. */
public record GatewaySettings(
    Limits limits,
    int maxConnections,
    int commandsInFlight,
    int framesPerSecond,
    int batchBytes,
    int writeBytes,
    int pastReads,
    int markAfter,
    Duration markWithin,
    Duration checkEvery,
    Duration heartbeat,
    Duration silence,
    Duration tooSlow,
    Duration credentialsWithin,
    Duration attachWithin,
    DrainSettings drain) {

  /** What clients are promised. */
  private static final int MOST_MARK_AFTER = 256;

  private static final Duration LONGEST_MARK_WITHIN = Duration.ofSeconds(1);

  /** Refuses what makes no sense. */
  public GatewaySettings {
    require(maxConnections >= 1, "max-connections", maxConnections);
    require(commandsInFlight >= 1, "commands-in-flight", commandsInFlight);
    require(framesPerSecond >= 1, "frames-per-second", framesPerSecond);
    require(batchBytes >= 1, "batch-bytes", batchBytes);
    require(pastReads >= 1, "past-reads", pastReads);
    require(markAfter >= 1 && markAfter <= MOST_MARK_AFTER, "mark-after", markAfter);
    require(
        !markWithin.isNegative() && markWithin.compareTo(LONGEST_MARK_WITHIN) <= 0,
        "mark-within",
        markWithin);
    require(writeBytes >= 1024, "write-bytes", writeBytes);
  }

  /** Reads the settings of {@code system}. */
  public static GatewaySettings create(ActorSystem<?> system) {
    return create(system.settings().config());
  }

  /**
   * Reads the settings of an actor system.
   *
   * @throws IllegalArgumentException naming a setting that makes no sense
   */
  public static GatewaySettings create(Config all) {
    var config = all.getConfig("onager.gateway");
    return new GatewaySettings(
        new Limits(
            Math.toIntExact(config.getBytes("max-message-bytes")),
            config.getInt("max-streams"),
            config.getInt("max-frames-per-message")),
        config.getInt("max-connections"),
        config.getInt("commands-in-flight"),
        config.getInt("frames-per-second"),
        Math.toIntExact(config.getBytes("batch-bytes")),
        Math.toIntExact(config.getBytes("write-bytes")),
        config.getInt("past-reads"),
        config.getInt("mark-after"),
        config.getDuration("mark-within"),
        config.getDuration("check-every"),
        config.getDuration("heartbeat"),
        config.getDuration("silence"),
        config.getDuration("too-slow"),
        config.getDuration("credentials-within"),
        config.getDuration("attach-within"),
        DrainSettings.create(config.getConfig("drain")));
  }

  private static void require(boolean holds, String setting, Object value) {
    if (!holds) {
      throw new IllegalArgumentException("onager.gateway.%s: %s".formatted(setting, value));
    }
  }
}
