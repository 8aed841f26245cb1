package dev.chorale.report;

import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Predictor;
import dev.chorale.intervals.Interval;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Losses;
import dev.chorale.report.CorpusReport.Average;
import dev.chorale.report.CorpusReport.ClassResult;
import dev.chorale.report.CorpusReport.Curve;
import dev.chorale.report.CorpusReport.Epoch;
import dev.chorale.report.CorpusReport.Result;
import dev.chorale.vocabulary.AggregationRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * A report's numbers as tidy CSV, a row a number, with all their digits. Every row says whether its
 * sound is synthetic, since rows outlive their file.
 */
final class CsvReport {
  private static final List<Metric> METRICS = List.of(Metric.MACRO_F1, Metric.KLD, Metric.JSD);

  private CsvReport() {}

  /** Tables 3 to 6. */
  static String tables(SweepReport report) {
    return csv(
        List.of(
            "table",
            "corpus",
            "train",
            "test",
            "metric",
            "value",
            "lower",
            "upper",
            "n",
            "synthetic"),
        out -> {
          for (CorpusReport corpus : report.corpora()) {
            losses(out, corpus);
            for (Metric metric : METRICS) {
              metric(out, corpus, metric);
            }
          }
        });
  }

  private static void losses(CSVPrinter out, CorpusReport corpus) throws IOException {
    for (Losses losses : corpus.losses()) {
      out.printRecord(
          3,
          corpus.id(),
          losses.rule(),
          "",
          "clipLoss",
          number(losses.clipLoss()),
          "",
          "",
          losses.clips() - losses.unusable(),
          corpus.synthetic());
      if (losses.annotationLoss().isPresent()) {
        out.printRecord(
            3,
            corpus.id(),
            losses.rule(),
            "",
            "annotationLoss",
            number(losses.annotationLoss().get()),
            "",
            "",
            losses.annotations().orElse(0),
            corpus.synthetic());
      }
    }
  }

  private static void metric(CSVPrinter out, CorpusReport corpus, Metric metric)
      throws IOException {
    for (Result result : corpus.results()) {
      row(
          out,
          corpus,
          metric,
          train(result.train(), result.predictor()),
          result.test().code(),
          result.interval(metric),
          result.predicted());
    }
    for (Average average : corpus.averages()) {
      row(
          out,
          corpus,
          metric,
          train(average.train(), average.predictor()),
          "Average",
          average.interval(metric),
          "");
    }
  }

  private static void row(
      CSVPrinter out,
      CorpusReport corpus,
      Metric metric,
      String train,
      String test,
      Interval interval,
      Object n)
      throws IOException {
    out.printRecord(
        Tables.number(metric),
        corpus.id(),
        train,
        test,
        metric.code(),
        number(interval.value()),
        number(interval.lower()),
        number(interval.upper()),
        n,
        corpus.synthetic());
  }

  /** {@code AR}, or the baseline that its labels give, as in {@code class-prior/AR}. */
  private static String train(AggregationRule train, Predictor predictor) {
    return predictor == Predictor.MODEL ? train.code() : predictor.code() + "/" + train;
  }

  /** Scores of every class. */
  static String perClass(SweepReport report) {
    return csv(
        List.of(
            "corpus",
            "train",
            "test",
            "class",
            "f1",
            "precision",
            "recall",
            "support",
            "synthetic"),
        out -> {
          for (CorpusReport corpus : report.corpora()) {
            for (ClassResult result : corpus.perClass()) {
              out.printRecord(
                  corpus.id(),
                  result.train(),
                  result.test(),
                  result.name(),
                  number(result.f1()),
                  number(result.precision()),
                  number(result.recall()),
                  result.support(),
                  corpus.synthetic());
            }
          }
        });
  }

  /** Learning curves. */
  static String curves(SweepReport report) {
    return csv(
        List.of("corpus", "train", "fold", "seed", "epoch", "train_loss", "dev_loss", "synthetic"),
        out -> {
          for (CorpusReport corpus : report.corpora()) {
            for (Curve curve : corpus.curves()) {
              for (Epoch epoch : curve.epochs()) {
                out.printRecord(
                    corpus.id(),
                    curve.train(),
                    curve.fold().value(),
                    curve.seed().value(),
                    epoch.epoch(),
                    number(epoch.trainLoss()),
                    number(epoch.devLoss()),
                    corpus.synthetic());
              }
            }
          }
        });
  }

  /** All digits; nothing where there is no number. */
  private static String number(double value) {
    return Double.isFinite(value) ? ClassTable.decimal(value) : "";
  }

  private static String csv(List<String> header, Rows rows) {
    StringBuilder out = new StringBuilder();
    try (CSVPrinter printer =
        new CSVPrinter(out, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get())) {
      printer.printRecord(header);
      rows.print(printer);
    } catch (IOException e) {
      throw new UncheckedIOException("Appending to memory", e);
    }
    return out.toString();
  }

  @FunctionalInterface
  private interface Rows {
    void print(CSVPrinter out) throws IOException;
  }
}
