package io.onager.protocol.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ClientCaseTest {
  private static final Set<String> SIDES = Set.of("on");

  /** What a step may say besides its name. */
  private static final Map<String, Set<String>> STEPS =
      Map.ofEntries(
          Map.entry("watch", Set.of("actor", "options", "takes")),
          Map.entry("take", Set.of("count")),
          Map.entry("unwatch", Set.of()),
          Map.entry("invoke", Set.of("actor", "command", "args", "key", "timeoutMs")),
          Map.entry("cancel", Set.of()),
          Map.entry("reconnect", Set.of()),
          Map.entry("close", Set.of()),
          Map.entry("told", Set.of("updates")),
          Map.entry("over", Set.of("error")),
          Map.entry("answer", Set.of("value", "revision", "error")),
          Map.entry("status", Set.of("code", "reason")),
          Map.entry("accept", SIDES),
          Map.entry("receive", Set.of("on", "inOneMessage", "eachAlone", "inOrder")),
          Map.entry("acked", SIDES),
          Map.entry("send", SIDES),
          Map.entry("sendText", SIDES),
          Map.entry("drop", SIDES),
          Map.entry("silence", SIDES),
          Map.entry("left", SIDES),
          Map.entry("advance", Set.of()),
          Map.entry("quiet", Set.of()));

  @Test
  void eachCaseHasANameOfItsOwn() {
    assertThat(ClientCase.all()).extracting(Object::toString).doesNotHaveDuplicates();
    assertThat(ClientCase.all()).isNotEmpty();
  }

  @Test
  void eachStepIsOneThatTheFormatHas() {
    assertThat(ClientCase.all())
        .flatExtracting(ClientCase::steps)
        .allSatisfy(
            step -> {
              var name = step.fieldNames().next();
              assertThat(STEPS).containsKey(name);
              assertThat(step.fieldNames())
                  .toIterable()
                  .allMatch(
                      field ->
                          field.equals(name) || STEPS.getOrDefault(name, Set.of()).contains(field));
            });
  }
}
