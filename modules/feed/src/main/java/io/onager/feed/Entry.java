package io.onager.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.actor.Update;
import io.onager.model.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One revision as a node keeps it for all its watchers, with whatever was worked out about it: its
 * tree, and what watchers of the same shape are told. So each of these is worked out once, by the
 * first who needs it. Thread-safe.
 */
public final class Entry {
  private static final class Kept {
    private @Nullable Object value;
  }

  private static final int MOST_KEPT = 32;

  private final Update update;
  private @Nullable JsonNode state;
  private @Nullable JsonNode event;
  private @Nullable Object typed;
  private @Nullable Map<Object, Kept> known;

  Entry(Update update) {
    this.update = update;
  }

  /** Returns revision 0, which no event made. */
  public static Entry initial(String state) {
    return new Entry(new Update(0, Instant.EPOCH, "null", state));
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
   * Returns what is known under {@code key}, and asks {@code work} for it the first time. Only so
   * many are kept: clients choose what is asked for.
   *
   * @param key of a class of the caller's own, so that nobody else uses it
   */
  @SuppressWarnings("unchecked") // whoever owns the key's class puts and takes the same type
  public <T> T once(Object key, Function<Entry, T> work) {
    var kept = known(key);
    synchronized (kept) { // of this key only: other work on this revision goes on
      var value = (T) kept.value;
      if (value == null) {
        value = work.apply(this);
        kept.value = value;
      }
      return value;
    }
  }

  private synchronized Kept known(Object key) {
    if (known == null) {
      known = new LinkedHashMap<>();
    }
    var kept = known.get(key);
    if (kept == null) {
      if (known.size() >= MOST_KEPT) {
        known.remove(known.keySet().iterator().next());
      }
      kept = new Kept();
      known.put(key, kept);
    }
    return kept;
  }

  private static JsonNode parse(String json) {
    return Json.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
