package io.onager.feed;

import com.fasterxml.jackson.databind.JsonNode;
import io.onager.actor.Update;
import io.onager.model.Json;
import io.onager.model.ParsedJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One revision as a node keeps it for all its watchers, with whatever was worked out about it: its
 * tree, and what watchers of the same shape are told. So each of these is worked out once, by the
 * first who needs it, and again where it was given up for its memory; where its window has one
 * watcher alone, nothing is kept for others. Thread-safe.
 */
public final class Entry {
  /** Where entries are kept. */
  @FunctionalInterface
  interface Keeper {
    /** Counts {@code more} bytes of memory, or fewer where it is negative. */
    void take(long more);

    /** Returns the entry of {@code revision}, where it is kept here too. */
    default @Nullable Entry find(long revision) {
      return null;
    }

    /** Returns whether what is worked out about an entry may serve somebody else. */
    default boolean isShared() {
      return true;
    }
  }

  /** What a key stands for; worked out under its own lock, so that other work goes on. */
  private static final class Known {
    private final Object key;
    private volatile @Nullable Object value;
    private int bytes;

    /** Whether anybody asked again since this was last passed over; a hint, so without a lock. */
    private boolean shared;

    private Known(Object key) {
      this.key = key;
    }
  }

  /** A tree takes about that many times the memory of its text, an object half of it. */
  private static final int TREE_FACTOR = 6;

  /** Two for each shape of subscription: what it sends, and its encoding. */
  private static final int MOST_KNOWN = 256;

  private static final Known[] NOTHING = {};

  private static final Keeper NOBODY = bytes -> {};

  private final Update update;
  private volatile Keeper keeper = NOBODY;
  private long bytes;
  private volatile @Nullable ParsedJson state;
  private @Nullable JsonNode event;
  private @Nullable Object typed;
  private volatile Known[] known = NOTHING;

  Entry(Update update) {
    this.update = update;
    this.bytes = update.size();
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
    var parsed = state;
    if (parsed == null) {
      parsed = parseState();
      if (keep(TREE_FACTOR * (long) update.state().length())) {
        state = parsed;
      }
    }
    return parsed.tree();
  }

  /** Returns the event with its {@code type}; not to be changed. */
  public synchronized JsonNode event() {
    var tree = event;
    if (tree == null) {
      tree = parse(update.event());
      if (keep(TREE_FACTOR * (long) update.event().length())) {
        event = tree;
      }
    }
    return tree;
  }

  /** Returns the state as {@code decode} reads it. */
  public synchronized Object typed(Function<String, Object> decode) {
    var object = typed;
    if (object == null) {
      object = decode.apply(update.state());
      if (keep(TREE_FACTOR / 2 * (long) update.state().length())) {
        typed = object;
      }
    }
    return object;
  }

  /**
   * Returns what is known under {@code key}, and asks {@code work} for it the first time. Only so
   * many are kept, since clients choose what is asked for; what nobody else asked for goes first.
   * Where this is for one alone, {@code work} is asked each time.
   *
   * @param key of a class of the caller's own, so that nobody else uses it
   * @param bytes about how much memory an answer of {@code work} holds
   */
  @SuppressWarnings("unchecked") // whoever owns the key's class puts and takes the same type
  public <T> T once(Object key, Function<Entry, T> work, ToIntFunction<T> bytes) {
    var found = find(known, key);
    if (found == null) {
      return keeper.isShared() ? workOut(add(key), work, bytes) : work.apply(this);
    }
    var value = found.value;
    if (value == null) {
      return workOut(found, work, bytes);
    }
    if (!found.shared) {
      found.shared = true;
    }
    return (T) value; // the path of all but the first: no lock
  }

  /** Returns how many different things were worked out for watchers and are kept. */
  int knownCount() {
    return known.length;
  }

  /** Tells {@code keeper} of all the memory that is held, from now on until {@link #dismiss}. */
  synchronized void keepIn(Keeper keeper) {
    this.keeper = keeper;
    keeper.take(bytes);
  }

  /** Gives up everything that can be worked out again. */
  synchronized void slim() {
    state = null;
    event = null;
    typed = null;
    known = NOTHING;
    grow(update.size() - bytes);
  }

  /** Says that this is not kept any more: whoever still holds it will not for long. */
  synchronized void dismiss() {
    keeper.take(-bytes);
    keeper = NOBODY;
  }

  @SuppressWarnings("unchecked")
  private <T> T workOut(Known kept, Function<Entry, T> work, ToIntFunction<T> size) {
    synchronized (kept) {
      var value = (T) kept.value;
      if (value == null) {
        value = work.apply(this);
        kept.value = value;
        count(kept, size.applyAsInt(value));
      }
      return value;
    }
  }

  private synchronized void count(Known kept, int more) {
    if (find(known, kept.key) == kept) { // else it was given up meanwhile
      kept.bytes = more;
      grow(more);
    }
  }

  private synchronized Known add(Object key) {
    var before = known;
    var found = find(before, key);
    if (found != null) {
      return found;
    }
    var kept = new Known(key);
    var room = before.length < MOST_KNOWN ? before : without(leastShared(before), before);
    var after = Arrays.copyOf(room, room.length + 1);
    after[after.length - 1] = kept;
    known = after;
    return kept;
  }

  private Known[] without(int index, Known[] before) {
    grow(-before[index].bytes);
    var after = Arrays.copyOf(before, before.length - 1);
    System.arraycopy(before, index + 1, after, index, after.length - index);
    return after;
  }

  /** Returns the oldest that nobody asked for again; where there is none, all begin anew. */
  private static int leastShared(Known[] all) {
    for (var i = 0; i < all.length; i++) {
      if (!all[i].shared) {
        return i;
      }
    }
    for (var each : all) {
      each.shared = false;
    }
    return 0;
  }

  private static @Nullable Known find(Known[] known, Object key) {
    for (var each : known) {
      if (each.key.equals(key)) {
        return each;
      }
    }
    return null;
  }

  /** Returns whether something of so many bytes is kept, and counts it then. */
  private boolean keep(long more) {
    var shared = keeper.isShared();
    if (shared) {
      grow(more);
    }
    return shared;
  }

  private void grow(long more) {
    bytes += more;
    keeper.take(more);
  }

  /** Reads of the state what differs from the one before, where that is here and was read. */
  private ParsedJson parseState() {
    var before = revision() == 0 ? null : keeper.find(revision() - 1);
    var parsed = before == null ? null : before.state;
    return parsed == null ? ParsedJson.parse(update.state()) : parsed.next(update.state());
  }

  private static JsonNode parse(String json) {
    return Json.parse(json.getBytes(StandardCharsets.UTF_8));
  }
}
