package io.onager.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.onager.model.Delta.Format;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DeltaTest {
  @ParameterizedTest
  @EnumSource
  void makesTheStateOutOfTheOneBefore(Format format) throws Exception {
    for (var seed = 0; seed < 20_000; seed++) {
      var random = new RandomJson(seed);
      var from = random.value(4);
      var to = seed % 3 == 0 ? random.value(4) : random.changed(from, 4);

      var delta = Delta.smallest(format, from, to);

      var seedAndChange = "seed %d: %s -> %s by %s".formatted(seed, from, to, delta);
      var rebuilt = apply(from, delta);
      assertThat(CanonicalJson.text(rebuilt)).as(seedAndChange).isEqualTo(CanonicalJson.text(to));
      assertThat(JsonEquality.asWritten(rebuilt, to)).as(seedAndChange).isTrue();
      assertThat(size(delta.json())).as(seedAndChange).isLessThanOrEqualTo(size(to));
      assertThat(delta instanceof Delta.Full || size(delta.json()) < size(to))
          .as(seedAndChange)
          .isTrue();
    }
  }

  @Test
  void isShortWhereLittleChanged() throws Exception {
    var from = players(400);
    var to = Json.parse(Json.bytes(from));
    ((ObjectNode) to.at("/players/p200")).put("score", 99_999);

    assertThat(Delta.smallest(Format.MERGE_PATCH, from, to))
        .isEqualTo(new Delta.Merge(Json.parse("{\"players\":{\"p200\":{\"score\":99999}}}")));
    assertThat(Delta.smallest(Format.JSON_PATCH, from, to).json())
        .containsExactly(
            Json.parse("{\"op\":\"replace\",\"path\":\"/players/p200/score\",\"value\":99999}"));
    assertThat(Delta.smallest(Format.NONE, from, to)).isEqualTo(new Delta.Full(to));
    assertThat(50 * size(Delta.smallest(Format.JSON_PATCH, from, to).json())).isLessThan(size(to));
  }

  @Test
  void isEmptyWhereNothingChanged() throws Exception {
    var state = players(3);
    var same = Json.parse(Json.bytes(state));

    assertThat(Delta.smallest(Format.MERGE_PATCH, state, same))
        .isEqualTo(new Delta.Merge(Json.parse("{}")));
    assertThat(Delta.smallest(Format.JSON_PATCH, state, same))
        .isEqualTo(new Delta.Patch(Json.parse("[]")));
  }

  @Test
  void isFullWhereAMergePatchCannotSayTheChange() throws Exception {
    var from = players(3);
    var to = players(3);
    to.putNull("winner");

    assertThat(Delta.smallest(Format.MERGE_PATCH, from, to)).isEqualTo(new Delta.Full(to));
    assertThat(Delta.smallest(Format.JSON_PATCH, from, to).json())
        .containsExactly(Json.parse("{\"op\":\"add\",\"path\":\"/winner\",\"value\":null}"));
  }

  @Test
  void isFullWhereAPatchIsNotShorter() throws Exception {
    for (var format : Format.values()) {
      assertThat(Delta.smallest(format, Json.parse("{\"a\":1}"), Json.parse("{\"a\":2}")))
          .isEqualTo(new Delta.Full(Json.parse("{\"a\":2}")));
    }
  }

  @Test
  void countsBytesAndNotCharacters() throws Exception {
    var from = Json.parse("{\"n\":1,\"t\":\"ééééééééééééééééééé\"}");
    var to = Json.parse("{\"n\":2,\"t\":\"ééééééééééééééééééé\"}");

    assertThat(size(to)).isGreaterThan(40);
    assertThat(Json.text(to).length()).isLessThan(40);
    assertThat(size(JsonPatch.diff(from, to))).isEqualTo(40);
    assertThat(Delta.smallest(Format.JSON_PATCH, from, to)).isInstanceOf(Delta.Patch.class);
  }

  private static JsonNode apply(JsonNode from, Delta delta) throws PatchException {
    if (delta instanceof Delta.Merge merge) {
      return MergePatch.apply(from, merge.json());
    }
    return delta instanceof Delta.Patch patch ? JsonPatch.apply(from, patch.json()) : delta.json();
  }

  private static ObjectNode players(int count) {
    var state = JsonNodeFactory.instance.objectNode();
    var players = state.putObject("players");
    for (var i = 0; i < count; i++) {
      players.putObject("p" + i).put("name", "player number " + i).put("score", i);
    }
    return state;
  }

  private static int size(JsonNode json) {
    return Json.bytes(json).length;
  }
}
