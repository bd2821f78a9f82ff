package io.onager.protocol.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.onager.model.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectationTest {
  private final Bindings bindings = new Bindings("run-1");
  private final Expectation expectation = new Expectation(bindings);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | 1.0",
        "\"a\" | \"a\"",
        "\"$$any\" | \"$any\"",
        "\"$any\" | null",
        "null | null",
        "\"$integer\" | 9007199254740993",
        "\"$number\" | 1.5",
        "\"$time\" | \"2026-01-01T00:00:00Z\"",
        "[1,\"$string\"] | [1,\"x\"]",
        "{\"b\":2,\"a\":1} | {\"a\":1,\"b\":2}",
        "{\"a\":\"$absent\"} | {}",
        "{\"a\":1,\"$others\":\"$any\"} | {\"a\":1,\"b\":2}",
        "{\"$oneOf\":[1,2]} | 2",
      })
  void matches(String pattern, String got) throws Exception {
    assertThat(expectation.matches(Json.parse(pattern), Json.parse(got))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | 2",
        "1 | \"1\"",
        "\"1\" | 1",
        "null | 0",
        "true | \"true\"",
        "\"$integer\" | 1.5",
        "\"$integer\" | \"1\"",
        "\"$time\" | \"today\"",
        "[1] | [1,2]",
        "[1,2] | [2,1]",
        "{\"a\":1} | {\"a\":1,\"b\":2}",
        "{\"a\":1} | {}",
        "{\"a\":\"$any\"} | {}",
        "{\"a\":\"$absent\"} | {\"a\":null}",
        "{} | []",
        "{\"$oneOf\":[1,2]} | 3",
      })
  void doesNotMatch(String pattern, String got) throws Exception {
    assertThat(expectation.matches(Json.parse(pattern), Json.parse(got))).isFalse();
  }

  @Test
  void onlyAFrameMayHaveMoreFields() throws Exception {
    var pattern = Json.parse("{\"a\":{\"b\":1}}");

    assertThat(expectation.matchesFrame(pattern, Json.parse("{\"a\":{\"b\":1},\"c\":2}"))).isTrue();
    assertThat(expectation.matchesFrame(pattern, Json.parse("{\"a\":{\"b\":1,\"c\":2}}")))
        .isFalse();
  }

  @Test
  void bindsWhatAPatternNames() throws Exception {
    expectation.matches(Json.parse("{\"a\":\"$integer:n\"}"), Json.parse("{\"a\":5}"));

    assertThat(bindings.fill(Json.parse("[\"${n}\",\"c-${run}-${n}\",{\"${run}\":1}]")))
        .isEqualTo(Json.parse("[5,\"c-run-1-5\",{\"run-1\":1}]"));
  }

  @Test
  void refusesMistakesInCases() throws Exception {
    var marker = Json.parse("\"$nonesuch\"");
    var variable = Json.parse("\"${nonesuch}\"");

    assertThatExceptionOfType(Mismatch.class).isThrownBy(() -> expectation.matches(marker, marker));
    assertThatExceptionOfType(Mismatch.class).isThrownBy(() -> bindings.fill(variable));
  }
}
