package io.onager.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalJsonTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"b\":[{\"d\":1,\"c\":2}],\"a\":null} | {\"a\":null,\"b\":[{\"c\":2,\"d\":1}]}",
        "1.0 | 1",
        "-0.0 | 0",
        "0e9 | 0",
        "1e2 | 100",
        "1.50e1 | 15",
        "0.10 | 0.1",
        "12345678901234567890.0 | 12345678901234567890",
        "10e2000 | 1E+2001",
        "1e-2000 | 1E-2000",
        "\"1.0\" | \"1.0\"",
      })
  void writesWhatMeansTheSameTheSame(String text, String canonical) throws Exception {
    assertThat(CanonicalJson.text(Json.parse(text))).isEqualTo(canonical);
    assertThat(CanonicalJson.bytes(Json.parse(text)))
        .isEqualTo(canonical.getBytes(StandardCharsets.UTF_8));
    assertThat(CanonicalJson.text(Json.parse(canonical))).isEqualTo(canonical);
  }

  @Test
  void agreesWithEqualityByValue() {
    for (var seed = 0; seed < 20_000; seed++) {
      var random = new RandomJson(seed);
      var a = random.value(2);
      var b = random.value(2);

      assertThat(CanonicalJson.text(a).equals(CanonicalJson.text(b)))
          .as("seed %d: %s and %s", seed, a, b)
          .isEqualTo(JsonEquality.byValue(a, b));
    }
  }

  @Test
  void tellsWhatIsWrittenDifferently() {
    var nodes = JsonNodeFactory.instance;

    assertThat(JsonEquality.asWritten(nodes.numberNode(1), nodes.numberNode(1L))).isTrue();
    assertThat(JsonEquality.asWritten(nodes.numberNode(1), nodes.numberNode(1.0))).isFalse();
    assertThat(JsonEquality.byValue(nodes.numberNode(1), nodes.numberNode(1.0))).isTrue();
    assertThat(JsonEquality.byValue(nodes.numberNode(Double.NaN), nodes.numberNode(1))).isFalse();
    assertThat(JsonEquality.byValue(nodes.numberNode(1), nodes.textNode("1"))).isFalse();
  }
}
