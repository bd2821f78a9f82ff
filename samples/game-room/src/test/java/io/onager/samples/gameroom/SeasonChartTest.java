package io.onager.samples.gameroom;

import static org.assertj.core.api.Assertions.assertThat;

import io.onager.samples.gameroom.SeasonReport.Total;
import java.io.StringReader;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class SeasonChartTest {
  private static Document parsed(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  @Test
  void drawsABarForEachPlayerAsLongAsTheirPoints() throws Exception {
    var chart = parsed(SeasonChart.draw(List.of(new Total("ann", 1_000), new Total("ben", 500))));

    var bars = chart.getElementsByTagName("rect");
    assertThat(bars.getLength()).isEqualTo(2);
    var first = bars.item(0).getAttributes().getNamedItem("width").getNodeValue();
    var second = bars.item(1).getAttributes().getNamedItem("width").getNodeValue();
    assertThat(Integer.parseInt(first)).isEqualTo(2 * Integer.parseInt(second));
    assertThat(chart.getDocumentElement().getTextContent()).contains("ann", "1,000", "ben", "500");
  }

  @Test
  void saysSoWhereNobodyPlayed() throws Exception {
    var chart = parsed(SeasonChart.draw(List.of()));

    assertThat(chart.getDocumentElement().getTextContent()).contains("Nobody has played here yet.");
  }

  @Test
  void staysSmallHoweverManyTheyAre() throws Exception {
    var many = IntStream.range(0, 500).mapToObj(i -> new Total("€".repeat(32), i)).toList();

    var svg = SeasonChart.draw(many);

    assertThat(svg).hasSizeLessThan(10_000).contains("and 480 more");
    assertThat(parsed(svg).getElementsByTagName("rect").getLength()).isEqualTo(20);
  }

  @Test
  void showsHostileNamesAsText() throws Exception {
    var hostile = "</text><script>a()</script>&\"'\u0000\uD800";

    var svg = SeasonChart.draw(List.of(new Total(hostile, 1)));

    assertThat(svg).doesNotContain("<script").doesNotContain("\u0000");
    assertThat(parsed(svg).getDocumentElement().getTextContent())
        .contains("</text><script>a()</script>&\"'\uFFFD\uFFFD");
  }
}
