package io.onager.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {
  private static final String STATE =
      "{'players':{'ann':{'score':1,'cards':[1,2]},'bob':null},'total':3,'0':{'1':'x'},"
          + "'a/b':1,'m~n':2,'':4,'none':{}}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/players/ann/score | {'players':{'ann':{'score':1}}}",
        "/total /players/bob | {'players':{'bob':null},'total':3}",
        "/players/ann/score /players/ann | {'players':{'ann':{'score':1,'cards':[1,2]}}}",
        "/players/ann /players/ann/score | {'players':{'ann':{'score':1,'cards':[1,2]}}}",
        "/players/cid /total | {'total':3}",
        "/players/cid | {}",
        "/total/x | {}",
        "/players/ann/cards/0 | {}",
        "/players/ann/cards | {'players':{'ann':{'cards':[1,2]}}}",
        "/0/1 | {'0':{'1':'x'}}",
        "/a~1b /m~0n | {'a/b':1,'m~n':2}",
        "/ | {'':4}",
        "/none | {'none':{}}",
        "/none/x | {}",
      })
  void keepsTheShapeOfWhatItSelects(String pointers, String selected) throws Exception {
    var selection = Selection.of(List.of(pointers.split(" ")));

    assertThat(selection.apply(json(STATE))).isEqualTo(json(selected));
  }

  @Test
  void selectsAllOrNothing() throws Exception {
    var state = json(STATE);

    assertThat(Selection.ALL.apply(state)).isSameAs(state);
    assertThat(Selection.of(List.of("/total", ""))).isEqualTo(Selection.ALL);
    assertThat(Selection.of(List.of()).apply(state)).isEqualTo(json("{}"));
    assertThat(Selection.of(List.of("/0")).apply(json("[1]"))).isEqualTo(json("{}"));
    assertThat(Selection.of(List.of("/0")).apply(json("7"))).isEqualTo(json("{}"));
    assertThat(Selection.of(List.of("")).apply(json("7"))).isEqualTo(json("7"));
  }

  @Test
  void sharesWhatItSelects() throws Exception {
    var state = json(STATE);

    assertThat(Selection.of(List.of("/players/ann")).apply(state).at("/players/ann"))
        .isSameAs(state.at("/players/ann"));
  }

  @Test
  void obeysItsLaws() throws Exception {
    for (var seed = 0; seed < 20_000; seed++) {
      var random = new RandomJson(seed);
      var state = random.value(4);
      var before = state.deepCopy();
      var pointers = pointers(random);
      var shuffled = new ArrayList<>(pointers);
      Collections.reverse(shuffled);
      shuffled.addAll(pointers);

      var selection = Selection.of(pointers);
      var selected = selection.apply(state);

      var seedAndCase = "seed %d: %s of %s".formatted(seed, pointers, state);
      assertThat(Selection.of(shuffled)).as(seedAndCase).isEqualTo(selection);
      assertThat(Selection.of(shuffled)).as(seedAndCase).hasSameHashCodeAs(selection);
      assertThat(selection.apply(selected)).as(seedAndCase).isEqualTo(selected);
      assertThat(state).as(seedAndCase).isEqualTo(before);
      for (var pointer : pointers) {
        var there = inObjects(state, pointer);
        assertThat(inObjects(selected, pointer)).as(seedAndCase).isEqualTo(there);
      }
      if (!pointers.contains("")) {
        assertThat(leaves(selected)).as(seedAndCase).isLessThanOrEqualTo(leaves(state));
      }
    }
  }

  @Test
  void saysWhichPointersAreNone() {
    var problems = problems(List.of("/a", "b", "/~", "/" + "x".repeat(1_000)));

    assertThat(problems)
        .containsExactly(
            new Problem("/1", "expected a JSON Pointer, which begins with /"),
            new Problem("/2", "expected 0 or 1 behind each ~"),
            new Problem("/3", "expected at most 1000 characters"));
    assertThat(problems(Collections.nCopies(101, "/a")))
        .containsExactly(new Problem("", "expected at most 100 pointers"));
  }

  private static List<Problem> problems(List<String> pointers) {
    return catchThrowableOfType(InvalidJsonException.class, () -> Selection.of(pointers))
        .problems();
  }

  private static List<String> pointers(RandomJson random) {
    var pointers = new ArrayList<String>();
    for (var i = random.below(4); i > 0; i--) {
      var pointer = new StringBuilder();
      for (var depth = 1 + random.below(3); depth > 0; depth--) {
        pointer.append('/').append(Pointer.escape(random.name()));
      }
      pointers.add(pointer.toString());
    }
    return pointers;
  }

  /** Returns what {@code pointer} names on a way through objects only. */
  private static JsonNode inObjects(JsonNode tree, String pointer) {
    var node = tree;
    for (var token : Pointer.parse(pointer).tokens()) {
      node = node instanceof ObjectNode object ? object.path(token) : Json.mapper().missingNode();
    }
    return node;
  }

  private static int leaves(JsonNode tree) {
    var leaves = tree.isContainerNode() ? 0 : 1;
    for (var child : tree) {
      leaves += leaves(child);
    }
    return leaves;
  }

  private static JsonNode json(String text) throws Exception {
    return Json.parse(text.replace('\'', '"'));
  }
}
