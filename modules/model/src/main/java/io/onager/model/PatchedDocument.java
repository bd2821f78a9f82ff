package io.onager.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * A document while a patch is applied to it. Containers are copied when they are first changed, and
 * only once: the document that was given stays as it is.
 */
final class PatchedDocument {
  /** How many values all moves and copies of a patch may carry: copies of copies grow fast. */
  private static final int MAX_CARRIED = 1_000_000;

  private final Set<JsonNode> ours = Collections.newSetFromMap(new IdentityHashMap<>());
  private JsonNode document;
  private int carried;

  PatchedDocument(JsonNode document) {
    this.document = document;
  }

  JsonNode document() {
    return document;
  }

  /** Returns what is at {@code path}; a missing node where nothing is. */
  JsonNode find(Pointer path) {
    return path.in(document);
  }

  JsonNode at(Pointer path) throws Misfit {
    var value = find(path);
    if (value.isMissingNode()) {
      throw new Misfit("there is nothing");
    }
    return value;
  }

  void add(Pointer path, JsonNode value) throws Misfit {
    requireDepth(path, value);
    if (path.tokens().isEmpty()) {
      document = value;
      return;
    }
    var token = last(path);
    if (parent(path) instanceof ArrayNode array) {
      array.insert(token.equals("-") ? array.size() : index(token, array.size()), value);
    } else {
      ((ObjectNode) parent(path)).set(token, value);
    }
  }

  void replace(Pointer path, JsonNode value) throws Misfit {
    at(path);
    requireDepth(path, value);
    if (path.tokens().isEmpty()) {
      document = value;
    } else {
      set(parent(path), last(path), value);
    }
  }

  JsonNode remove(Pointer path) throws Misfit {
    var removed = at(path);
    if (path.tokens().isEmpty()) {
      throw new Misfit("the whole document cannot be removed");
    }
    if (parent(path) instanceof ArrayNode array) {
      array.remove(Pointer.index(last(path)));
    } else {
      ((ObjectNode) parent(path)).remove(last(path));
    }
    return removed;
  }

  void move(Pointer from, Pointer path) throws Misfit {
    if (from.equals(path)) {
      return;
    }
    var size = from.tokens().size();
    if (size < path.tokens().size() && path.tokens().subList(0, size).equals(from.tokens())) {
      throw new Misfit("nothing can be moved into itself");
    }
    carry(at(from));
    var moved = from.tokens().isEmpty() ? document : remove(from);
    add(path, moved);
  }

  void copy(Pointer from, Pointer path) throws Misfit {
    carry(at(from));
    add(path, at(from).deepCopy());
  }

  /** Returns the container of what {@code path} names, ready to be changed. */
  private JsonNode parent(Pointer path) throws Misfit {
    document = own(document);
    var node = document;
    for (var token : path.tokens().subList(0, path.tokens().size() - 1)) {
      var child = node.isArray() ? node.get(Pointer.index(token)) : node.get(token);
      if (child == null) {
        throw new Misfit("there is nothing to hold it");
      }
      var owned = own(child);
      set(node, token, owned);
      node = owned;
    }
    return node;
  }

  private JsonNode own(JsonNode node) throws Misfit {
    if (ours.contains(node)) {
      return node;
    }
    var copy =
        node instanceof ObjectNode object
            ? JsonNodeFactory.instance.objectNode().setAll(object)
            : JsonNodeFactory.instance.arrayNode().addAll(array(node));
    ours.add(copy);
    return copy;
  }

  private static ArrayNode array(JsonNode node) throws Misfit {
    if (node instanceof ArrayNode array) {
      return array;
    }
    throw new Misfit("only objects and arrays hold something");
  }

  private static void set(JsonNode parent, String token, JsonNode value) {
    if (parent instanceof ArrayNode array) {
      array.set(Pointer.index(token), value);
    } else {
      ((ObjectNode) parent).set(token, value);
    }
  }

  private static int index(String token, int max) throws Misfit {
    var index = Pointer.index(token);
    if (index < 0 || index > max) {
      throw new Misfit("there is no such index");
    }
    return index;
  }

  private static String last(Pointer path) {
    return path.tokens().get(path.tokens().size() - 1);
  }

  private void carry(JsonNode value) throws Misfit {
    if (++carried > MAX_CARRIED) {
      throw new Misfit("too much is moved and copied");
    }
    for (var child : value) {
      carry(child);
    }
  }

  private static void requireDepth(Pointer path, JsonNode value) throws Misfit {
    requireDepth(value, Json.MAX_DEPTH - path.tokens().size());
  }

  private static void requireDepth(JsonNode value, int room) throws Misfit {
    if (room < 0 || (room == 0 && value.isContainerNode())) {
      throw new Misfit("nests too deep");
    }
    for (var child : value) {
      requireDepth(child, room - 1);
    }
  }

  /** A path does not fit the document. */
  static final class Misfit extends Exception {
    private static final long serialVersionUID = 1L;

    Misfit(String message) {
      super(message);
    }
  }
}
