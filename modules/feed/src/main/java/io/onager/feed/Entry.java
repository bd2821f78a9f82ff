package io.onager.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.actor.Update;
import io.onager.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One revision as a node keeps it for all its watchers, with whatever was worked out about it: its
 * tree, and what watchers of the same shape are told. So each of these is worked out once, by the
 * first who needs it. Thread-safe.
 */
public final class Entry {
  private final Update update;
  private @Nullable JsonNode state;
  private @Nullable JsonNode event;
  private @Nullable Object typed;
  private @Nullable Map<Object, Object> known;

  Entry(Update update) {
    this.update = update;
  }

  /** Returns the revision. */
  public long revision() {
    return update.revision();
  }

  /** Returns the revision as the actor published it. */
  public Update update() {
    return update;
  }

  /** Returns the state; not to be changed. */
  public synchronized JsonNode state() {
    var tree = state;
    if (tree == null) {
      tree = parse(update.state());
      state = tree;
    }
    return tree;
  }

  /** Returns the event with its {@code type}; not to be changed. */
  public synchronized JsonNode event() {
    var tree = event;
    if (tree == null) {
      tree = parse(update.event());
      event = tree;
    }
    return tree;
  }

  /** Returns the state as {@code decode} reads it. */
  public synchronized Object typed(Function<String, Object> decode) {
    var object = typed;
    if (object == null) {
      object = decode.apply(update.state());
      typed = object;
    }
    return object;
  }

  /**
   * Returns what is known under {@code key}, and asks {@code work} for it the first time.
   *
   * @param key of a class of the caller's own, so that nobody else uses it
   */
  @SuppressWarnings("unchecked") // whoever owns the key's class puts and takes the same type
  public synchronized <T> T once(Object key, Function<Entry, T> work) {
    if (known == null) {
      known = new HashMap<>();
    }
    var value = (T) known.get(key);
    if (value == null) {
      value = work.apply(this);
      known.put(key, value);
    }
    return value;
  }

  private static JsonNode parse(String json) {
    return Json.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
