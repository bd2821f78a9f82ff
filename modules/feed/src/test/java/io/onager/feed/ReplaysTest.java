package io.onager.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.actor.Past;
import io.onager.actor.Past.Checkpoint;
import io.onager.actor.Update;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReplaysTest {
  private static final Entry HEAD = entry(35);
  private static final long MOST_BYTES = 1_000_000;

  private final MemoryBudget memory = new MemoryBudget(MOST_BYTES);
  private final List<Long> readings = new ArrayList<>();
  private final Replays replays =
      new Replays(10, MOST_BYTES, memory, (after, upTo, near) -> readings.add(after));

  @Test
  void readsAStretchOnceForAllWhoNeedItAtTheSameTime() {
    var watchers = watchers(1000);

    watchers.forEach(each -> replays.give(each, 12, HEAD));
    replays.done(past(10, 20), HEAD);
    watchers.forEach(each -> replays.give(each, 20, HEAD));
    replays.done(past(20, 30), HEAD);

    assertThat(readings).containsExactly(10L, 20L);
    assertThat(watchers).allSatisfy(each -> assertThat(each.revisions).hasSize(20));
  }

  @Test
  void givesWhatItStillHas() {
    var watchers = watchers(2);
    replays.give(watchers.get(0), 3, HEAD);
    replays.done(past(0, 10), HEAD);

    replays.give(watchers.get(1), 7, HEAD);

    assertThat(readings).containsExactly(0L);
    assertThat(watchers.get(1).revisions).contains(8L, 10L);
  }

  @Test
  void readsAStretchAgainThatWasNotWholeYet() {
    var watcher = watchers(1).get(0);
    replays.give(watcher, 30, entry(33));
    replays.done(past(30, 33), HEAD);

    replays.give(watcher, 33, HEAD);

    assertThat(readings).containsExactly(30L, 30L);
  }

  @Test
  void forgetsWhatWasNotUsedBetweenTwoTurns() {
    var watcher = watchers(1).get(0);
    replays.give(watcher, 0, HEAD);
    replays.done(past(0, 10), HEAD);

    replays.expire();
    replays.give(watcher, 0, HEAD);
    replays.expire();
    replays.expire();
    replays.give(watcher, 0, HEAD);

    assertThat(readings).containsExactly(0L, 0L);
  }

  @Test
  void readsAgainWhatWasUnderWayInAnotherLife() {
    var watcher = watchers(1).get(0);
    replays.give(watcher, 0, HEAD);

    replays.clear();
    replays.give(watcher, 0, HEAD);

    assertThat(readings).containsExactly(0L, 0L);
  }

  @Test
  void readsAgainForAllWhenTheJournalFailed() {
    var watchers = watchers(2);
    watchers.forEach(each -> replays.give(each, 5, HEAD));

    replays.again(0, HEAD);
    replays.done(past(0, 10), HEAD);

    assertThat(readings).containsExactly(0L, 0L);
    assertThat(watchers).allSatisfy(each -> assertThat(each.revisions).hasSize(10));
  }

  @Test
  void letsThoseWaitForWhomTheJournalEndsTooSoon() {
    var watchers = watchers(2);
    replays.give(watchers.get(0), 12, HEAD);
    replays.give(watchers.get(1), 16, HEAD);

    assertThat(replays.done(past(10, 16), HEAD)).isFalse();
    replays.give(watchers.get(1), 17, HEAD);

    assertThat(readings).containsExactly(10L);
    assertThat(watchers.get(0).revisions).hasSize(6);
    assertThat(watchers.get(1).revisions).isEmpty();
    replays.again(10, HEAD);
    assertThat(replays.done(past(10, 20), HEAD)).isTrue();
    assertThat(watchers.get(1).revisions).contains(17L, 20L);
  }

  @Test
  void readsOnForThoseWhoCameMeanwhileAndNeedWhatWasNotThere() {
    var watchers = watchers(2);
    replays.give(watchers.get(0), 31, entry(33));
    replays.give(watchers.get(1), 34, HEAD);

    assertThat(replays.done(past(30, 33), HEAD)).as("it has what was to be read").isTrue();
    assertThat(readings).containsExactly(30L, 30L);
    assertThat(replays.done(past(30, 35), HEAD)).isTrue();

    assertThat(watchers.get(0).revisions).containsExactly(31L, 32L, 33L);
    assertThat(watchers.get(1).revisions).endsWith(35L);
  }

  @Test
  void readsShorterStretchesOfLargeStates() {
    var large = new Update(1_000, Instant.EPOCH, "{}", "x".repeat(1_000));
    var ends = new ArrayList<Long>();
    var bounded = new Replays(256, 64_000, memory, (after, upTo, near) -> ends.add(upTo - after));

    bounded.give(watchers(1).get(0), 0, new Entry(large));

    assertThat(ends).containsExactly(32L);
  }

  @Test
  void forgetsWhatWasNotUsedForLongestWhereThereIsTooMuch() {
    var bounded = new Replays(10, 2_000, memory, (after, upTo, near) -> readings.add(after));
    var watcher = watchers(1).get(0);
    for (var begin : List.of(0L, 10L, 0L, 20L)) { // some 10 times 67 bytes each
      bounded.give(watcher, begin, HEAD);
      if (!begin.equals(0L) || readings.size() == 1) {
        bounded.done(past(begin, begin + 10), HEAD);
      }
    }
    assertThat(bounded.bytes()).isLessThanOrEqualTo(2_000);

    bounded.give(watcher, 0, HEAD);
    bounded.give(watcher, 10, HEAD);

    assertThat(readings).containsExactly(0L, 10L, 20L, 10L);
  }

  @Test
  void takesFromTheMemoryOfTheNodeAndKeepsNothingWhereThatIsShort() {
    var watchers = watchers(3);
    replays.give(watchers.get(0), 0, HEAD);
    replays.done(past(0, 10), HEAD);
    assertThat(memory.used()).isPositive().isEqualTo(replays.bytes());

    memory.take(MOST_BYTES);
    replays.give(watchers.get(1), 10, HEAD);
    replays.give(watchers.get(2), 10, HEAD);
    replays.done(past(10, 20), HEAD);

    assertThat(watchers.get(1).revisions).hasSize(10);
    assertThat(watchers.get(2).revisions).hasSize(10);
    assertThat(memory.used()).isEqualTo(MOST_BYTES);
    assertThat(replays.bytes()).isZero();
  }

  @Test
  void forgetsWhatIsStillUsedWhereTheNodeIsShortOfMemory() {
    replays.give(watchers(1).get(0), 0, HEAD);
    replays.done(past(0, 10), HEAD);
    memory.take(MOST_BYTES);

    replays.expire();

    assertThat(replays.bytes()).isZero();
  }

  private static List<Reader> watchers(int count) {
    return LongStream.range(0, count).mapToObj(i -> new Reader()).toList();
  }

  private static Entry entry(long revision) {
    return new Entry(update(revision));
  }

  private static Update update(long revision) {
    return new Update(revision, Instant.EPOCH, "{}", "" + revision);
  }

  private static Past past(long after, long end) {
    var updates = LongStream.rangeClosed(after + 1, end).mapToObj(ReplaysTest::update).toList();
    return new Past(after, updates, new Checkpoint(end, end));
  }

  /** Keeps what it is given. */
  private static final class Reader implements Subscriber {
    private final List<Long> revisions = new ArrayList<>();

    @Override
    public void attached(Attachment attachment) {
      throw new AssertionError("attached to " + attachment);
    }

    @Override
    public void signalled() {}

    @Override
    public void ready() {
      throw new AssertionError("nothing is ready");
    }

    @Override
    public void failed(String incident) {}

    @Override
    public void refused() {
      throw new AssertionError("refused");
    }

    @Override
    public void past(List<Entry> entries) {
      entries.forEach(entry -> revisions.add(entry.revision()));
    }
  }
}
