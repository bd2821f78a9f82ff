package io.onager.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * JSON that Onager itself has written, and its tree. Of the next one that differs little only what
 * differs is read, and the two trees share the rest: of large states that takes the time of looking
 * at their bytes, and what is shared need not be compared either. Immutable.
 */
public final class ParsedJson {
  /** Shorter text is read as quickly in full. */
  private static final int WORTH_IT = 1_024;

  private static final ObjectReader STRICT =
      Json.storedMapper().reader().with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

  private final String text;
  private final JsonNode tree;

  /** Where a name is there twice, a part of the tree does not tell what is in the text. */
  private final boolean hasUniqueNames;

  private ParsedJson(String text, JsonNode tree, boolean hasUniqueNames) {
    this.text = text;
    this.tree = tree;
    this.hasUniqueNames = hasUniqueNames;
  }

  /**
   * Reads {@code text}. Where an object has a name twice, the last one counts.
   *
   * @throws UncheckedIOException where it is not well-formed
   */
  public static ParsedJson parse(String text) {
    return parse(text, text.getBytes(UTF_8));
  }

  /**
   * Reads {@code next}; its tree may share parts with this one.
   *
   * @throws UncheckedIOException where it is not well-formed
   */
  public ParsedJson next(String next) {
    var bytes = next.getBytes(UTF_8);
    if (!hasUniqueNames || bytes.length < WORTH_IT) {
      return parse(next, bytes);
    }
    try {
      return IncrementalParse.parse(text.getBytes(UTF_8), tree, bytes, ParsedJson::strictly)
          .map(read -> new ParsedJson(next, read, true))
          .orElseGet(() -> parse(next, bytes));
    } catch (UncheckedIOException e) { // a name twice, or malformed: the whole text tells
      return parse(next, bytes);
    }
  }

  /** Returns the tree; not to be changed. */
  public JsonNode tree() {
    return tree;
  }

  private static ParsedJson parse(String text, byte[] bytes) {
    try {
      return new ParsedJson(text, strictly(bytes), true);
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof MismatchedInputException) {
        return new ParsedJson(text, Json.parse(bytes), false);
      }
      throw e;
    }
  }

  private static JsonNode strictly(byte[] bytes) {
    try {
      return STRICT.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
