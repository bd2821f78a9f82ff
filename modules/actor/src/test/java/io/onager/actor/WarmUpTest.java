package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A node makes itself ready for its first actor, and leaves no trace of it. */
class WarmUpTest {
  @Test
  void writesNothing() {
    try (var node = Node.start("", Ledger.ACTOR)) {
      Node.await(node.actors().warmUp());

      var past = Node.await(node.actors().past(Node.address("ledger/onager-warm-up"), 0, 10, null));
      assertThat(past.updates()).isEmpty();
      assertThat(node.found("ledger/onager-warm-up").revision()).isZero();
    }
  }
}
