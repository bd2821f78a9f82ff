package io.onager.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which parts of a state a watcher is sent. The shape of the state is kept; a part that does not
 * exist is left out, and so is an object of which nothing is selected. Arrays are selected whole: a
 * pointer into one selects nothing. Selections of the same parts are equal, however they were
 * written.
 */
public final class Selection {
  /** How many pointers a selection may have. */
  public static final int MAX_POINTERS = 100;

  /** The whole state. */
  public static final Selection ALL = new Selection(new Part());

  private final Part root;

  private Selection(Part root) {
    this.root = root;
  }

  /**
   * Returns the selection of the parts that {@code pointers} (RFC 6901) name together; {@code ""}
   * names the whole state.
   *
   * @throws InvalidJsonException saying which pointers are none, or that there are too many
   */
  public static Selection of(List<String> pointers) throws InvalidJsonException {
    if (pointers.size() > MAX_POINTERS) {
      throw new InvalidJsonException(
          List.of(new Problem("", "expected at most %d pointers".formatted(MAX_POINTERS))));
    }
    var root = new Part();
    root.children = new TreeMap<>();
    var problems = new ArrayList<Problem>();
    for (var i = 0; i < pointers.size(); i++) {
      try {
        root.add(Pointer.parse(pointers.get(i)).tokens());
      } catch (IllegalArgumentException e) {
        problems.add(new Problem("/" + i, String.valueOf(e.getMessage())));
      }
    }
    if (!problems.isEmpty()) {
      throw new InvalidJsonException(problems);
    }
    return root.isWhole() ? ALL : new Selection(root);
  }

  /**
   * Returns the selected parts of {@code state}. They are shared with it, not copied: neither may
   * be changed afterwards.
   */
  public JsonNode apply(JsonNode state) {
    var selected = root.of(state);
    return selected == null ? JsonNodeFactory.instance.objectNode() : selected;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Selection selection && root.equals(selection.root);
  }

  @Override
  public int hashCode() {
    return root.hashCode();
  }

  /** A node of the prefix tree: selected whole, or only in some of its fields. */
  private static final class Part {
    /** By name, sorted; {@code null} where the part is selected whole. */
    private @Nullable Map<String, Part> children;

    boolean isWhole() {
      return children == null;
    }

    /** Selects what {@code tokens} name below this part. */
    void add(List<String> tokens) {
      var part = this;
      for (var token : tokens) {
        if (part.children == null) {
          return;
        }
        part = part.children.computeIfAbsent(token, name -> fresh());
      }
      part.children = null;
    }

    private static Part fresh() {
      var part = new Part();
      part.children = new TreeMap<>();
      return part;
    }

    @Nullable JsonNode of(JsonNode value) {
      if (children == null) {
        return value;
      }
      if (!(value instanceof ObjectNode)) {
        return null;
      }
      ObjectNode selected = null;
      for (var child : children.entrySet()) {
        var field = value.get(child.getKey());
        var part = field == null ? null : child.getValue().of(field);
        if (part != null) {
          selected = selected == null ? JsonNodeFactory.instance.objectNode() : selected;
          selected.set(child.getKey(), part);
        }
      }
      return selected;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Part part && Objects.equals(children, part.children);
    }

    @Override
    public int hashCode() {
      return Objects.hashCode(children);
    }
  }
}
