package io.onager.request;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.onager.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which JSON the actor of a request takes. */
final class Storable {
  /** More than what commands and frames put around what a handler says. */
  private static final int AROUND = 8;

  private Storable() {}

  /**
   * Returns {@code value} as a tree.
   *
   * @param what names it in the message
   * @throws IllegalArgumentException where it cannot be written, is more than {@code maxBytes},
   *     nests deeper than 56, or has a number of more than 100 digits or half of a surrogate pair
   */
  static JsonNode tree(String what, @Nullable Object value, int maxBytes) {
    JsonNode tree;
    String text;
    try {
      tree = value == null ? NullNode.instance : Json.tree(value);
      text = Json.text(tree);
    } catch (RuntimeException | StackOverflowError e) {
      throw new IllegalArgumentException(what + ": cannot be written as JSON", e);
    }
    problem(text, maxBytes, AROUND)
        .ifPresent(
            problem -> {
              throw new IllegalArgumentException(what + ": " + problem);
            });
    return tree;
  }

  /**
   * Returns why {@code text} cannot be stored, if it cannot.
   *
   * @param around how deep it is to stand in something
   */
  static Optional<String> problem(String text, int maxBytes, int around) {
    if (text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
      return Optional.of("more than %d bytes".formatted(maxBytes));
    }
    if (HalfPairs.areIn(text)) {
      return Optional.of(HalfPairs.PROBLEM);
    }
    try {
      var unused = Json.parse("[".repeat(around) + text + "]".repeat(around));
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.of(
          "nests deeper than %d, or has a number of more than 100 digits"
              .formatted(Json.MAX_DEPTH - around));
    }
  }
}
