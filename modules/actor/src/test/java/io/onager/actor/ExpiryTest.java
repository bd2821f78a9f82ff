package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.onager.actor.ActorMessage.Invoke;
import io.onager.model.Principal;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.Effect;
import org.apache.pekko.actor.testkit.typed.javadsl.BehaviorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;

/** An actor has timers for what may run out, and none when it is idle. */
class ExpiryTest {
  private static final HostSettings SETTINGS = HostSettings.create(ConfigFactory.load());

  /** Something to do on the actor's thread, before it schedules. */
  private record Do(Consumer<ExpiryTest> what) implements ActorMessage {}

  private final CommandQueue commands = new CommandQueue(SETTINGS, Clock.systemUTC());
  private final Followers<String> followers =
      new Followers<>(
          TestInbox.<ActorMessage>create().getRef(),
          SETTINGS,
          new MessageLimit("actor", SETTINGS.maxMessageBytes()),
          Clock.systemUTC());
  private final TestInbox<Publication> feed = TestInbox.create();
  private final BehaviorTestKit<ActorMessage> actor =
      BehaviorTestKit.create(
          Behaviors.withTimers(
              timers -> {
                var expiry = new Expiry(timers, commands, followers, SETTINGS.lease());
                return Behaviors.receiveMessage(
                    message -> {
                      if (message instanceof Do something) {
                        something.what().accept(this);
                      }
                      expiry.schedule();
                      return Behaviors.same();
                    });
              }));

  @Test
  void hasNoTimerWhileNothingWaitsAndNobodyFollows() {
    run(idle -> {});

    assertThat(timers()).isEmpty();
  }

  @Test
  void hasATimerWhileCommandsWait() {
    run(ExpiryTest::offer);
    run(ExpiryTest::offer);
    assertThat(timers()).containsExactly("COMMANDS in PT1S");

    actor.run(Expiry.Due.COMMANDS);
    run(test -> test.commands.take(2));

    assertThat(timers()).containsExactly("COMMANDS cancelled");
  }

  @Test
  void hasATimerForEachLeaseWhileSomebodyFollows() {
    run(ExpiryTest::follow);
    run(ExpiryTest::follow);
    assertThat(timers()).containsExactly("FOLLOWERS in PT15S");

    run(test -> test.followers.unfollow(test.feed.getRef()));
    run(idle -> {});

    assertThat(timers()).containsExactly("FOLLOWERS cancelled");
  }

  @Test
  void looksForCommandsAtOnceThoughALeaseIsLonger() {
    run(ExpiryTest::follow);
    run(ExpiryTest::offer);

    assertThat(timers()).containsExactly("FOLLOWERS in PT15S", "COMMANDS in PT1S");
  }

  /** The timer of the test kit is active until it is sent. */
  @Test
  void looksAgainWhileSomethingIsThere() {
    run(ExpiryTest::follow);
    var first = actor.expectEffectClass(Effect.TimerScheduled.class);

    first.send().apply();
    actor.runOne();

    assertThat(timers()).containsExactly("FOLLOWERS in PT15S");
  }

  private void run(Consumer<ExpiryTest> what) {
    actor.run(new Do(what));
  }

  private void offer() {
    commands.offer(
        new Invoke(Principal.ANONYMOUS, "Add", "{}", null, TestInbox.<Outcome>create().getRef()));
  }

  private void follow() {
    followers.follow(
        new ActorMessage.Follow(feed.getRef(), null, 1), new Present<>("life", 1, "s1"));
  }

  /** Returns what happened to timers since this was asked last. */
  private List<String> timers() {
    return actor.getAllEffects().stream().map(ExpiryTest::describe).toList();
  }

  private static String describe(Effect effect) {
    if (effect instanceof Effect.TimerScheduled<?> scheduled) {
      return scheduled.key() + " in " + Duration.ofMillis(scheduled.delay().toMillis());
    }
    return effect instanceof Effect.TimerCancelled cancelled
        ? cancelled.key() + " cancelled"
        : effect.toString();
  }
}
