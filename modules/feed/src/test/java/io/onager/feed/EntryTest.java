package io.onager.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.actor.Update;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EntryTest {
  private final Entry entry = new Entry(new Update(1, Instant.EPOCH, "{}", "{\"a\":1}"));

  @Test
  void asksForEachThingOnceHoweverManyAskAtTheSameTime() {
    var asked = new AtomicInteger();
    var all = new ArrayList<CompletableFuture<Integer>>();
    for (var i = 0; i < 1_000; i++) {
      var key = i % 10;
      all.add(
          CompletableFuture.supplyAsync(
              () ->
                  entry.once(
                      key,
                      fresh -> {
                        asked.incrementAndGet();
                        return key;
                      },
                      value -> 1)));
    }

    assertThat(IntStream.range(0, 1_000)).allMatch(i -> all.get(i).join() == i % 10);
    assertThat(asked).hasValue(10);
  }

  @Test
  void keepsOnlySoMuch() {
    var bytes = new AtomicLong();
    entry.keepIn(bytes::addAndGet);
    for (var i = 0; i < 1_000; i++) {
      entry.once(i, fresh -> "value", value -> 7);
    }

    assertThat(entry.knownCount()).isEqualTo(256);
    assertThat(bytes).hasValue(entry.update().size() + 256 * 7);
  }

  @Test
  void keepsWhatIsSharedHoweverMuchIsAskedForOnce() {
    var asked = new AtomicInteger();
    for (var other = 0; other < 1_000; other++) {
      for (var key = 0; key < 100; key++) {
        entry.once("shared" + key, fresh -> asked.incrementAndGet(), value -> 1);
      }
      entry.once(other, fresh -> "made up", value -> 1);
    }

    assertThat(asked).hasValue(100);
  }

  @Test
  void countsNothingThatWasGivenUpWhileItWasWorkedOut() {
    var bytes = new AtomicLong();
    entry.keepIn(bytes::addAndGet);

    entry.once(
        "key",
        fresh -> {
          entry.slim();
          return "late";
        },
        value -> 7);

    assertThat(bytes).hasValue(entry.update().size());
  }

  @Test
  void keepsNothingThatIsForOneAlone() {
    var asked = new AtomicInteger();
    var budget = new MemoryBudget(1_000_000);
    var window = new Window("life", 0, 4, 1_000_000, budget);
    window.share(false);
    window.add(entry);
    for (var turn = 0; turn < 2; turn++) {
      entry.once("key", fresh -> asked.incrementAndGet(), value -> 100);
      assertThat(entry.state().path("a").asInt()).isEqualTo(1);
    }
    assertThat(asked).hasValue(2);
    assertThat(budget.used()).isEqualTo(entry.update().size());

    window.share(true);
    for (var turn = 0; turn < 2; turn++) {
      entry.once("key", fresh -> asked.incrementAndGet(), value -> 100);
    }
    assertThat(asked).hasValue(3);
    assertThat(budget.used()).isEqualTo(entry.update().size() + 100L);
  }

  @Test
  void readsOfAStateWhatDiffersFromTheOneBeforeAndSharesTheRest() {
    var window = new Window("life", 0, 4, 1_000_000, new MemoryBudget(1_000_000));
    var entries =
        IntStream.rangeClosed(1, 4)
            .mapToObj(
                n -> "{\"a\":{\"n\":%d},\"b\":{\"text\":\"%s\"}}".formatted(n, "x".repeat(2_000)))
            .map(state -> new Update(window.head() + 1, Instant.EPOCH, "{}", state))
            .map(Entry::new)
            .peek(window::add)
            .toList();
    var first = entries.get(0).state();
    var second = entries.get(1).state();
    entries.get(1).slim();
    var third = entries.get(2).state();

    assertThat(second.at("/a/n").asInt()).isEqualTo(2);
    assertThat(second.path("b")).isSameAs(first.path("b"));
    assertThat(third.at("/a/n").asInt()).isEqualTo(3);
    assertThat(third.path("b")).isEqualTo(first.path("b")).isNotSameAs(first.path("b"));
    assertThat(entries.get(3).state().path("b")).isSameAs(third.path("b"));
  }

  @Test
  void readsTheStateOfAnActorWithoutAnyEvent() {
    var window = new Window("life", 0, 4, 1_000_000, new MemoryBudget(1_000_000));
    var initial = Entry.initial("[1]");
    window.begin(initial);

    assertThat(initial.state().get(0).asInt()).isEqualTo(1);
  }

  @Test
  void asksAgainForWhatItGaveUp() {
    var asked = new AtomicInteger();
    for (var i = 0; i < 3; i++) {
      entry.once("key", fresh -> asked.incrementAndGet(), value -> 1);
      entry.slim();
    }

    assertThat(asked).hasValue(3);
    assertThat(entry.state().path("a").asInt()).isEqualTo(1);
  }
}
