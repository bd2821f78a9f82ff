package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.model.Address;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which commands are sent again, and when. */
class SendingTest {
  private static final Address ACTOR = new Address(Address.DEFAULT_TENANT, "account", "a");
  private static final Outcome DONE = new Outcome.Done(1, "1");

  private final Sending sending = new Sending();
  private final List<CompletableFuture<Outcome>> asked = new ArrayList<>();

  @Test
  void sendsACommandWithAKeyAgainWhenANodeHasGone() {
    var answer = sending.sendOnce(ACTOR, this::ask).toCompletableFuture();

    sending.sendAgain();
    assertThat(asked).hasSize(2);
    asked.get(1).complete(DONE);

    assertThat(answer).isCompletedWithValue(DONE);
    sending.sendAgain();
    assertThat(asked).hasSize(2);
  }

  @Test
  void takesTheAnswerThatComesFirst() {
    var answer = sending.sendOnce(ACTOR, this::ask).toCompletableFuture();
    sending.sendAgain();

    asked.get(0).complete(DONE);
    asked.get(1).complete(Outcome.TimedOut.INSTANCE);

    assertThat(answer).isCompletedWithValue(DONE);
  }

  @Test
  void knowsNothingUntilTheFirstAskingTimesOut() {
    var answer = sending.sendOnce(ACTOR, this::ask).toCompletableFuture();
    sending.sendAgain();
    asked.get(1).complete(Outcome.TimedOut.INSTANCE);
    assertThat(answer).isNotDone();

    asked.get(0).complete(Outcome.TimedOut.INSTANCE);

    assertThat(answer).isCompletedWithValue(Outcome.TimedOut.INSTANCE);
  }

  @Test
  void sendsNoCommandAgainThatAnotherOneIsBehind() {
    var first = sending.sendOnce(ACTOR, this::ask).toCompletableFuture();
    var second = sending.send(ACTOR, this::ask).toCompletableFuture();

    sending.sendAgain();

    assertThat(asked).hasSize(2);
    assertThat(first).isNotDone();
    assertThat(second).isNotDone();
  }

  @Test
  void sendsAllCommandsWithKeysOfAnActorAgainInTheirOrder() {
    var order = new ArrayList<Integer>();
    for (var i = 0; i < 20; i++) {
      var number = i;
      var unused =
          sending.sendOnce(
              ACTOR,
              () -> {
                order.add(number);
                return new CompletableFuture<>();
              });
    }
    order.clear();

    sending.sendAgain();

    assertThat(order).containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
  }

  @Test
  void holdsNothingBackForACommandThatWasAnsweredWhenItWasSentAgain() {
    var first = sending.sendOnce(ACTOR, this::ask).toCompletableFuture();
    sending.sendAgain();
    asked.get(1).complete(DONE); // and the first asking never ends
    var second = sending.sendOnce(ACTOR, this::ask).toCompletableFuture();

    sending.sendAgain();
    assertThat(asked).hasSize(4);
    asked.get(3).complete(DONE);

    assertThat(first).isCompletedWithValue(DONE);
    assertThat(second).isCompletedWithValue(DONE);
  }

  @Test
  void sendsNoCommandWithoutAKeyAgain() {
    var answer = sending.send(ACTOR, this::ask).toCompletableFuture();

    sending.sendAgain();

    assertThat(asked).hasSize(1);
    assertThat(answer).isNotDone();
  }

  @Test
  void sendsWhatNeverReachedItsActorAgainUnlessAnotherIsBehind() {
    var alone = sending.send(ACTOR, this::ask).toCompletableFuture();
    asked.get(0).complete(Outcome.Undelivered.INSTANCE);
    asked.get(1).complete(DONE);
    assertThat(alone).isCompletedWithValue(DONE);

    var first = sending.send(ACTOR, this::ask).toCompletableFuture();
    var second = sending.send(ACTOR, this::ask).toCompletableFuture();
    asked.get(2).complete(Outcome.Undelivered.INSTANCE);

    assertThat(asked).hasSize(4);
    assertThat(first).isCompletedWithValue(Outcome.Undelivered.INSTANCE);
    assertThat(second).isNotDone();
  }

  private CompletionStage<Outcome> ask() {
    var answer = new CompletableFuture<Outcome>();
    asked.add(answer);
    return answer;
  }
}
