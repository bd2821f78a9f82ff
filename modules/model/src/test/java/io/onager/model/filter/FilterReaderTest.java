package io.onager.model.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import io.onager.model.Problem;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterReaderTest {
  private static final NamedFilter<Object> HAS_PLAYER =
      parameters -> {
        var player = Json.decode(parameters, Player.class).player();
        return player::equals;
      };

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'name':'threshold','value':1,'field':'a.b'}"
            + " | {'field':'/a/b','comparison':'>','value':'1.0','name':'threshold'}",
        "{'name':'threshold','value':100,'edge':false} | {'name':'threshold','value':'1e2'}",
        "{'name':'nonEmpty'} | {'name':'nonEmpty','field':''}",
        "{'and':[{'name':'changed'},{'name':'nonEmpty'}]}"
            + " | {'and':[{'name':'nonEmpty'},{'name':'changed'}]}",
        "{'or':[{'name':'changed'},{'name':'changed'}]} | {'name':'changed'}",
        "{'not':{'not':{'name':'changed'}}} | {'name':'changed'}",
        "{'name':'hasPlayer','player':'ann'} | {'player':'ann','name':'hasPlayer'}",
        "{'name':'threshold','value':0} | {'name':'threshold','value':-0.00}",
      })
  void readsWhatMeansTheSameTheSame(String one, String other) throws Exception {
    assertThat(read(one)).isEqualTo(read(other)).hasSameHashCodeAs(read(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'name':'threshold','value':1} | {'name':'threshold','value':1.1}",
        "{'name':'threshold','value':1} | {'name':'threshold','value':1,'edge':true}",
        "{'name':'threshold','value':1} | {'name':'threshold','value':1,'comparison':'gte'}",
        "{'name':'threshold','value':1,'field':'a.b'}"
            + " | {'name':'threshold','value':1,'field':'/a.b'}",
        "{'and':[{'name':'changed'},{'name':'nonEmpty'}]}"
            + " | {'or':[{'name':'changed'},{'name':'nonEmpty'}]}",
        "{'name':'hasPlayer','player':'ann'} | {'name':'hasPlayer','player':'bob'}",
        "{'not':{'name':'changed'}} | {'name':'changed'}",
      })
  void tellsApartWhatMeansSomethingElse(String one, String other) throws Exception {
    assertThat(read(one)).isNotEqualTo(read(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "1 | `` | expected an object",
        "null | `` | expected an object",
        "{} | `` | expected name, and, or, or not",
        "{'name':1} | /name | expected a string",
        "{'name':'nothing'} | /name | unknown filter",
        "{'name':'all','x':1} | /x | unknown field",
        "{'name':'all','a/b':1} | /a~1b | unknown field",
        "{'name':'changed','field':'/a'} | /field | unknown field",
        "{'name':'nonEmpty','field':1} | /field | expected a string",
        "{'name':'nonEmpty','field':null} | /field | expected a string",
        "{'name':'nonEmpty','field':'a..b'} | /field | expected a name before and behind each dot",
        "{'name':'nonEmpty','field':'/~2'} | /field | expected 0 or 1 behind each ~",
        "{'name':'threshold'} | /value | missing",
        "{'name':'threshold','value':null} | /value | expected a number",
        "{'name':'threshold','value':'1x'} | /value | expected a number",
        "{'name':'threshold','value':''} | /value | expected a number",
        "{'name':'threshold','value':'٣'} | /value | expected a number",
        "{'name':'threshold','value':1e2000}"
            + " | /value | expected a number of at most 1000 digits",
        "{'name':'threshold','value':'1e-2000'}"
            + " | /value | expected a number of at most 1000 digits",
        "{'name':'threshold','value':1,'comparison':'='} | /comparison"
            + " | expected one of gt, gte, lt, lte, eq, neq, >, >=, <, <=, ==, !=",
        "{'name':'threshold','value':1,'edge':1} | /edge | expected true or false",
        "{'and':[]} | /and | expected an array of at least one filter",
        "{'or':{}} | /or | expected an array of at least one filter",
        "{'not':[{'name':'all'}]} | /not | expected an object",
        "{'and':[{'name':'all'}],'or':[]} | /or | unknown field",
        "{'and':[{'name':'all'},{'not':{'name':'x'}}]} | /and/1/not/name | unknown filter",
        "{'or':[{'name':'hasPlayer'}]} | /or/0/player | missing",
        "{'or':[{'name':'hasPlayer','player':1}]} | /or/0/player | expected a string",
      })
  void saysWhichPartIsWrong(String filter, String path, String problem) {
    assertThat(problems(filter)).containsExactly(new Problem(path, problem));
  }

  @Test
  void saysAllThatIsWrongAtOnce() {
    assertThat(problems("{'and':[{'name':'threshold','edge':1},{'name':'x'}]}"))
        .extracting(Problem::path)
        .containsExactly("/and/0/value", "/and/0/edge", "/and/1/name");
    assertThat(problems("{'and':[" + "1,".repeat(60) + "1]}")).hasSize(20);
  }

  @Test
  void boundsDepthAndNumber() throws Exception {
    assertThat(read(nested(16))).isNotEqualTo(Filter.ALL);
    assertThat(problems(nested(17)))
        .containsExactly(new Problem("/not".repeat(16), "nests deeper than 16 filters"));
    assertThat(read("{'and':[" + "{'name':'all'},".repeat(98) + "{'name':'all'}]}"))
        .isEqualTo(Filter.ALL);
    assertThat(problems("{'and':[" + "{'name':'all'},".repeat(5_000) + "{'name':'all'}]}"))
        .containsExactly(new Problem("/and/99", "expected at most 100 filters"));
  }

  record Player(String player) {}

  private static String nested(int depth) {
    return "{'not':".repeat(depth - 1) + "{'name':'changed'}" + "}".repeat(depth - 1);
  }

  private static List<Problem> problems(String filter) {
    return catchThrowableOfType(InvalidJsonException.class, () -> read(filter)).problems();
  }

  private static Filter read(String filter) throws Exception {
    return Filter.parse(
        json(filter),
        name -> name.equals("hasPlayer") ? Optional.of(HAS_PLAYER) : Optional.empty());
  }

  private static JsonNode json(String text) throws Exception {
    return Json.parse(text.replace('\'', '"'));
  }
}
