package io.onager.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.onager.journal.RequestTable.Mark;
import io.onager.journal.RequestTable.Row;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class LoadingTest {
  private enum Begin implements DispatcherMessage {
    INSTANCE
  }

  /** A page that is asked for. */
  private record Reading(@Nullable Mark behind, CompletableFuture<List<Row>> rows) {}

  private static final Row ROW =
      new Row(
          "co",
          "r-1",
          "a",
          "ann",
          "queued",
          "normal",
          0,
          null,
          null,
          Instant.EPOCH,
          null,
          null,
          null,
          false);

  private static final ActorTestKit TEST_KIT =
      ActorTestKit.create(
          ConfigFactory.parseString("pekko.actor.testkit.typed.single-expect-default = 30s")
              .withFallback(ConfigFactory.load()));

  private final TestProbe<Reading> table = TEST_KIT.createTestProbe();
  private final TestProbe<String> taken = TEST_KIT.createTestProbe();

  @AfterAll
  static void stop() {
    TEST_KIT.shutdownTestKit();
  }

  private Behavior<DispatcherMessage> reader() {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  var loading = new Loading(context, timers, this::read);
                  return Behaviors.receive(DispatcherMessage.class)
                      .onMessageEquals(
                          Begin.INSTANCE,
                          () -> {
                            loading.begin();
                            return Behaviors.same();
                          })
                      .onMessage(
                          Loading.Again.class,
                          again -> {
                            loading.again(again);
                            return Behaviors.same();
                          })
                      .onMessage(
                          Loading.Page.class,
                          page -> {
                            var rows = new ArrayList<Row>();
                            var last = loading.take(page, rows::add);
                            taken.ref().tell(rows.size() + (last ? ", the last" : ""));
                            return Behaviors.same();
                          })
                      .build();
                }));
  }

  private CompletionStage<List<Row>> read(@Nullable Mark behind, int limit) {
    var rows = new CompletableFuture<List<Row>>();
    table.ref().tell(new Reading(behind, rows));
    return rows;
  }

  @Test
  void readsPageAfterPage() {
    TEST_KIT.spawn(reader()).tell(Begin.INSTANCE);

    table.receiveMessage().rows().complete(Collections.nCopies(Loading.PAGE, ROW));
    taken.expectMessage(Integer.toString(Loading.PAGE));
    var second = table.receiveMessage();
    second.rows().complete(List.of(ROW));

    assertThat(second.behind()).isEqualTo(new Mark(Instant.EPOCH, "r-1"));
    taken.expectMessage("1, the last");
  }

  @Test
  void readsOnceMoreHoweverOftenItIsAskedMeanwhile() {
    var reader = TEST_KIT.spawn(reader());
    reader.tell(Begin.INSTANCE);
    var first = table.receiveMessage();
    for (var i = 0; i < 10; i++) {
      reader.tell(Begin.INSTANCE);
    }
    first.rows().complete(List.of(ROW));
    taken.expectMessage("1, the last");

    table.receiveMessage().rows().complete(List.of());

    taken.expectMessage("0, the last");
    reader.tell(Begin.INSTANCE);
    table.receiveMessage().rows().complete(List.of(ROW, ROW));
    taken.expectMessage("2, the last");
  }

  @Test
  void goesOnWhereTheDatabaseDidNotAnswer() {
    TEST_KIT.spawn(reader()).tell(Begin.INSTANCE);

    table.receiveMessage().rows().completeExceptionally(new IllegalStateException("down"));
    taken.expectMessage("0");
    table.receiveMessage().rows().complete(List.of(ROW));

    taken.expectMessage("1, the last");
  }
}
