package io.onager.actor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.onager.model.CustomDelta;
import io.onager.model.InvalidJsonException;
import io.onager.model.Json;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an application's delta does, a change makes the very state, or is not told. */
class CheckedDeltaTest {
  /** A delta as two functions, on states that are bare JSON. */
  private record Delta(
      BiFunction<JsonNode, JsonNode, Optional<JsonNode>> between,
      BiFunction<JsonNode, JsonNode, JsonNode> apply)
      implements CustomDelta<JsonNode> {
    @Override
    public Optional<JsonNode> between(JsonNode previous, JsonNode next) {
      return between.apply(previous, next);
    }

    @Override
    public JsonNode apply(JsonNode previous, JsonNode change) throws InvalidJsonException {
      return apply.apply(previous, change);
    }
  }

  /** Keeps its entries in a list of its own, as no state should. */
  record Mutable(ArrayList<Integer> entries) {}

  private static final String LONG = "[" + "1,".repeat(50) + "2]";

  @Test
  void tellsAChangeThatMakesTheState() {
    assertThat(telling("{\"add\":1}", LONG).between("[]", LONG)).contains("{\"add\":1}");
  }

  @Test
  void tellsNoChangeThatIsNotShorterInBytes() {
    assertThat(telling("12345", "1234567").between("0", "123456")).isEmpty();
    assertThat(telling("12345", "12345").between("0", "12345")).isEmpty();
    assertThat(telling("12345", "123456").between("0", "123456")).contains("12345");
    assertThat(telling("\"aaaa\"", "\"ää\"").between("0", "\"ää\"")).isEmpty();
    assertThat(telling("\"aaa\"", "\"ää\"").between("0", "\"ää\"")).contains("\"aaa\"");
    assertThat(telling("\"ää\"", "\"aaa\"").between("0", "\"aaa\"")).isEmpty();
  }

  @Test
  void knowsTheStateWhateverTheOrderOfItsFields() {
    var state = "{\"first\":1,\"second\":[1.10,2]}";

    assertThat(telling("3", "{\"second\":[1.10,2],\"first\":1}").between("0", state)).contains("3");
    assertThat(telling("3", "{\"second\":[1.1,2],\"first\":1}").between("0", state)).isEmpty();
  }

  @Test
  void triesAChangeAsAClientReadsIt() {
    var factory = JsonNodeFactory.instance;
    var notANumber = factory.numberNode(Double.NaN); // JSON has none: it is written as a string
    var delta =
        checked(
            (from, to) -> Optional.of(notANumber),
            (from, change) -> factory.arrayNode().add(change.isNumber()));

    assertThat(delta.between("0", "[true,              2]")).isEmpty();
    assertThat(delta.between("0", "[false]")).contains("\"NaN\"");
  }

  static Stream<CheckedDelta> faults() {
    return Stream.of(
        checked((from, to) -> Optional.empty(), (from, change) -> from),
        telling("1", "[]"),
        checked(failing(new IllegalStateException("fault")), (from, change) -> from),
        checked(failing(new AssertionError("fault")), (from, change) -> from),
        checked(failing(new StackOverflowError()), (from, change) -> from),
        checked(failing(new NoClassDefFoundError()), (from, change) -> from),
        checked(CheckedDeltaTest::noAnswer, (from, change) -> from),
        checked(CheckedDeltaTest::firstEntry, failing(new IllegalStateException("fault"))),
        checked(CheckedDeltaTest::firstEntry, CheckedDeltaTest::noState));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void tellsNothingOfWhatIsWrong(CheckedDelta delta) {
    assertThat(delta.between("[]", LONG)).isEmpty();
    assertThat(delta.between("[]", LONG)).isEmpty();
  }

  @Test
  void tellsNothingOfStatesThatItCannotRead() {
    var delta = telling("1", LONG);

    assertThat(delta.between("[", LONG)).isEmpty();
    assertThat(delta.between("[]", LONG)).contains("1");
  }

  /** It takes from the state before what it says, so that another stream would find less in it. */
  @Test
  void isNotMisledByADeltaThatChangesItsStates() {
    var delta =
        CheckedDelta.of(
            "lift",
            "steps",
            new CustomDelta<Mutable>() {
              @Override
              public Optional<JsonNode> between(Mutable previous, Mutable next) {
                previous.entries().clear();
                return Optional.of(Json.tree(next.entries()));
              }

              @Override
              public Mutable apply(Mutable previous, JsonNode change) {
                change.forEach(entry -> previous.entries().add(entry.intValue()));
                return previous;
              }
            },
            json -> decode(json, Mutable.class));

    assertThat(delta.between("{\"entries\":[]}", "{\"entries\":[1,2]}")).contains("[1,2]");
    assertThat(delta.between("{\"entries\":[1]}", "{\"entries\":[1,2]}")).isEmpty();
  }

  private static CheckedDelta telling(String change, String made) {
    return checked((from, to) -> Optional.of(parse(change)), (from, told) -> parse(made));
  }

  private static CheckedDelta checked(
      BiFunction<JsonNode, JsonNode, Optional<JsonNode>> between,
      BiFunction<JsonNode, JsonNode, JsonNode> apply) {
    return CheckedDelta.of("lift", "steps", new Delta(between, apply), CheckedDeltaTest::parse);
  }

  private static Optional<JsonNode> firstEntry(JsonNode from, JsonNode to) {
    return Optional.of(to.get(0));
  }

  @SuppressWarnings("NullAway") // it is here to do what it must not
  private static Optional<JsonNode> noAnswer(JsonNode from, JsonNode to) {
    return null;
  }

  @SuppressWarnings("NullAway") // it is here to do what it must not
  private static JsonNode noState(JsonNode from, JsonNode change) {
    return null;
  }

  private static <T> BiFunction<JsonNode, JsonNode, T> failing(Throwable fault) {
    return (from, to) -> {
      if (fault instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) fault;
    };
  }

  private static JsonNode parse(String json) {
    return decode(json, JsonNode.class);
  }

  private static <T> T decode(String json, Class<T> form) {
    try {
      return Json.decode(Json.parse(json), form);
    } catch (InvalidJsonException | JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
