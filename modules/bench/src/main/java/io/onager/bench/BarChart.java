package io.onager.bench;

import java.util.List;
import java.util.Locale;

/**
 * Draws horizontal bars as SVG, readable on light and on dark pages. The scale is logarithmic where
 * bars differ so much that the short ones could not be seen.
 *
 * @param title what is drawn, with its unit
 * @param line where a line crosses all bars, such as a goal; {@link Double#NaN} for none
 */
record BarChart(String title, List<Bar> bars, double line) {
  /**
   * One bar.
   *
   * @param value more than 0
   * @param text what is written behind it
   * @param ours whether it stands out
   */
  record Bar(String label, double value, String text, boolean ours) {}

  private static final int WIDTH = 860;
  private static final int LABELS = 330;
  private static final int TEXTS = 150;
  private static final int ROW = 24;
  private static final int TOP = 40;
  private static final double MANY_TIMES = 20;
  private static final double LEAST = 2;

  private static final String STYLE =
      """
      text{font:13px system-ui,sans-serif;fill:#1f2328}
      .title{font-weight:600;font-size:15px}
      .ours{fill:#0969da}.other{fill:#8c959f}.line{stroke:#cf222e;stroke-width:2}
      @media(prefers-color-scheme:dark){text{fill:#e6edf3}.ours{fill:#4493f8}.other{fill:#6e7681}.line{stroke:#f85149}}
      """;

  BarChart {
    bars = List.copyOf(bars);
  }

  BarChart(String title, List<Bar> bars) {
    this(title, bars, Double.NaN);
  }

  String svg() {
    var height = TOP + ROW * bars.size() + 10;
    var svg = new StringBuilder();
    add(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\">\n",
        WIDTH,
        height);
    add(svg, "<title>%s</title>\n<style>\n%s</style>\n", escaped(title), STYLE);
    add(svg, "<text class=\"title\" x=\"8\" y=\"22\">%s%s</text>\n", escaped(title), scale());
    for (int row = 0; row < bars.size(); row++) {
      add(svg, bars.get(row), TOP + row * ROW);
    }
    if (!Double.isNaN(line)) {
      var x = LABELS + length(line);
      add(
          svg,
          "<line class=\"line\" x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\"/>\n",
          x,
          TOP - 6,
          x,
          height - 6);
    }
    return svg.append("</svg>\n").toString();
  }

  private void add(StringBuilder svg, Bar bar, int y) {
    var length = length(bar.value());
    add(
        svg,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
        LABELS - 8,
        y + 14,
        escaped(bar.label()));
    add(
        svg,
        "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>",
        bar.ours() ? "ours" : "other",
        LABELS,
        y,
        length,
        ROW - 6);
    add(
        svg,
        "<text x=\"%.1f\" y=\"%d\">%s</text>\n",
        LABELS + length + 6,
        y + 14,
        escaped(bar.text()));
  }

  private String scale() {
    return isLogarithmic() ? " (logarithmic)" : "";
  }

  private boolean isLogarithmic() {
    return longest() > MANY_TIMES * shortest();
  }

  /** Returns how long a bar of {@code value} is; on a logarithmic scale none has no length. */
  private double length(double value) {
    var least = shortest() / LEAST;
    var part =
        isLogarithmic() ? Math.log(value / least) / Math.log(longest() / least) : value / longest();
    return part * (WIDTH - LABELS - TEXTS);
  }

  private double longest() {
    return bars.stream().mapToDouble(Bar::value).reduce(Double.isNaN(line) ? 0 : line, Math::max);
  }

  private double shortest() {
    return bars.stream()
        .mapToDouble(Bar::value)
        .reduce(Double.isNaN(line) ? Double.MAX_VALUE : line, Math::min);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static void add(StringBuilder svg, String format, Object... arguments) {
    svg.append(String.format(Locale.ROOT, format, arguments));
  }
}
