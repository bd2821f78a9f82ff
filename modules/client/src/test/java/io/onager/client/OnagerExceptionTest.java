package io.onager.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.onager.model.Json;
import io.onager.model.Problem;
import io.onager.protocol.Retry;
import org.junit.jupiter.api.Test;

/** What error frames become. */
class OnagerExceptionTest {
  @Test
  void saysUnderWhichIdTheServersLogHasItsFault() {
    var failure =
        read(
            "{'code':'internal','message':'a fault of the server, logged as 7f-3','retry':'later'}");

    assertThat(failure.incident()).contains("7f-3");
    assertThat(failure.retry()).isEqualTo(Retry.LATER);
  }

  @Test
  void goesByRetryWhereACodeIsNotKnown() {
    var failure = read("{'code':'too-sleepy','message':'yawn','retry':'same-key'}");

    assertThat(failure.code()).isEqualTo("too-sleepy");
    assertThat(failure.retry()).isEqualTo(Retry.SAME_KEY);
    assertThat(read("{'code':'too-sleepy','message':'yawn'}").retry()).isEqualTo(Retry.NEVER);
  }

  @Test
  void keepsDetailsAndReason() {
    var failure =
        read(
            "{'code':'rejected','reason':'too-low','message':'Offer more.',"
                + "'details':[{'path':'/amount','problem':'expected 5'}]}");

    assertThat(failure.reason()).contains("too-low");
    assertThat(failure.details()).containsExactly(new Problem("/amount", "expected 5"));
    assertThat(failure)
        .hasMessage("rejected (too-low): Bid: Offer more. [%s]", failure.details().get(0));
  }

  private static OnagerException read(String frame) {
    try {
      return OnagerException.of(Json.parse(frame.replace('\'', '"')), "Bid");
    } catch (JsonProcessingException e) {
      throw new AssertionError(frame, e);
    }
  }
}
