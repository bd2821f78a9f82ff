package io.onager.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.protocol.ErrorCode;
import io.onager.protocol.ErrorFrame;
import io.onager.protocol.Retry;
import io.onager.request.Found;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {
  @Test
  void saysOfACancellationInDoubtThatItMayHaveHappened() {
    var refused = Errors.of(new Found.Unavailable("away", 1000, false));
    var doubtful = Errors.of(new Found.Unavailable("away", 1000, true));

    assertThat(refused.retry()).isEqualTo(Retry.LATER);
    assertThat(doubtful.retry()).isEqualTo(Retry.SAME_KEY);
    assertThat(doubtful.code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1000, 1", "1001, 2", "1500, 2", "60000, 60"})
  void saysInWholeSecondsWhenAskingAgainCanHelp(long millis, String seconds) {
    var answer = Answers.problem(ErrorFrame.of(ErrorCode.UNAVAILABLE, "away").after(millis));

    assertThat(answer.getHeader("Retry-After").map(HttpHeader::value)).hasValue(seconds);
  }
}
