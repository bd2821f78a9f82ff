package io.onager.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onager.actor.Update;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WindowTest {
  private final Window window = new Window("life", 10, 4);

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
  void letsItsReadersFinishWhenItIsClosed() {
    var cursor = new Cursor(window, 11);
    add(11, 11);
    window.close();

    assertThat(cursor.isEnded()).isTrue();
    assertThat(revision(cursor.poll())).isEqualTo(11);
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
