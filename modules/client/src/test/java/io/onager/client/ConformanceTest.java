package io.onager.client;

import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.onager.protocol.conformance.ClientCase;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The protocol's cases for clients, each with several seeds: of chance, and of what comes together.
 */
class ConformanceTest {
  private static final int SEEDS = 6;

  @TestFactory
  Stream<DynamicTest> doesAsTheProtocolSays() {
    return ClientCase.all().stream().map(each -> dynamicTest(each.toString(), () -> play(each)));
  }

  private static void play(ClientCase each) {
    for (var seed = 1; seed <= SEEDS; seed++) {
      try {
        new CaseRun(each, seed).run(each.steps());
      } catch (AssertionError e) {
        throw new AssertionError("seed %d, %s".formatted(seed, e.getMessage()), e);
      }
    }
  }
}
