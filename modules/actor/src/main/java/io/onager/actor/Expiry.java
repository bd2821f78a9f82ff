package io.onager.actor;

import java.time.Duration;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/**
 * When one actor looks for commands that have waited too long and for feeds whose lease has run
 * out. Only while there are any: an idle actor has no timer. Owned by the actor; not thread-safe.
 */
final class Expiry {
  /** The time to look, and then to {@link #schedule} again. */
  enum Due implements ActorMessage {
    COMMANDS,
    FOLLOWERS
  }

  /** Well below how long a command may wait, so that its sender hears of it before it gives up. */
  private static final Duration COMMANDS_EVERY = Duration.ofSeconds(1);

  private final TimerScheduler<ActorMessage> timers;
  private final CommandQueue commands;
  private final Followers<?> followers;
  private final Duration lease;

  Expiry(
      TimerScheduler<ActorMessage> timers,
      CommandQueue commands,
      Followers<?> followers,
      Duration lease) {
    this.timers = timers;
    this.commands = commands;
    this.followers = followers;
    this.lease = lease;
  }

  /** Sees to it that there is a timer for what is there now, and none for what is not. */
  void schedule() {
    schedule(Due.COMMANDS, !commands.isEmpty(), COMMANDS_EVERY);
    schedule(Due.FOLLOWERS, !followers.isEmpty(), lease);
  }

  private void schedule(Due due, boolean wanted, Duration delay) {
    if (wanted && !timers.isTimerActive(due)) {
      timers.startSingleTimer(due, delay);
    } else if (!wanted && timers.isTimerActive(due)) {
      timers.cancel(due);
    }
  }
}
