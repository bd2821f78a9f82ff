package io.onager.request;

import com.typesafe.config.Config;
import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;

/** The settings under {@code onager.request}; {@code reference.conf} says what each one means. */
record RequestSettings(
    int maxRunning,
    int maxRunningPerTenant,
    int maxWaiting,
    Duration retryFull,
    Duration ageing,
    Duration quick,
    Duration showProgressEvery,
    Duration storeProgressEvery,
    Duration cancelGrace,
    Duration stopGrace,
    Duration keep,
    Duration keepDead,
    Duration eraseEvery,
    Duration warnEvery) {

  /** What fits into a message that says what a node runs: some 290 bytes each, of 256 KiB. */
  private static final int MOST_RUNNING = 800;

  /** Refuses what makes no sense. */
  RequestSettings {
    require(
        maxRunning >= 0 && maxRunning <= MOST_RUNNING,
        "max-running",
        maxRunning,
        "0 to " + MOST_RUNNING);
    require(maxRunningPerTenant >= 1, "max-running-per-tenant", maxRunningPerTenant, ">= 1");
    require(maxWaiting >= 1, "max-waiting", maxWaiting, ">= 1");
    require(!keepDead.minus(keep).isNegative(), "keep-dead", keepDead, ">= keep");
    requirePositive("retry-full", retryFull);
    requirePositive("ageing", ageing);
    requirePositive("show-progress-every", showProgressEvery);
    requirePositive("store-progress-every", storeProgressEvery);
    requirePositive("cancel-grace", cancelGrace);
    requirePositive("stop-grace", stopGrace);
    requirePositive("keep", keep);
    requirePositive("erase-every", eraseEvery);
    requirePositive("warn-every", warnEvery);
  }

  static RequestSettings create(ActorSystem<?> system) {
    return create(system.settings().config().getConfig("onager.request"));
  }

  static RequestSettings create(Config config) {
    return new RequestSettings(
        config.getInt("max-running"),
        config.getInt("max-running-per-tenant"),
        config.getInt("max-waiting"),
        config.getDuration("retry-full"),
        config.getDuration("ageing"),
        config.getDuration("quick"),
        config.getDuration("show-progress-every"),
        config.getDuration("store-progress-every"),
        config.getDuration("cancel-grace"),
        config.getDuration("stop-grace"),
        config.getDuration("keep"),
        config.getDuration("keep-dead"),
        config.getDuration("erase-every"),
        config.getDuration("warn-every"));
  }

  private static void requirePositive(String setting, Duration value) {
    require(value.toMillis() >= 1, setting, value, ">= 1ms");
  }

  private static void require(boolean holds, String setting, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "onager.request.%s: %s (expected: %s)".formatted(setting, value, expected));
    }
  }
}
