package io.onager.model;

import com.fasterxml.jackson.databind.JsonNode;

/** JSON Patch (RFC 6902). It can say every change. */
public final class JsonPatch {
  private JsonPatch() {}

  /**
   * Returns a patch that makes {@code to} out of {@code from}: {@code add}, {@code remove} and
   * {@code replace} only, empty where nothing changed. An element put into an array is one
   * operation; a part that changed more than it stayed is replaced as a whole. Takes time in
   * proportion to the documents, also for arrays that have nothing in common. The patch shares its
   * values with {@code to}.
   */
  public static JsonNode diff(JsonNode from, JsonNode to) {
    return JsonPatchDiff.between(from, to);
  }

  /**
   * Returns {@code document} with all of {@code patch} applied; changes neither, and shares with
   * both what stays the same.
   *
   * @throws PatchException where the patch is malformed, does not fit the document, a {@code test}
   *     in it fails, or the result would nest deeper than {@link Json#MAX_DEPTH}
   */
  public static JsonNode apply(JsonNode document, JsonNode patch) throws PatchException {
    if (!patch.isArray()) {
      throw new PatchException(new Problem("", "expected an array"));
    }
    var patched = new PatchedDocument(document);
    for (var i = 0; i < patch.size(); i++) {
      new PatchOperation(patch.get(i), i).applyTo(patched);
    }
    return patched.document();
  }
}
