package dev.chorale.report;

import com.samskivert.mustache.Mustache;
import dev.chorale.evaluation.Metric;
import dev.chorale.report.CorpusReport.ClassResult;
import dev.chorale.report.CorpusReport.Curve;
import dev.chorale.report.HtmlPage.Corpus;
import dev.chorale.report.HtmlPage.Figure;
import dev.chorale.report.HtmlPage.Figures;
import dev.chorale.report.HtmlPage.NameValue;
import dev.chorale.report.HtmlPage.Usage;
import dev.chorale.vocabulary.AggregationRule;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A report as one page that needs no network: style, script and drawings are inside. */
final class HtmlReport {
  private HtmlReport() {}

  static String of(SweepReport report) {
    // The compiler escapes every {{name}}; only our own style, script and drawings are put in raw.
    return Mustache.compiler()
        .withDelims("{{ }}")
        .compile(resource("page.html.mustache"))
        .execute(page(report));
  }

  private static HtmlPage page(SweepReport report) {
    List<Origins.Origin> origins = Origins.of(report);
    Set<String> anchors =
        origins.stream().map(Origins.Origin::anchor).collect(Collectors.toUnmodifiableSet());
    return new HtmlPage(
        report.sweep(),
        resource("page.css").strip(),
        facts(report),
        report.synthetic(),
        Wording.SYNTHETIC_TITLE,
        Wording.synthetic(report),
        report.hasHoles(),
        Wording.hasOneRater(report),
        Tables.drawnInterval(report),
        report.corpora().stream().map(HtmlReport::glance).toList(),
        report.corpora().stream()
            .map(corpus -> paired(report, corpus))
            .filter(figures -> !figures.figures().isEmpty())
            .toList(),
        Tables.of(report).stream().map(table -> HtmlTable.of(table, anchors)).toList(),
        usage(report),
        report.corpora().stream()
            .map(HtmlReport::classFigures)
            .filter(figures -> !figures.figures().isEmpty())
            .toList(),
        report.corpora().stream().map(HtmlReport::curves).toList(),
        holes(report),
        report.settings().stream().map(s -> new NameValue(s.name(), s.value())).toList(),
        report.corpora().stream().map(HtmlReport::corpus).toList(),
        origins.stream()
            .map(
                o -> new HtmlPage.Origin(o.anchor(), o.cell(), o.artifacts().size(), o.artifacts()))
            .toList(),
        Wording.baselines(report),
        Wording.paper(report),
        resource("page.js").strip());
  }

  /** None where a corpus has no losses. */
  private static List<Usage> usage(SweepReport report) {
    List<CorpusReport> corpora = report.corpora();
    if (corpora.isEmpty() || corpora.stream().anyMatch(corpus -> corpus.losses().isEmpty())) {
      return List.of();
    }
    LossTable.Row average = Tables.lossTable(report).average();
    return List.of(
        new Usage(
            corpora.size() == 1
                ? corpora.get(0).id().value()
                : "Average of " + corpora.size() + " corpora",
            !average.paper().isEmpty(),
            UsageFigure.inline(average, corpora.size())));
  }

  private static Figures classFigures(CorpusReport corpus) {
    List<Figure> figures = new ArrayList<>();
    for (CoOccurrence map : corpus.coOccurrences()) {
      figures.add(
          new Figure(
              map.train().map(rule -> "Told by " + rule + " train").orElse("Told by the raters"),
              "of the clips of a class, in %",
              ClassMap.of(corpus.classes(), map)));
    }
    List<ClassResult> results =
        corpus.perClass().stream()
            .filter(result -> result.test() == AggregationRule.ALL_INCLUSIVE)
            .toList();
    if (!results.isEmpty()) {
      figures.add(new Figure("F1 by class", "", ClassBars.of(corpus, results)));
    }
    for (Reliability reliability : corpus.reliability()) {
      figures.add(
          new Figure(
              "Reliability of " + reliability.train() + " train",
              "share of ratings by probability",
              ReliabilityPlot.of(reliability)));
    }
    return new Figures(corpus.id().value(), corpus.synthetic(), figures);
  }

  private static List<NameValue> facts(SweepReport report) {
    long trained = report.corpora().stream().mapToLong(corpus -> corpus.curves().size()).sum();
    long holes = report.corpora().stream().mapToLong(corpus -> corpus.holes().size()).sum();
    int clips =
        report.corpora().stream()
            .flatMap(corpus -> corpus.losses().stream().limit(1))
            .mapToInt(losses -> losses.clips())
            .sum();
    return List.of(
        new NameValue("Preset", report.preset()),
        new NameValue(
            report.corpora().size() == 1 ? "Corpus" : "Corpora",
            report.corpora().stream()
                .map(corpus -> corpus.id().value())
                .collect(Collectors.joining(", "))),
        new NameValue("Clips", Numbers.count(clips)),
        new NameValue(
            "Trainings",
            Numbers.count(trained) + (holes > 0 ? " of " + Numbers.count(trained + holes) : "")));
  }

  private static Figures glance(CorpusReport corpus) {
    List<Figure> figures = new ArrayList<>();
    for (Metric metric : Metric.PAPER) {
      figures.add(new Figure(metric.title(), better(metric), ForestPlot.of(corpus, metric)));
    }
    return new Figures(corpus.id().value(), corpus.synthetic(), figures);
  }

  private static Figures paired(SweepReport report, CorpusReport corpus) {
    List<Figure> figures = new ArrayList<>();
    for (Metric metric : Metric.PAPER) {
      List<RuleDifference> differences =
          report.differences().stream()
              .filter(one -> one.metric() == metric && one.corpus().equals(corpus.id()))
              .toList();
      if (!differences.isEmpty()) {
        figures.add(
            new Figure(
                metric.title(),
                better(metric),
                DifferencePlot.of(corpus.id(), metric, differences)));
      }
    }
    return new Figures(corpus.id().value(), corpus.synthetic(), figures);
  }

  private static String better(Metric metric) {
    return metric.higherIsBetter() ? "higher is better" : "lower is better";
  }

  private static Figures curves(CorpusReport corpus) {
    List<Figure> figures = new ArrayList<>();
    for (AggregationRule rule : AggregationRule.values()) {
      List<Curve> curves =
          corpus.curves().stream()
              .filter(curve -> curve.train() == rule && !curve.epochs().isEmpty())
              .toList();
      if (!curves.isEmpty()) {
        figures.add(
            new Figure(
                rule + " train",
                curves.size() == 1 ? "1 training" : Numbers.count(curves.size()) + " trainings",
                CurvePlot.of(curves)));
      }
    }
    return new Figures(corpus.id().value(), corpus.synthetic(), figures);
  }

  private static List<NameValue> holes(SweepReport report) {
    return Wording.missing(report).stream()
        .map(missing -> new NameValue(missing.corpus(), missing.line()))
        .toList();
  }

  private static Corpus corpus(CorpusReport corpus) {
    return new Corpus(
        corpus.id().value(),
        corpus.title(),
        corpus.synthetic(),
        corpus.classes(),
        corpus.licence(),
        corpus.source());
  }

  /** A text on the class path, named from this package on or from the root. */
  static String resource(String name) {
    try (InputStream bytes = HtmlReport.class.getResourceAsStream(name)) {
      if (bytes == null) {
        throw new IllegalStateException("Not on the class path: " + name);
      }
      return new String(bytes.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
