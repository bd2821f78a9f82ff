package io.onager.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onager.bench.Figure.Goal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Medians, and whether they are what they should be. */
class FigureTest {
  @Test
  void hasAMedian() {
    assertThat(figure(Goal.NONE, 3.0, 1.0, 2.0).median()).isEqualTo(2);
    assertThat(figure(Goal.NONE, 4.0, 1.0, 2.0, 3.0).median()).isEqualTo(2.5);
    assertThat(figure(Goal.NONE, 7.0).median()).isEqualTo(7);
  }

  @Test
  void isJudgedByItsMedian() {
    assertThat(figure(Goal.atLeast(2), 1.0, 2.0, 2.0).meetsGoal()).isTrue();
    assertThat(figure(Goal.atLeast(2), 1.0, 1.0, 9.0).meetsGoal()).isFalse();
    assertThat(figure(Goal.atMost(2), 1.0, 1.0, 9.0).meetsGoal()).isTrue();
    assertThat(figure(Goal.atMost(2), 3.0).meetsGoal()).isFalse();
  }

  @Test
  void isOfSomething() {
    assertThatThrownBy(() -> figure(Goal.NONE)).isInstanceOf(IllegalArgumentException.class);
  }

  private static Figure figure(Goal goal, Double... rounds) {
    return new Figure("speed", "1/s", goal, List.of(rounds));
  }
}
