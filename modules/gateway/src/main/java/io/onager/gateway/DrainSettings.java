package io.onager.gateway;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * The settings under {@code onager.gateway.drain}; {@code reference.conf} says what each one means.
 */
public record DrainSettings(
    Duration readinessOffFor,
    int rate,
    Duration toldWithin,
    Duration reconnectWithin,
    Duration leaveWithin,
    Duration answerWithin) {

  /** Refuses what makes no sense. */
  public DrainSettings {
    require(!readinessOffFor.isNegative(), "readiness-off-for", readinessOffFor, ">= 0 s");
    require(rate >= 10, "rate", rate, ">= 10");
    require(toldWithin.toMillis() >= 1, "told-within", toldWithin, ">= 1 ms");
    require(!reconnectWithin.isNegative(), "reconnect-within", reconnectWithin, ">= 0 s");
    require(
        leaveWithin.compareTo(reconnectWithin) >= 0,
        "leave-within",
        leaveWithin,
        ">= reconnect-within");
    require(!answerWithin.isNegative(), "answer-within", answerWithin, ">= 0 s");
  }

  static DrainSettings create(Config config) {
    return new DrainSettings(
        config.getDuration("readiness-off-for"),
        config.getInt("rate"),
        config.getDuration("told-within"),
        config.getDuration("reconnect-within"),
        config.getDuration("leave-within"),
        config.getDuration("answer-within"));
  }

  /** Returns how long a drain may take at most: each of its parts has a bound. */
  public Duration longest() {
    return readinessOffFor
        .plus(toldWithin)
        .plus(leaveWithin)
        .plus(answerWithin)
        .plus(SessionLogic.CLOSE_WITHIN);
  }

  private static void require(boolean holds, String setting, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "onager.gateway.drain.%s: %s (expected: %s)".formatted(setting, value, expected));
    }
  }
}
