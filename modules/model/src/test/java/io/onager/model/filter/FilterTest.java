package io.onager.model.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import io.onager.model.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterTest {
  private static final String ABOVE_2 = "{'name':'threshold','value':2}";
  private static final String EDGE_ABOVE_2 = "{'name':'threshold','value':2,'edge':true}";
  private static final String CHANGED = "{'name':'changed'}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'name':'all'} | null | true",
        "{'name':'nonEmpty'} | [] | false",
        "{'name':'nonEmpty'} | [0] | true",
        "{'name':'nonEmpty'} | {} | false",
        "{'name':'nonEmpty'} | '' | false",
        "{'name':'nonEmpty'} | ' ' | true",
        "{'name':'nonEmpty'} | 0 | true",
        "{'name':'nonEmpty'} | false | true",
        "{'name':'nonEmpty'} | null | false",
        "{'name':'nonEmpty','field':'/a'} | {'b':1} | false",
        "{'name':'nonEmpty','field':'a'} | {'a':null} | false",
        "{'name':'nonEmpty','field':'a'} | {'a':{'x':null}} | true",
        "{'name':'threshold','value':2} | 3 | true",
        "{'name':'threshold','value':2} | 2 | false",
        "{'name':'threshold','value':2,'comparison':'gte'} | 2 | true",
        "{'name':'threshold','value':2,'comparison':'<'} | 2 | false",
        "{'name':'threshold','value':2,'comparison':'<='} | 2.0 | true",
        "{'name':'threshold','value':2,'comparison':'=='} | 2.00 | true",
        "{'name':'threshold','value':2,'comparison':'!='} | 2e0 | false",
        "{'name':'threshold','value':2,'comparison':'neq'} | 3 | true",
        "{'name':'threshold','value':2,'comparison':'neq'} | 'x' | false",
        "{'name':'threshold','value':2,'comparison':'neq'} | null | false",
        "{'name':'threshold','value':2} | '3' | false",
        "{'name':'threshold','value':2} | [3] | false",
        "{'name':'threshold','value':'-2.5'} | -2.4 | true",
        "{'name':'threshold','value':0.1,'comparison':'eq'} | 0.10 | true",
        "{'name':'threshold','value':9223372036854775807} | 9223372036854775808 | true",
        "{'name':'threshold','value':9223372036854775807} | 9223372036854775807 | false",
        "{'name':'threshold','value':9007199254740993} | 9007199254740993.5 | true",
        "{'name':'threshold','value':'1e30','comparison':'lt'} | 999999999999999999999999999999 | true",
        "{'name':'threshold','value':1} | 1e400 | true",
        "{'name':'threshold','value':0,'comparison':'eq'} | -0.0 | true",
        "{'name':'threshold','value':1,'field':'stats.count'} | {'stats':{'count':2}} | true",
        "{'name':'threshold','value':1,'field':'/stats/count'} | {'stats':{'count':2}} | true",
        "{'name':'threshold','value':1,'field':'/stats.count'} | {'stats.count':2} | true",
        "{'name':'threshold','value':1,'field':'/a~1b/~0'} | {'a/b':{'~':2}} | true",
        "{'name':'threshold','value':1,'field':'list.1'} | {'list':[0,2]} | true",
        "{'name':'threshold','value':1,'field':'list.01'} | {'list':[0,2]} | false",
        "{'name':'threshold','value':1,'field':'list.2'} | {'list':[0,2]} | false",
        "{'name':'threshold','value':1,'field':''} | 2 | true",
        "{'and':[{'name':'threshold','value':1},{'name':'threshold','value':3,'comparison':'lt'}]} | 2 | true",
        "{'and':[{'name':'threshold','value':1},{'name':'threshold','value':3,'comparison':'lt'}]} | 4 | false",
        "{'or':[{'name':'nonEmpty','field':'a'},{'name':'nonEmpty','field':'b'}]} | {'b':1} | true",
        "{'or':[{'name':'nonEmpty','field':'a'},{'name':'nonEmpty','field':'b'}]} | {'c':1} | false",
        "{'not':{'name':'threshold','value':2}} | 'x' | true",
        "{'not':{'not':{'name':'threshold','value':2}}} | 3 | true",
      })
  void decidesByTheState(String filter, String state, boolean passes) throws Exception {
    var stateless = filter(filter);

    assertThat(stateless.isStateless()).isTrue();
    assertThat(stateless.passes(candidate(state), stateless.begin())).isEqualTo(passes);
  }

  /** A column for each revision: the state, and whether it passes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        CHANGED + " | 1 1 2 2.0 1 | + - + - +",
        CHANGED + " | {'a':1,'b':2} {'b':2,'a':1} {'a':1} | + - +",
        "{'not':" + CHANGED + "} | 1 1 2 1 | - - - -",
        EDGE_ABOVE_2 + " | 3 4 1 3 3 'x' 3 | + - - + - - +",
        EDGE_ABOVE_2 + " | 1 3 1 1 4 | - + - - +",
        "{'not':" + EDGE_ABOVE_2 + "} | 3 4 1 3 3 | - + + - +",
        "{'and':[" + CHANGED + "," + ABOVE_2 + "]} | 1 3 1 3 4 | - + - - +",
        "{'and':[" + ABOVE_2 + "," + CHANGED + "]} | 1 3 1 3 4 | - + - - +",
        "{'or':[" + CHANGED + "," + ABOVE_2 + "]} | 1 3 3 1 1 | + + + + -",
        // Edges are remembered also where the rest had decided already.
        "{'and':[{'name':'nonEmpty','field':'a'},{'name':'threshold','field':'n','value':2,"
            + "'edge':true}]} | {'n':3} {'n':3,'a':1} {'n':1,'a':1} {'n':3,'a':1} | - - - +",
        "{'or':[{'name':'nonEmpty','field':'a'},{'name':'threshold','field':'n','value':2,"
            + "'edge':true}]} | {'n':3,'a':1} {'n':3} {'n':1} {'n':3} | + - - +",
        "{'and':[" + CHANGED + "," + EDGE_ABOVE_2 + "]} | 3 1 3 1 4 | + - - - +",
      })
  void decidesByWhatCameBefore(String filter, String states, String passes) throws Exception {
    var stateful = filter(filter);

    assertThat(stateful.isStateless()).isFalse();
    assertThat(decisions(stateful, stateful.begin(), List.of(states.split(" ")))).isEqualTo(passes);
  }

  @Test
  void comparesWhatIsSelected() throws Exception {
    var changed = filter(CHANGED);
    var memory = changed.begin();
    var selection = Selection.of(List.of("/a"));
    var passed = new ArrayList<Boolean>();
    for (var state : List.of("{'a':1,'b':1}", "{'a':1,'b':2}", "{'b':2}", "{}", "{'a':1}")) {
      var json = json(state);
      var candidate = new Candidate(() -> json, () -> json, selection);
      passed.add(changed.passes(candidate, memory));
      memory.sent(candidate);
    }

    assertThat(passed).containsExactly(true, false, true, false, true);
  }

  @Test
  void comparesWithWhatWasSentAndNotWithWhatPassed() throws Exception {
    var changed = filter(CHANGED);
    var memory = changed.begin();

    assertThat(changed.passes(candidate("1"), memory)).isTrue();
    assertThat(changed.passes(candidate("1"), memory)).isTrue();
    memory.sent(candidate("1"));
    assertThat(changed.passes(candidate("1"), memory)).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        CHANGED + " | 1 | 1 2 | - +",
        EDGE_ABOVE_2 + " | 3 | 3 1 3 | - - +",
        EDGE_ABOVE_2 + " | 1 | 3 | +",
        "{'and':[" + CHANGED + "," + EDGE_ABOVE_2 + "]} | 3 | 4 1 3 4 | - - - -",
      })
  void continuesFromABase(String filter, String base, String states, String passes)
      throws Exception {
    var stateful = filter(filter);
    var memory = stateful.continueFrom(candidate(base));

    assertThat(decisions(stateful, memory, List.of(states.split(" ")))).isEqualTo(passes);
  }

  /** Continuing from what was sent last is the same as having gone on, where nothing came since. */
  @Test
  void continuesAsIfNeverInterrupted() throws Exception {
    var filters =
        List.of(
            filter(CHANGED),
            filter(EDGE_ABOVE_2),
            filter("{'or':[" + CHANGED + "," + EDGE_ABOVE_2 + "]}"),
            filter("{'and':[{'not':" + EDGE_ABOVE_2 + "}," + CHANGED + "]}"));
    for (var seed = 0; seed < 5_000; seed++) {
      var random = new Random(seed);
      var filter = filters.get(seed % filters.size());
      var memory = filter.begin();
      for (var revision = 0; revision < 20; revision++) {
        var candidate = candidate(String.valueOf(random.nextInt(5)));
        if (filter.passes(candidate, memory)) {
          memory.sent(candidate);
          assertThat(memory.agreesWith(filter.continueFrom(candidate)))
              .as("seed %d, revision %d", seed, revision)
              .isTrue();
        }
      }
    }
  }

  @Test
  void asksFiltersOfTheTypeAboutTypedStates() throws Exception {
    NamedFilter<String> longer =
        parameters -> {
          var least = Json.decode(parameters, Least.class).length();
          return state -> state.length() > least;
        };
    var filter =
        Filter.parse(
            json("{'not':{'name':'longer','length':3}}"),
            name -> name.equals("longer") ? Optional.of(longer) : Optional.empty());

    assertThat(filter.isStateless()).isTrue();
    assertThat(filter.passes(typed("abc"), filter.begin())).isTrue();
    assertThat(filter.passes(typed("abcd"), filter.begin())).isFalse();
  }

  @Test
  void asksForNoMoreThanItNeeds() throws Exception {
    var unasked =
        new Candidate(
            () -> {
              throw new AssertionError("json");
            },
            () -> {
              throw new AssertionError("typed");
            },
            Selection.ALL);

    assertThat(Filter.ALL.passes(unasked, Filter.ALL.begin())).isTrue();
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> filter(ABOVE_2).passes(unasked, Filter.ALL.begin()))
        .withMessage("json");
  }

  @Test
  void makesEachFormOfACandidateOnce() {
    var made = new ArrayList<String>();
    var candidate =
        new Candidate(
            () -> {
              made.add("json");
              return Json.tree(1);
            },
            () -> {
              made.add("typed");
              return 1;
            },
            Selection.ALL);

    IntStream.range(0, 3)
        .forEach(i -> assertThat(List.of(candidate.selected(), candidate.typed())).hasSize(2));
    assertThat(made).containsExactly("json", "typed");
  }

  record Least(int length) {}

  private static String decisions(Filter filter, Memory memory, List<String> states)
      throws Exception {
    var decisions = new ArrayList<String>();
    for (var state : states) {
      var candidate = candidate(state);
      var passes = filter.passes(candidate, memory);
      if (passes) {
        memory.sent(candidate);
      }
      decisions.add(passes ? "+" : "-");
    }
    return String.join(" ", decisions);
  }

  private static Candidate typed(String state) {
    return new Candidate(() -> Json.tree(state), () -> state, Selection.ALL);
  }

  private static Candidate candidate(String state) throws Exception {
    var json = json(state);
    return new Candidate(() -> json, () -> json, Selection.ALL);
  }

  private static Filter filter(String text) throws Exception {
    return Filter.parse(json(text), name -> Optional.empty());
  }

  private static JsonNode json(String text) throws Exception {
    return Json.parse(text.replace('\'', '"'));
  }
}
