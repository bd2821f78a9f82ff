package io.onager.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** A client is answered, whatever fails. */
class FaultsTest {
  @Test
  void answersWhereAStageFails() {
    var failed = CompletableFuture.<String>failedStage(new IllegalStateException("secret"));

    var answer = Faults.answered(failed, incident -> "internal " + incident);

    assertThat(answer.toCompletableFuture().getNow("nothing"))
        .matches("internal [0-9a-f-]{36}")
        .doesNotContain("secret");
  }

  @Test
  void leavesAnAnswerAsItIs() {
    var answer = Faults.answered(CompletableFuture.completedStage("done"), incident -> "fault");

    assertThat(answer.toCompletableFuture().getNow("nothing")).isEqualTo("done");
  }
}
