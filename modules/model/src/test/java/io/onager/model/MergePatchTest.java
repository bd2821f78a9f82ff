package io.onager.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {
  /** The examples of RFC 7396, appendix A. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":\"b\"} | {\"a\":\"c\"} | {\"a\":\"c\"}",
        "{\"a\":\"b\"} | {\"b\":\"c\"} | {\"a\":\"b\",\"b\":\"c\"}",
        "{\"a\":\"b\"} | {\"a\":null} | {}",
        "{\"a\":\"b\",\"b\":\"c\"} | {\"a\":null} | {\"b\":\"c\"}",
        "{\"a\":[\"b\"]} | {\"a\":\"c\"} | {\"a\":\"c\"}",
        "{\"a\":\"c\"} | {\"a\":[\"b\"]} | {\"a\":[\"b\"]}",
        "{\"a\":{\"b\":\"c\"}} | {\"a\":{\"b\":\"d\",\"c\":null}} | {\"a\":{\"b\":\"d\"}}",
        "{\"a\":[{\"b\":\"c\"}]} | {\"a\":[1]} | {\"a\":[1]}",
        "[\"a\",\"b\"] | [\"c\",\"d\"] | [\"c\",\"d\"]",
        "{\"a\":\"b\"} | [\"c\"] | [\"c\"]",
        "{\"a\":\"foo\"} | null | null",
        "{\"a\":\"foo\"} | \"bar\" | \"bar\"",
        "{\"e\":null} | {\"a\":1} | {\"e\":null,\"a\":1}",
        "[1,2] | {\"a\":\"b\",\"c\":null} | {\"a\":\"b\"}",
        "{} | {\"a\":{\"bb\":{\"ccc\":null}}} | {\"a\":{\"bb\":{}}}",
      })
  void appliesAsTheRfcSays(String target, String patch, String result) throws Exception {
    assertThat(MergePatch.apply(Json.parse(target), Json.parse(patch)))
        .isEqualTo(Json.parse(result));
  }

  @Test
  void saysTheChangeOrNothingButNeverAWrongOne() {
    for (var seed = 0; seed < 20_000; seed++) {
      var random = new Random(seed);
      var from = value(random, 3);
      var to = value(random, 3);
      var before = from.deepCopy();

      var patch = MergePatch.between(from, to);

      assertThat(patch.map(p -> MergePatch.apply(from, p)).orElse(to))
          .as("seed %d: %s -> %s", seed, from, to)
          .isEqualTo(to);
      assertThat(from).as("seed %d", seed).isEqualTo(before);
    }
  }

  @Test
  void saysOnlyWhatChanged() throws Exception {
    var from = Json.parse("{\"players\":{\"ann\":{\"score\":1},\"bob\":{\"score\":2}},\"n\":2}");
    var to = Json.parse("{\"players\":{\"ann\":{\"score\":4},\"cid\":{\"score\":0}},\"n\":2}");

    assertThat(MergePatch.between(from, to))
        .contains(
            Json.parse("{\"players\":{\"bob\":null,\"ann\":{\"score\":4},\"cid\":{\"score\":0}}}"));
  }

  @Test
  void findsNoPatchThatSetsNull() throws Exception {
    assertThat(MergePatch.between(Json.parse("{\"a\":1}"), Json.parse("{\"a\":null}"))).isEmpty();
    assertThat(MergePatch.between(Json.parse("{}"), Json.parse("{\"a\":{\"b\":null}}"))).isEmpty();
    assertThat(MergePatch.between(Json.parse("1"), Json.parse("null"))).isEmpty();
    assertThat(MergePatch.between(Json.parse("{}"), Json.parse("{\"a\":[null]}"))).isPresent();
  }

  private static JsonNode value(Random random, int depth) {
    var nodes = JsonNodeFactory.instance;
    return switch (random.nextInt(depth > 0 ? 7 : 4)) {
      case 0 -> nodes.nullNode();
      case 1 -> nodes.numberNode(random.nextInt(3));
      case 2 -> nodes.textNode("abc".substring(random.nextInt(3)));
      case 3 -> nodes.booleanNode(random.nextBoolean());
      case 4 -> {
        var array = nodes.arrayNode();
        for (var i = random.nextInt(3); i > 0; i--) {
          array.add(value(random, depth - 1));
        }
        yield array;
      }
      default -> {
        var object = nodes.objectNode();
        for (var i = random.nextInt(4); i > 0; i--) {
          object.set("abcd".substring(i - 1, i), value(random, depth - 1));
        }
        yield object;
      }
    };
  }
}
