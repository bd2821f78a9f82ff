package io.onager.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParsedJsonTest {
  private static final String PADDING = "ü".repeat(1_200);

  @Test
  void readsWhatIsThereHoweverTextsDiffer() {
    var shared = 0;
    for (var seed = 0; seed < 2_000; seed++) {
      var random = new RandomText(seed);
      var before = random.padded(random.value(6));
      var parsed = ParsedJson.parse(before);
      for (var turn = 0; turn < 12; turn++) {
        var text = random.edited(before);
        var expected = full(text);
        var kept = parsed.tree().deepCopy();
        if (expected.isEmpty()) {
          var base = parsed;
          assertThatThrownBy(() -> base.next(text))
              .as("seed %d: %s -> %s", seed, before, text)
              .isInstanceOfAny(UncheckedIOException.class, NumberFormatException.class);
          continue;
        }
        var next = parsed.next(text);
        assertThat(next.tree().toString())
            .as("seed %d: %s -> %s", seed, before, text)
            .isEqualTo(expected.get().toString());
        assertThat(parsed.tree()).as("seed %d", seed).isEqualTo(kept);
        shared += shares(parsed.tree(), next.tree()) ? 1 : 0;
        before = text;
        parsed = next;
      }
    }
    assertThat(shared).isGreaterThan(1_000); // else only full parsing was tried
  }

  @Test
  void sharesWhatIsTheSame() {
    var before =
        "{\"a\":[{\"b\\\"\":[1,{\"c\":1}],\"d\":{}},{\"e\":1}],\"f\":{\"g\":\"%s\"}}"
            .formatted(PADDING);
    var parsed = ParsedJson.parse(before);

    var tree = parsed.tree();
    var next = parsed.next(before.replace("\"c\":1", "\"c\":22")).tree();

    assertThat(next.at("/a/0/b\"/1/c").intValue()).isEqualTo(22);
    assertThat(next.at("/a/0/d")).isSameAs(tree.at("/a/0/d"));
    assertThat(next.at("/a/1")).isSameAs(tree.at("/a/1"));
    assertThat(next.at("/f")).isSameAs(tree.at("/f"));
  }

  @Test
  void isTheSameTreeWhereNothingDiffers() {
    var parsed = ParsedJson.parse("[\"%s\"]".formatted(PADDING));

    assertThat(parsed.next("[\"%s\"]".formatted(PADDING)).tree()).isSameAs(parsed.tree());
  }

  @Test
  void takesTheLastWhereANameIsThereTwice() {
    var text = "{\"a\":{\"x\":1},\"a\":{\"x\":7},\"p\":\"%s\"}".formatted(PADDING);
    var once = ParsedJson.parse(text.replace("\"a\":{\"x\":1}", "\"b\":{\"x\":1}"));

    var twice = once.next(text);
    assertThat(twice.tree().at("/a/x").intValue()).isEqualTo(7);
    var changed = twice.next(text.replace("\"x\":1", "\"x\":2"));
    assertThat(changed.tree().at("/a/x").intValue()).isEqualTo(7);
    var inside = once.next(text.replace("\"x\":1},\"a\":{", "\"y\":1},\"b\":{\"z\":1,\"z\":2,"));
    assertThat(inside.next(text).tree().at("/a/x").intValue()).isEqualTo(7);
  }

  @Test
  void refusesWhatNestsTooDeepWhateverWasBefore() {
    var nested = "[".repeat(900) + "%s" + "]".repeat(900);
    var parsed = ParsedJson.parse("[%s,\"%s\"]".formatted(nested.formatted("0"), PADDING));

    assertThatThrownBy(
            () ->
                parsed.next(
                    "[%s,\"%s\"]".formatted(nested.formatted(nested.formatted("0")), PADDING)))
        .isInstanceOf(UncheckedIOException.class);
  }

  private static boolean shares(JsonNode before, JsonNode after) {
    return before.isContainerNode()
        && after.isContainerNode()
        && before.findParents("shared").stream()
            .anyMatch(
                parent ->
                    after.findParents("shared").stream()
                        .anyMatch(other -> JsonEquality.isShared(parent, other)));
  }

  private static Optional<JsonNode> full(String text) {
    try {
      return Optional.of(Json.parse(text.getBytes(UTF_8)));
    } catch (UncheckedIOException | NumberFormatException e) {
      return Optional.empty();
    }
  }
}
