package io.onager.model;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** How a state is told to someone who holds an earlier one. Shares its JSON with the states. */
public sealed interface Delta {
  /** Returns what is sent. */
  JsonNode json();

  /** The state itself. */
  record Full(JsonNode json) implements Delta {}

  /** A JSON Merge Patch (RFC 7396). */
  record Merge(JsonNode json) implements Delta {}

  /** A JSON Patch (RFC 6902). */
  record Patch(JsonNode json) implements Delta {}

  /** Which patches the receiver understands. */
  enum Format {
    /** None: states are sent in full. */
    NONE,
    /** JSON Merge Patch; states that it cannot say are sent in full. */
    MERGE_PATCH,
    /** JSON Patch. */
    JSON_PATCH
  }

  /**
   * Returns the shortest way, in bytes of compact UTF-8, to tell {@code to} to someone who holds
   * {@code from}: in full where a patch is not shorter or cannot say the change.
   */
  static Delta smallest(Format format, JsonNode from, JsonNode to) {
    var patch = patch(format, from, to);
    return patch != null && isShorter(patch.json(), to) ? patch : new Full(to);
  }

  private static @Nullable Delta patch(Format format, JsonNode from, JsonNode to) {
    return switch (format) {
      case NONE -> null;
      case MERGE_PATCH -> MergePatch.between(from, to).map(Merge::new).orElse(null);
      case JSON_PATCH -> new Patch(JsonPatch.diff(from, to));
    };
  }

  /** Writes the state only where the lengths are close: it is the long one. */
  private static boolean isShorter(JsonNode patch, JsonNode state) {
    var size = Json.bytes(patch).length;
    return size < JsonSize.atLeast(state, size) || size < Json.bytes(state).length;
  }
}
