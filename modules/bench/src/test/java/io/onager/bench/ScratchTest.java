package io.onager.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A directory that is gone in the end, behind all that used it. */
class ScratchTest {
  private final List<String> ended = new ArrayList<>();

  @Test
  void endsWhatUsesItLastFirstAndThenDeletesAll() throws IOException {
    var scratch = Scratch.create("onager-test");
    var file = Files.writeString(scratch.directory().resolve("data"), "some");
    scratch.use(directory -> () -> ended.add("first, file " + Files.exists(file)));
    scratch.use(directory -> () -> ended.add("second, file " + Files.exists(file)));

    scratch.close();

    assertThat(ended).containsExactly("second, file true", "first, file true");
    assertThat(scratch.directory()).doesNotExist();
  }

  @Test
  void startsNothingThatNobodyWouldEnd() throws IOException {
    var scratch = Scratch.create("onager-test");
    scratch.close();
    scratch.close();

    assertThatThrownBy(() -> scratch.use(directory -> () -> ended.add("never")))
        .isInstanceOf(IllegalStateException.class);
    assertThat(ended).isEmpty();
  }
}
