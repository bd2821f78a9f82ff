package io.onager.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds what of a JSON text has to be read where a text before it, and its tree, are known: the
 * innermost object or array that holds all that differs. For two texts, and once.
 */
final class IncrementalParse {
  /** What differs is at most one of so many parts of the text; else all is read as quickly. */
  private static final int PARTS = 4;

  /** Deeper inside, nothing is looked for. */
  private static final int DEEPEST = Json.MAX_DEPTH;

  /** So many bytes are compared at once. */
  private static final int BLOCK = 256;

  /** An object or array that is open, and where in it one is. */
  private static final class Open {
    private final int start;
    private int index;
    private int nameStart;
    private int nameEnd;

    private Open(int start) {
      this.start = start;
    }
  }

  private final byte[] before;
  private final byte[] text;
  private final Deque<Open> open = new ArrayDeque<>();
  private int start;
  private int end;

  private IncrementalParse(byte[] before, byte[] text) {
    this.before = before;
    this.text = text;
  }

  /**
   * Returns {@code tree}, that of {@code before}, with what differs in {@code text}; the rest is
   * shared. Nothing where the whole text has to be read.
   *
   * @param before well-formed; no object in it has a name twice
   * @param read reads a part; what it throws is thrown on
   */
  static Optional<JsonNode> parse(
      byte[] before, JsonNode tree, byte[] text, Function<byte[], JsonNode> read) {
    var differs = Arrays.mismatch(before, text);
    if (differs < 0) {
      return Optional.of(tree);
    }
    var parse = new IncrementalParse(before, text);
    if (!parse.findPart(differs)) {
      return Optional.empty();
    }
    var part = read.apply(Arrays.copyOfRange(text, parse.start, parse.end));
    return Optional.of(parse.with(tree, part));
  }

  /** Returns whether there is something smaller than the whole that holds all that differs. */
  private boolean findPart(int differs) {
    var sameEnd = sameEnd(Math.min(before.length, text.length) - differs);
    if (PARTS * (text.length - differs - sameEnd) > text.length) {
      return false;
    }
    var endBefore = enter(differs);
    end = endBefore;
    while (open.size() > 1 && open.size() <= DEEPEST) {
      endBefore = endOfOpen(before, endBefore);
      end = endOfOpen(text, end);
      start = open.pop().start;
      if (before.length - endBefore == text.length - end && text.length - end <= sameEnd) {
        return true;
      }
    }
    return false;
  }

  /** Returns how many bytes at the end are the same, {@code most} of them. */
  private int sameEnd(int most) {
    var same = 0;
    while (same + BLOCK <= most && isSame(same, same + BLOCK)) {
      same += BLOCK;
    }
    while (same < most && isSame(same, same + 1)) {
      same++;
    }
    return same;
  }

  /** Returns whether both are the same from so many bytes before their ends to so many. */
  private boolean isSame(int to, int from) {
    return Arrays.equals(
        before,
        before.length - from,
        before.length - to,
        text,
        text.length - from,
        text.length - to);
  }

  /** Opens all that is open at {@code limit}; returns where its last token begins. */
  private int enter(int limit) {
    var nameStart = 0;
    for (var at = 0; at < limit; at++) {
      switch (text[at]) {
        case '"' -> {
          var end = endOfString(text, at);
          if (end > limit) {
            return at;
          }
          nameStart = at;
          at = end - 1;
        }
        case '{', '[' -> open.push(new Open(at));
        case '}', ']' -> open.pop();
        case ':' -> {
          open.element().nameStart = nameStart;
          open.element().nameEnd = at;
        }
        case ',' -> open.element().index++;
        default -> {} // of a number or a word, or white space
      }
    }
    return limit;
  }

  /** Returns what follows the object or array that is open at {@code at}. */
  private static int endOfOpen(byte[] json, int at) {
    var depth = 1;
    var next = at;
    while (depth > 0 && next < json.length) {
      switch (json[next]) {
        case '"' -> next = endOfString(json, next) - 1;
        case '{', '[' -> depth++;
        case '}', ']' -> depth--;
        default -> {} // what separates, and scalars
      }
      next++;
    }
    return next;
  }

  /** Returns what follows the string that begins at {@code start}. */
  private static int endOfString(byte[] json, int start) {
    var at = start + 1;
    while (at < json.length && json[at] != '"') {
      at += json[at] == '\\' ? 2 : 1;
    }
    return Math.min(at + 1, json.length);
  }

  /** Returns {@code tree} with {@code part} where it stands in all that is open. */
  private JsonNode with(JsonNode tree, JsonNode part) {
    if (open.isEmpty()) {
      return part;
    }
    var place = open.removeLast(); // the outermost first
    if (tree instanceof ArrayNode array) {
      var copy = JsonNodeFactory.instance.arrayNode(array.size()).addAll(array);
      copy.set(place.index, with(array.get(place.index), part));
      return copy;
    }
    var name = Json.parse(Arrays.copyOfRange(text, place.nameStart, place.nameEnd)).textValue();
    var copy = JsonNodeFactory.instance.objectNode();
    copy.setAll((ObjectNode) tree);
    copy.set(name, with(tree.get(name), part));
    return copy;
  }
}
