package io.onager.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds a short way from one array to another: what both begin and end with is kept, the rest is
 * matched by the greedy algorithm of E. W. Myers, "An O(ND) Difference Algorithm" (1986). Where the
 * arrays have too little in common for its bounds, the rest is one change.
 */
final class ArrayDiff {
  /** So many elements may be removed and added before matching is given up. */
  private static final int MAX_EDITS = 256;

  /** So many pairs of elements may be compared before matching is given up. */
  private static final int MAX_COMPARISONS = 200_000;

  private final JsonNode from;
  private final JsonNode to;
  private final int start;
  private final int fromLength;
  private final int toLength;
  private int comparisons;

  /** {@code removed} elements at {@code from} give way to {@code added} elements at {@code to}. */
  record Change(int from, int removed, int to, int added) {}

  private ArrayDiff(JsonNode from, JsonNode to) {
    this.from = from;
    this.to = to;
    var shorter = Math.min(from.size(), to.size());
    var prefix = 0;
    while (prefix < shorter && areEqual(from.get(prefix), to.get(prefix))) {
      prefix++;
    }
    var suffix = 0;
    while (suffix < shorter - prefix
        && areEqual(from.get(from.size() - 1 - suffix), to.get(to.size() - 1 - suffix))) {
      suffix++;
    }
    this.start = prefix;
    this.fromLength = from.size() - prefix - suffix;
    this.toLength = to.size() - prefix - suffix;
  }

  /** Returns the changes from front to back; what lies between them is equal. */
  static List<Change> between(JsonNode from, JsonNode to) {
    return new ArrayDiff(from, to).changes();
  }

  private List<Change> changes() {
    if (fromLength == 0 && toLength == 0) {
      return List.of();
    }
    var rounds = fromLength == 0 || toLength == 0 ? null : search();
    return rounds == null
        ? List.of(new Change(start, fromLength, start, toLength))
        : new Kept(rounds).changes();
  }

  /**
   * Returns, for each number of edits, how far into {@code from} each diagonal could be followed
   * with one edit less; nothing where a bound was reached.
   */
  private @Nullable List<int[]> search() {
    var limit = Math.min(MAX_EDITS, fromLength + toLength);
    var furthest = new int[2 * limit + 3];
    var center = limit + 1;
    var rounds = new ArrayList<int[]>();
    for (var edits = 0; edits <= limit && comparisons <= MAX_COMPARISONS; edits++) {
      rounds.add(Arrays.copyOfRange(furthest, center - edits - 1, center + edits + 2));
      for (var diagonal = -edits; diagonal <= edits; diagonal += 2) {
        var x = enter(furthest, center, diagonal, edits);
        while (matches(x, x - diagonal)) {
          x++;
        }
        furthest[center + diagonal] = x;
        if (x >= fromLength && x - diagonal >= toLength) {
          return rounds;
        }
      }
    }
    return null;
  }

  /** Returns where a diagonal begins: below the one above it, or right of the one below it. */
  private static int enter(int[] furthest, int center, int diagonal, int edits) {
    return isAddition(furthest, center, diagonal, edits)
        ? furthest[center + diagonal + 1]
        : furthest[center + diagonal - 1] + 1;
  }

  private static boolean isAddition(int[] furthest, int center, int diagonal, int edits) {
    return diagonal == -edits
        || (diagonal != edits && furthest[center + diagonal - 1] < furthest[center + diagonal + 1]);
  }

  private boolean matches(int x, int y) {
    if (x >= fromLength || y >= toLength) {
      return false;
    }
    comparisons++;
    return areEqual(from.get(start + x), to.get(start + y));
  }

  private static boolean areEqual(JsonNode a, JsonNode b) {
    return JsonEquality.asWritten(a, b);
  }

  /** Which elements stay, found by following the search back from its end. */
  private final class Kept {
    private final boolean[] inFrom = new boolean[fromLength];
    private final boolean[] inTo = new boolean[toLength];

    Kept(List<int[]> rounds) {
      var x = fromLength;
      var y = toLength;
      for (var edits = rounds.size() - 1; edits >= 0; edits--) {
        var furthest = rounds.get(edits);
        var center = edits + 1;
        var diagonal = x - y;
        var entered = edits == 0 ? 0 : enter(furthest, center, diagonal, edits);
        for (; x > entered; x--, y--) {
          inFrom[x - 1] = true;
          inTo[y - 1] = true;
        }
        if (edits > 0 && isAddition(furthest, center, diagonal, edits)) {
          y--;
        } else {
          x--;
        }
      }
    }

    List<Change> changes() {
      var changes = new ArrayList<Change>();
      var x = 0;
      var y = 0;
      while (x < fromLength || y < toLength) {
        var removedFrom = x;
        var addedFrom = y;
        while (x < fromLength && !inFrom[x]) {
          x++;
        }
        while (y < toLength && !inTo[y]) {
          y++;
        }
        if (x > removedFrom || y > addedFrom) {
          changes.add(
              new Change(start + removedFrom, x - removedFrom, start + addedFrom, y - addedFrom));
        } else {
          x++;
          y++;
        }
      }
      return changes;
    }
  }
}
