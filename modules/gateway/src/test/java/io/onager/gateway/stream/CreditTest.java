package io.onager.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CreditTest {
  @Test
  void isNeverUsedUpWithoutAWindow() {
    var credit = new Credit(null);
    for (var revision = 1; revision <= 10_000; revision++) {
      credit.use(revision);
    }

    assertThat(credit.isUsedUp()).isFalse();
    assertThat(credit.unacknowledged()).isZero();
  }

  @Test
  void isForNoMoreThan1024Updates() {
    var credit = new Credit(Integer.MAX_VALUE);
    for (var revision = 1; revision <= 1024; revision++) {
      assertThat(credit.isUsedUp()).isFalse();
      credit.use(revision);
    }

    assertThat(credit.isUsedUp()).isTrue();
    assertThat(credit.window()).isEqualTo(1024);
  }

  @Test
  void isGivenBackForEachUpdateUpToWhatIsAcknowledged() {
    var random = new Random(1);
    var credit = new Credit(100);
    var sent = new ArrayDeque<Long>();
    var revision = 0L;
    for (var i = 0; i < 100_000; i++) {
      if (!credit.isUsedUp() && random.nextInt(3) > 0) {
        revision += 1 + random.nextInt(3);
        credit.use(revision);
        sent.add(revision);
      } else {
        var upTo = Math.max(0, revision - random.nextInt(150));
        assertThat(credit.acknowledge(upTo, revision)).isTrue();
        sent.removeIf(each -> each <= upTo);
      }
      assertThat(credit.unacknowledged()).isEqualTo(sent.size());
      assertThat(credit.isUsedUp()).isEqualTo(sent.size() >= 100);
    }
  }

  @Test
  void isNotGivenBackForWhatWasNeverSent() {
    var credit = new Credit(1);
    credit.use(3);

    assertThat(credit.acknowledge(4, 3)).isFalse();
    assertThat(credit.isUsedUp()).isTrue();
  }

  @Test
  void anAcknowledgementThatCrossesAResetIsIgnored() {
    var credit = new Credit(1);
    credit.use(500);
    credit.clear();
    credit.use(3);

    assertThat(credit.acknowledge(500, 3)).as("of the life before").isTrue();
    assertThat(credit.isUsedUp()).isTrue();
    assertThat(credit.acknowledge(3, 3)).isTrue();
    assertThat(credit.isUsedUp()).isFalse();
  }
}
