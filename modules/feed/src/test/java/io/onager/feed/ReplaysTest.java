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
  private static final int HEAD = 35;

  private final List<Long> readings = new ArrayList<>();
  private final Replays replays = new Replays(10, (after, upTo, near) -> readings.add(after));

  @Test
  void readsAStretchOnceForAllWhoNeedItAtTheSameTime() {
    var watchers = watchers(1000);

    watchers.forEach(each -> replays.give(each, 12, HEAD));
    replays.done(past(10, 20));
    watchers.forEach(each -> replays.give(each, 20, HEAD));
    replays.done(past(20, 30));

    assertThat(readings).containsExactly(10L, 20L);
    assertThat(watchers).allSatisfy(each -> assertThat(each.revisions).hasSize(20));
  }

  @Test
  void givesWhatItStillHas() {
    var watchers = watchers(2);
    replays.give(watchers.get(0), 3, HEAD);
    replays.done(past(0, 10));

    replays.give(watchers.get(1), 7, HEAD);

    assertThat(readings).containsExactly(0L);
    assertThat(watchers.get(1).revisions).contains(8L, 10L);
  }

  @Test
  void readsAStretchAgainThatWasNotWholeYet() {
    var watcher = watchers(1).get(0);
    replays.give(watcher, 30, 33);
    replays.done(past(30, 33));

    replays.give(watcher, 33, HEAD);

    assertThat(readings).containsExactly(30L, 30L);
  }

  @Test
  void forgetsWhatWasNotUsedBetweenTwoTurns() {
    var watcher = watchers(1).get(0);
    replays.give(watcher, 0, HEAD);
    replays.done(past(0, 10));

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
    replays.done(past(0, 10));

    assertThat(readings).containsExactly(0L, 0L);
    assertThat(watchers).allSatisfy(each -> assertThat(each.revisions).hasSize(10));
  }

  private static List<Reader> watchers(int count) {
    return LongStream.range(0, count).mapToObj(i -> new Reader()).toList();
  }

  private static Past past(long after, long end) {
    var updates =
        LongStream.rangeClosed(after + 1, end)
            .mapToObj(revision -> new Update(revision, Instant.EPOCH, "{}", "" + revision))
            .toList();
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
    public void ready() {
      throw new AssertionError("nothing is ready");
    }

    @Override
    public void past(List<Entry> entries) {
      entries.forEach(entry -> revisions.add(entry.revision()));
    }
  }
}
