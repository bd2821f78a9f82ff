package io.onager.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * One operation of a JSON Patch, at {@code index} of it. Members that it does not need are ignored.
 */
record PatchOperation(JsonNode operation, int index) {

  void applyTo(PatchedDocument document) throws PatchException {
    if (!operation.isObject()) {
      throw failure("", "expected an object");
    }
    var op = text("op");
    var path = pointer("path");
    try {
      switch (op) {
        case "add" -> document.add(path, value());
        case "remove" -> document.remove(path);
        case "replace" -> document.replace(path, value());
        case "move" -> document.move(from(document), path);
        case "copy" -> document.copy(from(document), path);
        case "test" -> test(document.at(path));
        default -> throw failure("/op", "expected add, remove, replace, move, copy or test");
      }
    } catch (PatchedDocument.Misfit e) {
      throw failure("/path", String.valueOf(e.getMessage()));
    }
  }

  private void test(JsonNode present) throws PatchException {
    if (!JsonEquality.byValue(present, value())) {
      throw failure("/value", "the test failed");
    }
  }

  /** Returns {@code from}, which must name something. */
  private Pointer from(PatchedDocument document) throws PatchException {
    var from = pointer("from");
    if (document.find(from) instanceof MissingNode) {
      throw failure("/from", "there is nothing");
    }
    return from;
  }

  private JsonNode value() throws PatchException {
    var value = operation.get("value");
    if (value == null) {
      throw failure("/value", "missing");
    }
    return value;
  }

  private Pointer pointer(String member) throws PatchException {
    try {
      return Pointer.parse(text(member));
    } catch (IllegalArgumentException e) {
      throw failure("/" + member, String.valueOf(e.getMessage()));
    }
  }

  private String text(String member) throws PatchException {
    var text = operation.get(member);
    if (text == null || !text.isTextual()) {
      throw failure("/" + member, text == null ? "missing" : "expected a string");
    }
    return text.textValue();
  }

  private PatchException failure(String path, String problem) {
    return new PatchException(new Problem("/" + index + path, problem));
  }
}
