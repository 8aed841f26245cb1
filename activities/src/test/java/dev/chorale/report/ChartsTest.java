package dev.chorale.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.intervals.Interval;
import dev.chorale.report.IntervalChart.Line;
import dev.chorale.report.IntervalChart.Row;
import dev.chorale.vocabulary.AggregationRule;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChartsTest {
  private static final Line ZERO = new Line("zero", 0, 0, 0);

  private static String drawn(AggregationRule rule, double lower, String title) {
    Row row = Row.of("row", rule, new Interval(0.5, lower, 0.75), false, "aside", title);
    return Charts.inline("intervals", new IntervalChart(60, 40, List.of(row), List.of(ZERO)), "l");
  }

  @Test
  void aDrawingDoesNotHangOnThoseBeforeIt() {
    String first = drawn(AggregationRule.PLURALITY, 0.25, "one");
    drawn(AggregationRule.MAJORITY, 0.125, "two");
    Object hostile =
        Map.of("classes", List.of("__proto__", "b"), "marks", List.of(), "bars", List.of());
    Charts.inline("bars", hostile, "l");
    assertThat(drawn(AggregationRule.PLURALITY, 0.25, "one")).isEqualTo(first);
  }

  @Test
  void anUndefinedBoundHasNoBarButItsMarkIsShown() {
    String bar = "stroke=\"var(--ar)\"";
    assertThat(drawn(AggregationRule.ALL_INCLUSIVE, 0.25, "t")).contains(bar, "fill=\"var(--ar)\"");
    assertThat(drawn(AggregationRule.ALL_INCLUSIVE, Double.NaN, "t"))
        .contains("fill=\"var(--ar)\"", "<title>t</title>")
        .doesNotContain(bar, "NaN");
  }

  @Test
  void textIsEscaped() {
    assertThat(drawn(AggregationRule.MAJORITY, 0.25, "<b> & \"c\""))
        .contains("<title>&lt;b&gt; &amp; &quot;c&quot;</title>")
        .doesNotContain("<b>");
    Object data = Map.of("classes", List.of("<b>", "{b|c}"), "marks", List.of(), "bars", List.of());
    assertThat(Charts.inline("bars", data, "\"><b>"))
        .contains(">&lt;b&gt;</text>", ">{b|c}</text>", "aria-label=\"&quot;&gt;&lt;b&gt;\">")
        .doesNotContain("<b>");
  }

  @Test
  void everyRuleHasAMarkOfItsOwn() {
    List<String> shapes =
        List.of(AggregationRule.values()).stream()
            .map(rule -> drawn(rule, 0.25, "t"))
            .map(svg -> svg.substring(svg.lastIndexOf("<path d=")))
            .map(path -> path.substring(0, path.indexOf("transform")))
            .toList();
    assertThat(shapes).doesNotHaveDuplicates().hasSize(AggregationRule.values().length);
  }
}
