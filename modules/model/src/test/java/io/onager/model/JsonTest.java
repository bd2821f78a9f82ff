package io.onager.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
  enum Colour {
    RED,
    BLUE
  }

  record Inner(int depth) {}

  record Sample(
      String name,
      int points,
      double ratio,
      boolean online,
      Colour colour,
      List<Inner> inners,
      Map<String, Integer> counts,
      Inner inner,
      @Nullable String note,
      Optional<Integer> limit) {}

  record Bounded(int points) {
    Bounded {
      if (points < 1) {
        throw new IllegalArgumentException("points: expected at least 1");
      }
    }
  }

  private static final String GOOD =
      """
      {"name":"ann","points":5,"ratio":0.5,"online":true,"colour":"RED","inners":[{"depth":1}],
       "counts":{"a":1},"inner":{"depth":2}}""";

  @Test
  void readsARecordAndLeavesOutWhatIsOptional() throws Exception {
    var sample = Json.decode(Json.parse(GOOD), Sample.class);

    assertThat(sample.inners()).containsExactly(new Inner(1));
    assertThat(sample.note()).isNull();
    assertThat(sample.limit()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/name | 1 | /name | expected a string",
        "/name | null | /name | must not be null",
        "/points | \"5\" | /points | expected an integer",
        "/points | 5.5 | /points | expected an integer",
        "/points | 99999999999 | /points | expected an integer",
        "/points | null | /points | must not be null",
        "/ratio | \"x\" | /ratio | expected a number",
        "/online | 1 | /online | expected true or false",
        "/colour | \"GREEN\" | /colour | expected one of [RED, BLUE]",
        "/colour | 0 | /colour | expected one of [RED, BLUE]",
        "/inners | {} | /inners | expected an array",
        "/inners/0/depth | \"x\" | /inners/0/depth | expected an integer",
        "/counts | [] | /counts | expected an object",
        "/counts/a | \"x\" | /counts/a | expected an integer",
        "/inner | 3 | /inner | expected an object",
        "/inner/more | 3 | /inner/more | unknown field",
        "/a~1b~0c | 3 | /a~1b~0c | unknown field",
      })
  void saysWhereAValueDoesNotFit(String at, String value, String path, String problem)
      throws Exception {
    var tree = Json.parse(GOOD);
    var cut = at.lastIndexOf('/');
    var parent = (ObjectNode) tree.at(at.substring(0, cut));
    parent.set(at.substring(cut + 1).replace("~1", "/").replace("~0", "~"), Json.parse(value));

    assertThat(problems(tree, Sample.class)).containsExactly(new Problem(path, problem));
  }

  @Test
  void saysWhichFieldIsMissing() throws Exception {
    var tree = Json.parse(GOOD);
    ((ObjectNode) tree).remove("points");

    assertThat(problems(tree, Sample.class)).containsExactly(new Problem("/points", "missing"));
  }

  @Test
  void reportsWhatTheRecordItselfRefuses() throws Exception {
    assertThat(problems(Json.parse("{\"points\":0}"), Bounded.class))
        .containsExactly(new Problem("", "points: expected at least 1"));
  }

  @Test
  void refusesWhatIsNoObject() throws Exception {
    assertThat(problems(Json.parse("[1]"), Inner.class))
        .containsExactly(new Problem("", "expected an object"));
    assertThat(problems(Json.parse("null"), Inner.class)).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"{", "{} {}", "{\"a\":NaN}", "[1,]", "'a'", "\"\\x\""})
  void refusesMalformedText(String text) {
    assertThatExceptionOfType(JsonProcessingException.class).isThrownBy(() -> Json.parse(text));
  }

  @Test
  void boundsDepth() throws Exception {
    assertThat(Json.parse("[".repeat(64) + "]".repeat(64))).isNotNull();
    assertThatExceptionOfType(JsonProcessingException.class)
        .isThrownBy(() -> Json.parse("[".repeat(65) + "]".repeat(65)));
  }

  @Test
  void boundsNumbers() {
    for (var number : List.of("1".repeat(101), "1e99999999999999999999")) {
      assertThatExceptionOfType(JsonProcessingException.class)
          .isThrownBy(() -> Json.parse(number))
          .withMessageNotContaining(number);
    }
  }

  @Test
  void keepsTheDigitsOfNumbers() throws Exception {
    var text = "{\"a\":1.10,\"b\":12345678901234567890,\"c\":0.1234567890123456789}";

    assertThat(Json.text(Json.parse(text))).isEqualTo(text);
    assertThat(Json.parse(text).get("c").decimalValue())
        .isEqualTo(new BigDecimal("0.1234567890123456789"));
  }

  @Test
  void writesMapsInOrderAndTimesAsText() {
    assertThat(Json.text(Map.of("b", 1, "a", Instant.EPOCH)))
        .isEqualTo("{\"a\":\"1970-01-01T00:00:00Z\",\"b\":1}");
  }

  private static List<Problem> problems(JsonNode tree, Class<?> type) {
    return catchThrowableOfType(InvalidJsonException.class, () -> Json.decode(tree, type))
        .problems();
  }
}
