package io.onager.request;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.onager.model.Json;
import io.onager.model.Problem;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What requests are given and what they come to: checked, bounded, read back. */
class PayloadTest {
  record Sum(int a, int b) {
    List<Problem> check() {
      if (a == Integer.MIN_VALUE) {
        throw new IllegalStateException("a fault of the check");
      }
      return List.of();
    }
  }

  record Text(String text) {}

  private static final RequestHandler<Sum, Integer> SUM =
      RequestHandler.named("sum", Sum.class, Integer.class)
          .validating(Sum::check)
          .handledBy((sum, work) -> sum.a() + sum.b());

  private static final RequestHandler<Sum, Integer> STRICT =
      RequestHandler.named("sum", Sum.class, Integer.class)
          .validating(sum -> List.of(new Problem("", "never")))
          .handledBy((sum, work) -> sum.a() + sum.b());

  private static final RequestHandler<Text, String> TEXT =
      RequestHandler.named("text", Text.class, String.class).handledBy((text, work) -> text.text());

  private static final RequestHandler<Sum, Integer> RENAMED =
      RequestHandler.named("text", Sum.class, Integer.class).handledBy((sum, work) -> 0);

  private static final RequestHandler<JsonNode, Integer> ANY =
      RequestHandler.named("any", JsonNode.class, Integer.class)
          .handledBy((given, work) -> Json.bytes(given).length);

  /** Deeper than what a node reads of another. */
  private static final RequestHandler<Text, JsonNode> DEEP =
      RequestHandler.named("deep", Text.class, JsonNode.class)
          .handledBy((text, work) -> nested(100));

  private static Node node;

  @BeforeAll
  static void start() {
    node = Node.start("", SUM, DEEP, ANY);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static JsonNode nested(int depth) {
    JsonNode tree = IntNode.valueOf(1);
    for (var level = 0; level < depth; level++) {
      tree = JsonNodeFactory.instance.arrayNode().add(tree);
    }
    return tree;
  }

  @Test
  void answersWhereACheckThrows() {
    var receipt = node.submit(Submission.of(SUM, new Sum(Integer.MIN_VALUE, 1)));

    assertThat(receipt).isInstanceOf(Receipt.Failed.class);
  }

  /** A newer handler may be stricter: what was taken is taken. */
  @Test
  void isCheckedOnceOnly() {
    try (var first = Node.start("onager.request.max-running = 0", SUM, TEXT)) {
      var id = first.accepted(Submission.of(SUM, new Sum(2, 2)).after(Duration.ofSeconds(1)));
      var unreadable = first.accepted(Submission.of(TEXT, new Text("old")));

      try (var second = first.again("", STRICT, RENAMED)) {
        assertThat(second.state(id, RequestStatus.COMPLETED).result())
            .isEqualTo(IntNode.valueOf(4));
        assertThat(second.state(unreadable, RequestStatus.FAILED).error())
            .isNotNull()
            .extracting(Failure::code)
            .isEqualTo(Failure.INVALID_PAYLOAD);
      }
    }
  }

  @Test
  void failsWhereItsResultCannotBeStored() {
    var id = node.accepted(Submission.of(DEEP, new Text("deep")));

    var state = node.state(id, RequestStatus.FAILED);

    assertThat(state.error()).extracting("code").isEqualTo(Failure.INVALID_RESULT);
  }

  @Test
  void runsWhatNestsAsDeepAsMaybe() {
    var id = node.accepted(Submission.of(ANY, nested(63)));

    assertThat(node.state(id, RequestStatus.COMPLETED).result()).isEqualTo(IntNode.valueOf(127));
  }

  @Test
  void refusesWhatCannotBeStored() {
    assertThat(node.submit(Submission.of(ANY, nested(70))))
        .isInstanceOf(Receipt.InvalidPayload.class);
    assertThat(node.submit(Submission.of(ANY, TextNode.valueOf("p \ud800"))))
        .isEqualTo(
            new Receipt.InvalidPayload(List.of(new Problem("", "has half of a surrogate pair"))));
    assertThat(node.submit(Submission.of(ANY, TextNode.valueOf("x".repeat(2_000_000)))))
        .isInstanceOfSatisfying(
            Receipt.InvalidPayload.class,
            invalid ->
                assertThat(invalid.problems())
                    .singleElement()
                    .extracting(Problem::problem)
                    .asString()
                    .matches("more than \\d+ bytes"));
  }
}
