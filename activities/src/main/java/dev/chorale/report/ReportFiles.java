package dev.chorale.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.chorale.corpus.Corpora;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusId;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** A report in every format, as files by name. */
public final class ReportFiles {
  public static final String JSON = "report.json";
  public static final String HTML = "report.html";
  public static final String MARKDOWN = "report.md";
  public static final String LATEX = "report.tex";
  public static final String TEXT = "report.txt";
  public static final String TABLES = "tables.csv";
  public static final String PER_CLASS = "per-class.csv";
  public static final String CURVES = "curves.csv";

  /** Only of a report that tells further metrics. */
  public static final String FURTHER = "further.csv";

  /** Only of a report that tells of groups, as is the next. */
  public static final String DROPPED = "dropped.csv";

  public static final String GROUPS = "groups.csv";

  /** Only of what is stored: {@value #JSON} names no clip that is dropped. */
  public static final String DROPPED_CLIPS = "dropped-clips.csv";

  /** Only of a report that compares train rules. */
  public static final String DIFFERENCES = "differences.csv";

  /** Only of a report of two corpora or more. */
  public static final String IMPROVEMENTS = "improvements.csv";

  /** Only of a report with holes. */
  public static final String HOLES = "holes.csv";

  private ReportFiles() {}

  /** All files, in UTF-8 with LF line ends. */
  public static SortedMap<String, String> of(SweepReport report) {
    SortedMap<String, String> files = new TreeMap<>();
    files.put(JSON, json(report));
    files.put(HTML, HtmlReport.of(report));
    files.put(MARKDOWN, MarkdownReport.of(report));
    files.put(LATEX, LatexReport.of(report));
    files.put(TEXT, TextReport.of(report));
    files.put(TABLES, CsvReport.tables(report));
    if (FurtherTable.of(report).isPresent()) {
      files.put(FURTHER, CsvReport.further(report));
    }
    files.put(PER_CLASS, CsvReport.perClass(report));
    files.put(CURVES, CsvReport.curves(report));
    if (report.corpora().stream().anyMatch(corpus -> !corpus.removals().isEmpty())) {
      files.put(DROPPED, CsvReport.dropped(report));
    }
    if (report.corpora().stream().anyMatch(corpus -> !corpus.groups().isEmpty())) {
      files.put(GROUPS, CsvReport.groups(report));
    }
    if (!report.differences().isEmpty()) {
      files.put(DIFFERENCES, CsvReport.differences(report));
    }
    if (!report.improvements().isEmpty()) {
      files.put(IMPROVEMENTS, CsvReport.improvements(report));
    }
    if (report.hasHoles()) {
      files.put(HOLES, CsvReport.holes(report));
    }
    return files;
  }

  /** The same, and the clips that rules drop, but of corpora under an agreement. */
  public static SortedMap<String, String> of(SweepReport report, List<CorpusSources> corpora) {
    SortedMap<String, String> files = of(report);
    List<CorpusSources> named =
        corpora.stream()
            .filter(corpus -> !Corpora.isUnderAgreement(new CorpusId(corpus.card().id())))
            .toList();
    if (!named.isEmpty()) {
      files.put(DROPPED_CLIPS, CsvReport.droppedClips(named));
    }
    return files;
  }

  private static String json(SweepReport report) {
    try {
      return ChoraleJson.mapper()
              .writer(SerializationFeature.INDENT_OUTPUT)
              .writeValueAsString(report)
              .replace("\r\n", "\n")
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not writable as JSON: " + report.sweep(), e);
    }
  }

  /**
   * Reads a {@code report.json}.
   *
   * @throws BadInputException when it is none
   */
  public static SweepReport read(String json) {
    try {
      return ChoraleJson.mapper().readValue(json, SweepReport.class);
    } catch (JsonProcessingException e) {
      throw new BadInputException(JSON + ": " + e.getOriginalMessage(), e);
    }
  }
}
