package io.onager.request;

import io.onager.journal.RequestTable;
import java.time.Instant;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Erases what is finished for long enough: each node looks now and then, a part at a time. */
final class Eraser {
  /** With the events of as many, what the database erases well within a connection's patience. */
  private static final int AT_ONCE = 100;

  private enum Message {
    LOOK,
    DONE,
    FAILED
  }

  private Eraser() {}

  static Behavior<?> create(RequestTable table, RequestSettings settings) {
    return Behaviors.<Message>setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startSingleTimer(Message.LOOK, settings.eraseEvery());
                  return Behaviors.receive(Message.class)
                      .onMessageEquals(
                          Message.LOOK,
                          () -> {
                            var now = Instant.now();
                            context.pipeToSelf(
                                table.erase(
                                    now.minus(settings.keep()),
                                    now.minus(settings.keepDead()),
                                    AT_ONCE),
                                (count, failure) ->
                                    failure != null
                                        ? Message.FAILED
                                        : count == AT_ONCE ? Message.LOOK : Message.DONE);
                            return Behaviors.same();
                          })
                      .onAnyMessage(
                          message -> {
                            if (message == Message.FAILED) {
                              context.getLog().warn("finished requests could not be erased");
                            }
                            timers.startSingleTimer(Message.LOOK, settings.eraseEvery());
                            return Behaviors.same();
                          })
                      .build();
                }));
  }
}
