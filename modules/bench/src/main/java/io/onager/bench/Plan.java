package io.onager.bench;

import java.time.Duration;

/**
 * How much is measured.
 *
 * @param sessions of {@code fanout}; the others have as many, a part of that, or some times as many
 * @param rounds how often each figure is taken
 * @param round how long one takes, where it is a rate
 * @param warmUp what goes before the first, so that the JIT compiler has done its work
 * @param requests how many wait in {@code requests}
 */
record Plan(int sessions, int rounds, Duration round, Duration warmUp, int requests) {
  Plan {
    if (sessions < 1 || requests < 1 || rounds < 1) {
      throw new IllegalArgumentException("sessions, requests, rounds: expected at least 1");
    }
    if (round.isNegative() || warmUp.isNegative()) {
      throw new IllegalArgumentException("round, warm-up: expected at least nothing");
    }
  }
}
