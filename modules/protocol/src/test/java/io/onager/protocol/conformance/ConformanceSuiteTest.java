package io.onager.protocol.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ConformanceSuiteTest {
  private static final Set<String> ACTIONS =
      Set.of(
          "open",
          "send",
          "sendText",
          "sendHex",
          "expect",
          "expectInOrder",
          "expectClose",
          "close",
          "request");
  private static final Set<String> MODIFIERS = Set.of("on", "as", "times", "response");

  @Test
  void eachCaseHasANameOfItsOwn() {
    assertThat(ConformanceSuite.cases()).extracting(Object::toString).doesNotHaveDuplicates();
    assertThat(ConformanceSuite.cases()).isNotEmpty();
  }

  @Test
  void eachStepIsOneThatTheFormatHas() {
    assertThat(ConformanceSuite.cases())
        .flatExtracting(ConformanceCase::steps)
        .allSatisfy(
            step -> {
              assertThat(step.fieldNames()).toIterable().filteredOn(ACTIONS::contains).hasSize(1);
              assertThat(step.fieldNames())
                  .toIterable()
                  .allMatch(name -> ACTIONS.contains(name) || MODIFIERS.contains(name));
            });
  }
}
