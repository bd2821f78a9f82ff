package io.onager.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.journal.NodeTable.Node;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a member that says nothing counts as dead. */
class VitalityTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Vitality vitality = new Vitality(Duration.ofSeconds(3), SECOND);

  @Test
  void takesWhomItSeesForTheFirstTimeForAlive() {
    assertThat(vitality.alive(List.of(node("a", 1, 7)), Duration.ofHours(1))).hasSize(1);
  }

  @Test
  void givesUpWhoDoesNotCountOn() {
    for (var look = 0; look < 3; look++) {
      assertThat(vitality.alive(List.of(node("a", 1, 7), node("b", 1, look)), SECOND)).hasSize(2);
    }

    assertThat(vitality.alive(List.of(node("a", 1, 7), node("b", 1, 3)), SECOND))
        .containsExactly(node("b", 1, 3));
  }

  @Test
  void beginsAgainWithOneThatStartedAgain() {
    for (var look = 0; look < 3; look++) {
      vitality.alive(List.of(node("a", 1, 7)), SECOND);
    }

    assertThat(vitality.alive(List.of(node("a", 2, 7)), SECOND)).hasSize(1);
  }

  @Test
  void countsLittleOfATimeInWhichTheDatabaseDidNotAnswer() {
    vitality.alive(List.of(node("a", 1, 7)), SECOND);

    assertThat(vitality.alive(List.of(node("a", 1, 7)), Duration.ofMinutes(10))).hasSize(1);
    assertThat(vitality.alive(List.of(node("a", 1, 7)), Duration.ofMinutes(10))).hasSize(1);
    assertThat(vitality.alive(List.of(node("a", 1, 7)), Duration.ofMinutes(10))).isEmpty();
  }

  @Test
  void knowsWhoHasCountedOn() {
    vitality.alive(List.of(node("a", 1, 7), node("b", 1, 7)), SECOND);
    var now = List.of(node("a", 1, 8), node("b", 2, 8));
    vitality.alive(now, SECOND);

    assertThat(vitality.counting(now)).containsExactly(node("a", 1, 8));
    vitality.alive(now, SECOND);
    assertThat(vitality.counting(now)).isEmpty();
  }

  private static Node node(String address, long uid, long beats) {
    return new Node(address, uid, null, beats, 1, 256, "1.0", "");
  }
}
