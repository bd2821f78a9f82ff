package io.onager.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.flipkart.zjsonpatch.DiffFlags;
import com.flipkart.zjsonpatch.JsonDiff;
import java.util.EnumSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonPatchTest {
  /** The examples of RFC 6902, appendix A, and what it says elsewhere. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'foo':'bar'} | {'op':'add','path':'/baz','value':'qux'} | {'baz':'qux','foo':'bar'}",
        "{'foo':['a','b']} | {'op':'add','path':'/foo/1','value':'q'} | {'foo':['a','q','b']}",
        "{'baz':'qux','foo':'bar'} | {'op':'remove','path':'/baz'} | {'foo':'bar'}",
        "{'foo':['a','q','b']} | {'op':'remove','path':'/foo/1'} | {'foo':['a','b']}",
        "{'baz':'q','foo':1} | {'op':'replace','path':'/baz','value':'b'} | {'baz':'b','foo':1}",
        "{'foo':{'w':'f'},'qux':{'c':'g'}} | {'op':'move','from':'/foo/w','path':'/qux/t'}"
            + " | {'foo':{},'qux':{'c':'g','t':'f'}}",
        "{'f':['all','grass','cows','eat']} | {'op':'move','from':'/f/1','path':'/f/3'}"
            + " | {'f':['all','cows','eat','grass']}",
        "{'b':'q','f':['a',2,'c']} | {'op':'test','path':'/f/1','value':2} | {'b':'q','f':['a',2,'c']}",
        "{'foo':'bar'} | {'op':'add','path':'/c','value':{'g':{}}} | {'foo':'bar','c':{'g':{}}}",
        "{'foo':'bar'} | {'op':'add','path':'/b','value':'q','xyz':1} | {'foo':'bar','b':'q'}",
        "{'/':9,'~1':10} | {'op':'test','path':'/~01','value':10} | {'/':9,'~1':10}",
        "{'foo':['bar']} | {'op':'add','path':'/foo/-','value':['x']} | {'foo':['bar',['x']]}",
        "{'a':1} | {'op':'test','path':'/a','value':1.0} | {'a':1}",
        "{'a':1} | {'op':'replace','path':'','value':[1]} | [1]",
        "{'a':1} | {'op':'add','path':'','value':null} | null",
        "{'a':{'b':1}} | {'op':'move','from':'/a/b','path':''} | 1",
        "{'a':{'b':1}} | {'op':'move','from':'/a','path':'/a'} | {'a':{'b':1}}",
        "{'a':{'b':1}} | {'op':'copy','from':'','path':'/c'} | {'a':{'b':1},'c':{'a':{'b':1}}}",
        "{'a':1} | {'op':'add','path':'/a','value':null} | {'a':null}",
        "{'0':1} | {'op':'replace','path':'/0','value':2} | {'0':2}",
      })
  void appliesAsTheRfcSays(String document, String operation, String result) throws Exception {
    var before = json(document);

    assertThat(JsonPatch.apply(before, json("[" + operation + "]"))).isEqualTo(json(result));
    assertThat(before).isEqualTo(json(document));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | {} | `` | expected an array",
        "{} | [1] | /0 | expected an object",
        "{} | [{}] | /0/op | missing",
        "{} | [{'op':1,'path':''}] | /0/op | expected a string",
        "{} | [{'op':'nil','path':''}] | /0/op"
            + " | expected add, remove, replace, move, copy or test",
        "{} | [{'op':'remove'}] | /0/path | missing",
        "{} | [{'op':'remove','path':'a'}] | /0/path"
            + " | expected a JSON Pointer, which begins with /",
        "{} | [{'op':'remove','path':'/~2'}] | /0/path | expected 0 or 1 behind each ~",
        "{} | [{'op':'remove','path':''}] | /0/path | the whole document cannot be removed",
        "{} | [{'op':'remove','path':'/a'}] | /0/path | there is nothing",
        "{} | [{'op':'replace','path':'/a','value':1}] | /0/path | there is nothing",
        "{} | [{'op':'add','path':'/a'}] | /0/value | missing",
        "{} | [{'op':'add','path':'/a/b','value':1}] | /0/path | there is nothing to hold it",
        "{'a':1} | [{'op':'add','path':'/a/b','value':1}] | /0/path"
            + " | only objects and arrays hold something",
        "[1] | [{'op':'add','path':'/2','value':1}] | /0/path | there is no such index",
        "[1] | [{'op':'add','path':'/00','value':1}] | /0/path | there is no such index",
        "[1] | [{'op':'add','path':'/a','value':1}] | /0/path | there is no such index",
        "[1] | [{'op':'replace','path':'/-','value':1}] | /0/path | there is nothing",
        "[1] | [{'op':'remove','path':'/1'}] | /0/path | there is nothing",
        "{} | [{'op':'move','path':'/a'}] | /0/from | missing",
        "{} | [{'op':'copy','from':'/b','path':'/a'}] | /0/from | there is nothing",
        "{'a':{}} | [{'op':'move','from':'/a','path':'/a/b'}] | /0/path"
            + " | nothing can be moved into itself",
        "{'a':1} | [{'op':'test','path':'/a','value':'1'}] | /0/value | the test failed",
        "{'a':1} | [{'op':'remove','path':'/a'},{'op':'test','path':'/a','value':1}] | /1/path"
            + " | there is nothing",
      })
  void saysWhatIsWrongAndChangesNothing(String document, String patch, String path, String problem)
      throws Exception {
    var before = json(document);

    assertThat(failure(before, json(patch))).isEqualTo(new Problem(path, problem));
    assertThat(before).isEqualTo(json(document));
  }

  @Test
  void findsAPatchForEveryChange() throws Exception {
    for (var seed = 0; seed < 30_000; seed++) {
      var random = new RandomJson(seed);
      var from = random.value(4);
      var to = seed % 3 == 0 ? random.value(4) : random.changed(from, 4);
      var fromBefore = from.deepCopy();
      var toBefore = to.deepCopy();

      var patch = JsonPatch.diff(from, to);

      var seedAndChange = "seed %d: %s -> %s by %s".formatted(seed, from, to, patch);
      assertThat(asWritten(JsonPatch.apply(from, patch), to)).as(seedAndChange).isTrue();
      assertThat(from).as(seedAndChange).isEqualTo(fromBefore);
      assertThat(to).as(seedAndChange).isEqualTo(toBefore);
      assertThat(patch.isEmpty()).as(seedAndChange).isEqualTo(asWritten(from, to));
    }
  }

  @Test
  void meansTheSameAsAnotherImplementation() throws Exception {
    for (var seed = 0; seed < 20_000; seed++) {
      var random = new RandomJson(seed);
      var from = random.value(4);
      var to = random.changed(from, 4);
      var seedAndChange = "seed %d: %s -> %s".formatted(seed, from, to);

      var patched = com.flipkart.zjsonpatch.JsonPatch.apply(JsonPatch.diff(from, to), from);
      assertThat(patched).as(seedAndChange).isEqualTo(to);
      // Theirs has moves; copies are left out because they are sometimes of what has been removed.
      var theirs = JsonDiff.asJson(from, to, EnumSet.of(DiffFlags.OMIT_COPY_OPERATION));
      assertThat(JsonPatch.apply(from, theirs)).as(seedAndChange).isEqualTo(to);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1,2,3] | [0,1,2,3] | [{'op':'add','path':'/0','value':0}]",
        "[1,2,3] | [2,3] | [{'op':'remove','path':'/0'}]",
        "[1,1,1] | [1,1] | [{'op':'remove','path':'/2'}]",
        "{'a':[{'n':1,'t':'long enough'},{'n':2}]} | {'a':[{'n':5,'t':'long enough'},{'n':2}]}"
            + " | [{'op':'replace','path':'/a/0/n','value':5}]",
        "{'a':1} | {'a':1.0} | [{'op':'replace','path':'/a','value':1.0}]",
        "{'a/b':{'~':1}} | {'a/b':{}} | [{'op':'remove','path':'/a~1b/~0'}]",
        "{'a':1,'b':2,'c':3} | {'d':1} | [{'op':'replace','path':'','value':{'d':1}}]",
        "{'a':1} | null | [{'op':'replace','path':'','value':null}]",
        "{'a':[null]} | {'a':[null],'b':null} | [{'op':'add','path':'/b','value':null}]",
        "{'b':1,'a':2} | {'a':2,'b':1} | []",
      })
  void saysOnlyWhatChanged(String from, String to, String patch) throws Exception {
    assertThat(Json.text(JsonPatch.diff(json(from), json(to)))).isEqualTo(patch.replace('\'', '"'));
  }

  @Test
  void keepsWhatStaysInLongArrays() throws Exception {
    var from = array(20_000, i -> i);
    var to = array(20_000, i -> i);
    to.remove(17_000);
    to.insert(9_000, -1);
    to.insert(3, -2);

    var patch = JsonPatch.diff(from, to);

    assertThat(patch).hasSize(3);
    assertThat(JsonPatch.apply(from, patch)).isEqualTo(to);
  }

  @Test
  void replacesArraysWithNothingInCommon() throws Exception {
    var from = array(20_000, i -> i);
    var to = array(20_000, i -> 20_000 - i);

    assertThat(JsonPatch.diff(from, to))
        .containsExactly(Json.parse("{\"op\":\"replace\",\"path\":\"\",\"value\":" + to + "}"));
  }

  @Test
  void boundsWhatMovesAndCopiesCarry() throws Exception {
    var doubling = "{'op':'copy','from':'','path':'/-'},";
    var patch = json("[" + doubling.repeat(30) + "{'op':'test','path':'/0','value':1}]");

    assertThat(failure(json("[1]"), patch).problem()).isEqualTo("too much is moved and copied");
  }

  @Test
  void boundsDepth() throws Exception {
    var deepest = "[".repeat(62) + "]".repeat(62);
    var fits = json("[{'op':'add','path':'/a','value':" + deepest + "}]");
    var tooDeep = json("[{'op':'replace','path':'/a/b/c','value':" + deepest + "}]");

    assertThat(JsonPatch.apply(json("{}"), fits).get("a")).hasSize(1);
    assertThat(failure(json("{'a':{'b':{'c':1}}}"), tooDeep))
        .isEqualTo(new Problem("/0/path", "nests too deep"));
  }

  private static boolean asWritten(JsonNode a, JsonNode b) {
    return JsonEquality.asWritten(a, b);
  }

  private static ArrayNode array(int size, IntFunction<Integer> element) {
    var array = JsonNodeFactory.instance.arrayNode(size);
    IntStream.range(0, size).mapToObj(element).forEach(array::add);
    return array;
  }

  private static Problem failure(JsonNode document, JsonNode patch) {
    return catchThrowableOfType(PatchException.class, () -> JsonPatch.apply(document, patch))
        .problem();
  }

  /** Quotes are single, for the sake of the reader. */
  private static JsonNode json(String text) throws Exception {
    return Json.parse(text.replace('\'', '"'));
  }
}
