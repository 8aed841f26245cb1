package dev.chorale.report;

import java.util.List;

/** What {@code page.html.mustache} shows, by the names it uses. */
record HtmlPage(
    String sweep,
    String css,
    List<NameValue> facts,
    boolean synthetic,
    String syntheticTitle,
    String syntheticText,
    boolean hasHoles,
    boolean oneRater,
    String interval,
    List<Figures> glance,
    List<Figures> paired,
    List<HtmlTable> tables,
    List<Usage> usage,
    List<Figures> classFigures,
    List<Figures> curves,
    List<NameValue> holes,
    List<NameValue> settings,
    List<Corpus> corpora,
    List<Origin> origins,
    List<String> baselines,
    List<String> paper,
    String script) {
  boolean hasUsage() {
    return !usage.isEmpty();
  }

  boolean hasPaired() {
    return !paired.isEmpty();
  }

  boolean hasClassFigures() {
    return !classFigures.isEmpty();
  }

  boolean hasOrigins() {
    return !origins.isEmpty();
  }

  record NameValue(String name, String value) {}

  /**
   * Fig. 1.
   *
   * @param paper whether the paper's figures are drawn
   */
  record Usage(String title, boolean paper, String svg) {}

  record Origin(String anchor, String cell, int size, List<Origins.Named> artifacts) {}

  /** The drawings of one corpus. */
  record Figures(String name, boolean synthetic, List<Figure> figures) {}

  /**
   * @param svg put in as it is
   */
  record Figure(String title, String aside, String svg) {}

  record Corpus(
      String id,
      String title,
      boolean synthetic,
      List<String> classes,
      String licence,
      String source) {}
}
