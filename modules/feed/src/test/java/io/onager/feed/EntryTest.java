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
    entry.accountTo(bytes::addAndGet);
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
    entry.accountTo(bytes::addAndGet);

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
