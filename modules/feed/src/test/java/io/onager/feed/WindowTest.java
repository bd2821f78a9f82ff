package io.onager.feed;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onager.actor.Update;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowTest {
  private final Window window = new Window("life", 10, 4, 1_000_000, new MemoryBudget(1_000_000));

  @Test
  void givesEachRevisionInOrder() {
    var cursor = new Cursor(window, 11);
    add(11, 13);

    assertThat(revision(cursor.poll())).isEqualTo(11);
    assertThat(revision(cursor.poll())).isEqualTo(12);
    assertThat(revision(cursor.poll())).isEqualTo(13);
    assertThat(cursor.poll()).isNull();
    assertThat(cursor.isOvertaken()).isFalse();
  }

  @Test
  void refusesAGap() {
    assertThatThrownBy(() -> add(12, 12)).hasMessage("revision 12 behind 10");
  }

  @Test
  void tellsAReaderThatItWasOvertaken() {
    var cursor = new Cursor(window, 11);
    add(11, 15);

    assertThat(cursor.poll()).isNull();
    assertThat(cursor.isOvertaken()).isTrue();

    cursor.seek(11);
    assertThat(cursor.isOvertaken()).isFalse();
    assertThat(revision(cursor.poll())).isEqualTo(12);
  }

  @Test
  void hasNothingOfWhatWasBeforeIt() {
    assertThat(new Cursor(window, 10).isOvertaken()).isTrue();
    assertThat(new Cursor(window, 11).isOvertaken()).isFalse();
  }

  @Test
  void keepsTheNewestSignalOfItsHead() {
    add(11, 12);
    var cursor = new Cursor(window, 11);
    var bytes = window.bytes();

    assertThat(window.say(new Signal(11, 1, "{}"))).as("of another revision").isFalse();
    assertThat(window.say(new Signal(12, 2, "{}"))).isTrue();
    assertThat(window.say(new Signal(12, 2, "{}"))).as("for the second time").isFalse();
    assertThat(window.say(new Signal(12, 3, "{\"a\":1}"))).isTrue();
    var kept = requireNonNull(cursor.signal(12));
    assertThat(kept.number()).isEqualTo(3);
    assertThat(cursor.signal(11)).isNull();
    assertThat(window.bytes()).isEqualTo(bytes + kept.bytes());

    add(13, 13);

    assertThat(cursor.signal(12)).isNull();
    assertThat(cursor.signal(13)).isNull();
    window.say(new Signal(13, 4, "{}"));
    window.close();
    assertThat(cursor.signal(13)).isNull();
    assertThat(window.bytes()).isZero();
  }

  @Test
  void encodesASignalOnce() {
    var signal = new Signal(12, 2, "{}");

    StringBuilder first = signal.once(each -> new StringBuilder(each.value()));
    StringBuilder second = signal.once(each -> new StringBuilder());

    assertThat(second).isSameAs(first).hasToString("{}");
  }

  @Test
  void letsItsReadersFinishWhenItIsClosed() {
    var cursor = new Cursor(window, 11);
    add(11, 11);
    window.close();

    assertThat(cursor.isEnded()).isTrue();
    assertThat(revision(cursor.poll())).isEqualTo(11);
  }

  @Test
  void growsWithWhatIsInIt() {
    var growing = new Window("life", 7, 100, 1_000_000, new MemoryBudget(1_000_000));
    for (var revision = 8; revision <= 300; revision++) {
      growing.add(entry(revision, 1));
      var first = Math.max(8, revision - 99);
      assertThat(growing.size()).isEqualTo(revision - first + 1);
      assertThat(revision(growing.find(first))).isEqualTo(first);
      assertThat(growing.find(first - 1)).isNull();
    }
  }

  @Test
  void readersSeeEverythingWhileItGrows() throws Exception {
    var growing = new Window("life", 0, 100_000, 100_000_000, new MemoryBudget(100_000_000));
    var reader =
        CompletableFuture.supplyAsync(
            () -> {
              var cursor = new Cursor(growing, 1);
              long next = 1;
              while (next <= 100_000) {
                var entry = cursor.poll();
                if (entry != null) {
                  assertThat(entry.revision()).isEqualTo(next++);
                } else {
                  assertThat(cursor.isOvertaken()).isFalse();
                }
              }
              return next;
            });
    for (var revision = 1; revision <= 100_000; revision++) {
      growing.add(entry(revision, 1));
    }

    assertThat(reader.get(1, TimeUnit.MINUTES)).isEqualTo(100_001);
  }

  @Test
  void givesUpWhatCanBeWorkedOutAgainBeforeAnUpdateGoes() {
    var small = new Window("life", 0, 100, 2_000, new MemoryBudget(1_000_000));
    small.add(entry(1, 100));
    var first = requireNonNull(small.find(1));
    first.once("key", fresh -> "large", large -> 1_900);

    small.add(entry(2, 100));

    assertThat(small.find(1)).isSameAs(first);
    assertThat(first.knownCount()).isZero();
    assertThat(small.bytes())
        .isEqualTo(first.update().size() + requireNonNull(small.find(2)).update().size());
  }

  @Test
  void keepsToItsBytesButKeepsTheNewest() {
    var budget = new MemoryBudget(1_000_000);
    var small = new Window("life", 0, 100, 1_000, budget);
    var reader = new Cursor(small, 1);
    for (var revision = 1; revision <= 20; revision++) {
      small.add(entry(revision, 200));
      assertThat(small.bytes()).isLessThanOrEqualTo(1_000);
    }

    small.add(entry(21, 5_000));

    assertThat(small.size()).isEqualTo(1);
    assertThat(small.find(21)).isNotNull();
    assertThat(budget.used()).isEqualTo(small.bytes());
    assertThat(reader.isOvertaken()).isTrue();
  }

  @Test
  void isShortWhereTheNodeIsShortOfMemory() {
    var budget = new MemoryBudget(3_000);
    var one = new Window("one", 0, 100, 1_000_000, budget);
    var other = new Window("other", 0, 100, 1_000_000, budget);
    for (var revision = 1; revision <= 20; revision++) {
      one.add(entry(revision, 20));
      other.add(entry(revision, 20));
    }

    assertThat(budget.used()).isLessThanOrEqualTo(3_300);
    assertThat(one.size() + other.size()).isLessThan(40).isGreaterThanOrEqualTo(16);
  }

  @Test
  void countsTheStateThatItBeginsWithUntilAnUpdateFollows() {
    var budget = new MemoryBudget(1_000_000);
    var quiet = new Window("life", 7, 4, 1_000_000, budget);
    var first = entry(7, 200);

    quiet.begin(first);
    first.once("key", fresh -> "value", value -> 100);
    assertThat(budget.used()).isEqualTo(first.update().size() + 100);

    quiet.add(entry(8, 20));
    assertThat(budget.used()).isEqualTo(requireNonNull(quiet.find(8)).update().size());
  }

  @Test
  void givesUpWhatWasWorkedOutOfTheNewestWhereMemoryIsShort() {
    var budget = new MemoryBudget(1_000);
    var quiet = new Window("quiet", 0, 4, 1_000_000, budget);
    var first = entry(0, 20);
    quiet.begin(first);
    first.once("key", fresh -> "large", large -> 2_000);
    quiet.trim();
    assertThat(budget.used()).isEqualTo(first.update().size());

    quiet.add(entry(1, 20));
    var newest = requireNonNull(quiet.find(1));
    for (var turn = 0; turn < 2; turn++) {
      newest.once("key", fresh -> "large", large -> 2_000);
      quiet.trim();
      assertThat(budget.used()).isEqualTo(newest.update().size());
    }

    quiet.close();
    assertThat(budget.used()).isZero();
  }

  @Test
  void returnsItsMemoryWhenItIsClosed() {
    var budget = new MemoryBudget(1_000_000);
    var closing = new Window("life", 0, 4, 1_000_000, budget);
    for (var revision = 1; revision <= 10; revision++) {
      closing.add(entry(revision, 20));
    }
    var held = requireNonNull(closing.find(10));

    closing.close();
    held.once("key", fresh -> "late", late -> 100);

    assertThat(budget.used()).isZero();
  }

  private static Entry entry(long revision, int length) {
    return new Entry(new Update(revision, Instant.EPOCH, "{}", "x".repeat(length)));
  }

  private void add(long from, long to) {
    for (var revision = from; revision <= to; revision++) {
      window.add(new Entry(new Update(revision, Instant.EPOCH, "{}", "" + revision)));
    }
  }

  private static long revision(@Nullable Entry entry) {
    return entry == null ? -1 : entry.revision();
  }
}
