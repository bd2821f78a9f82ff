package io.onager.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Json;
import java.io.UncheckedIOException;

/**
 * What a server can read: where one value nests too deep, or has a name or a number that is too
 * long, the whole message is refused, and with it what other frames it held.
 */
final class Legible {
  static final String BOUNDS =
      "expected to nest at most 62 deep, with names of at most 50,000 characters and numbers of at most 100 digits";

  private Legible() {}

  /** Returns whether it can be read as a part of a frame among others. */
  static boolean is(JsonNode value) {
    try {
      return Json.parse("[[" + Json.text(value) + "]]").isArray();
    } catch (JsonProcessingException | UncheckedIOException e) {
      return false;
    }
  }
}
