package io.onager.samples.gameroom;

import io.onager.samples.gameroom.SeasonReport.Total;
import java.util.List;
import java.util.Locale;

/**
 * The points of players as a chart of bars. Whatever their number and names are, it stays small.
 */
final class SeasonChart {
  private static final int MOST_BARS = 20;
  private static final int MOST_LETTERS = 32;
  private static final int WIDTH = 640;
  private static final int ROW = 28;
  private static final int LEFT = 180;
  private static final int LONGEST = WIDTH - LEFT - 80;

  private SeasonChart() {}

  /**
   * Returns an SVG image.
   *
   * @param totals the most points first
   */
  static String draw(List<Total> totals) {
    var shown = totals.subList(0, Math.min(MOST_BARS, totals.size()));
    var more = totals.size() - shown.size();
    var height = ROW * (Math.max(1, shown.size()) + (more > 0 ? 1 : 0)) + 8;
    var svg = new StringBuilder();
    svg.append(
        format(
            """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" \
        font-family="sans-serif" font-size="14" fill="currentColor" role="img">
        <title>Points of %d players</title>
        """,
            WIDTH, height, WIDTH, height, totals.size()));
    var most = shown.stream().mapToLong(Total::total).max().orElse(0);
    for (var row = 0; row < shown.size(); row++) {
      svg.append(bar(shown.get(row), ROW * row + 4, most));
    }
    if (shown.isEmpty()) {
      svg.append(text(0, 23, "start", "Nobody has played here yet."));
    } else if (more > 0) {
      var below = ROW * shown.size() + 23;
      svg.append(text(LEFT, below, "start", format("and %,d more", more)));
    }
    return svg.append("</svg>\n").toString();
  }

  private static String bar(Total player, int top, long most) {
    var width = most == 0 ? 0 : Math.round((double) LONGEST * player.total() / most);
    return text(LEFT - 10, top + 19, "end", player.player())
        + format(
            "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"20\" rx=\"3\" fill=\"#b4532a\"/>\n",
            LEFT, top + 4, Math.max(2, width))
        + text(LEFT + Math.max(2, width) + 8, top + 19, "start", format("%,d", player.total()));
  }

  private static String text(long x, int y, String anchor, String text) {
    return format(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, escaped(text));
  }

  private static String format(String form, Object... values) {
    return String.format(Locale.ROOT, form, values);
  }

  private static String escaped(String text) {
    var escaped = new StringBuilder();
    text.codePoints()
        .limit(MOST_LETTERS)
        .forEach(
            letter -> {
              if (isPlain(letter)) {
                escaped.appendCodePoint(letter);
              } else {
                escaped.append(letter >= ' ' && letter < 0x7F ? "&#" + letter + ";" : "\uFFFD");
              }
            });
    return escaped.toString();
  }

  private static boolean isPlain(int letter) {
    return Character.isLetterOrDigit(letter) || " ._-,".indexOf(letter) >= 0;
  }
}
