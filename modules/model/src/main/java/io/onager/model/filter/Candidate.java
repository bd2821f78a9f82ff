package io.onager.model.filter;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.model.Selection;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a filter decides about: one revision's state (or event). Each of its forms is made when a
 * filter first asks for it, and once. For one thread.
 */
public final class Candidate {
  private final Supplier<? extends JsonNode> jsonSource;
  private final Supplier<?> typedSource;
  private final Selection selection;
  private @Nullable JsonNode json;
  private @Nullable JsonNode selected;
  private @Nullable Object typed;

  /**
   * Takes the whole state as {@code json}, the same as an object of the actor type, and which part
   * of it is sent.
   */
  public Candidate(Supplier<? extends JsonNode> json, Supplier<?> typed, Selection selection) {
    this.jsonSource = json;
    this.typedSource = typed;
    this.selection = selection;
  }

  /** Returns the whole state. */
  public JsonNode json() {
    var present = json;
    if (present == null) {
      present = jsonSource.get();
      json = present;
    }
    return present;
  }

  /** Returns the part that is sent. */
  public JsonNode selected() {
    var present = selected;
    if (present == null) {
      present = selection.apply(json());
      selected = present;
    }
    return present;
  }

  /** Returns the state as the actor type knows it. */
  public Object typed() {
    var present = typed;
    if (present == null) {
      present = typedSource.get();
      typed = present;
    }
    return present;
  }
}
