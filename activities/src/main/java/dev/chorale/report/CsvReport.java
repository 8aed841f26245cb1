package dev.chorale.report;

import dev.chorale.csv.CsvText;
import dev.chorale.evaluation.Dropped;
import dev.chorale.evaluation.GroupScore;
import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Predictor;
import dev.chorale.intervals.Interval;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Losses;
import dev.chorale.report.CorpusReport.Average;
import dev.chorale.report.CorpusReport.ClassResult;
import dev.chorale.report.CorpusReport.Curve;
import dev.chorale.report.CorpusReport.Epoch;
import dev.chorale.report.CorpusReport.Hole;
import dev.chorale.report.CorpusReport.Removal;
import dev.chorale.report.CorpusReport.Result;
import dev.chorale.report.CorpusReport.Unmeasured;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVPrinter;

/**
 * A report's numbers as tidy CSV, a row a number, with all their digits. Every row says whether its
 * sound is synthetic, since rows outlive their file; in a report with holes, also whether it rests
 * on fewer trainings.
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
        report.hasHoles(),
        out -> {
          for (CorpusReport corpus : report.corpora()) {
            losses(out, corpus);
            for (Metric metric : METRICS) {
              metric(out, corpus, metric);
            }
          }
        });
  }

  private static void losses(Sheet out, CorpusReport corpus) throws IOException {
    for (Losses losses : corpus.losses()) {
      out.row(
          false,
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
        out.row(
            false,
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

  private static void metric(Sheet out, CorpusReport corpus, Metric metric) throws IOException {
    for (Result result : corpus.results()) {
      if (!isShown(result.predictor(), metric)) {
        continue;
      }
      row(
          out,
          corpus,
          metric,
          train(result.train(), result.predictor()),
          result.test().code(),
          result.interval(metric),
          result.predicted(),
          isIncomplete(corpus, result.train(), result.predictor()));
    }
    for (Average average : corpus.averages()) {
      if (!isShown(average.predictor(), metric)) {
        continue;
      }
      row(
          out,
          corpus,
          metric,
          train(average.train(), average.predictor()),
          "Average",
          average.interval(metric),
          "",
          isIncomplete(corpus, average.train(), average.predictor()));
    }
  }

  private static boolean isShown(Predictor predictor, Metric metric) {
    return predictor != Predictor.ONE_RATER || metric.hasCeiling();
  }

  private static boolean isIncomplete(
      CorpusReport corpus, AggregationRule train, Predictor predictor) {
    return predictor == Predictor.MODEL ? corpus.lacksTrainings(train) : corpus.lacksFold(train);
  }

  private static void row(
      Sheet out,
      CorpusReport corpus,
      Metric metric,
      String train,
      String test,
      Interval interval,
      Object n,
      boolean incomplete)
      throws IOException {
    out.row(
        incomplete,
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

  /** The metrics beyond the paper's. */
  static String further(SweepReport report) {
    return csv(
        List.of("corpus", "train", "test", "metric", "value", "n", "synthetic"),
        report.hasHoles(),
        out -> {
          for (CorpusReport corpus : report.corpora()) {
            for (Result result : corpus.results()) {
              for (Map.Entry<String, Double> metric : result.further().entrySet()) {
                out.row(
                    isIncomplete(corpus, result.train(), result.predictor()),
                    corpus.id(),
                    train(result.train(), result.predictor()),
                    result.test(),
                    metric.getKey(),
                    number(metric.getValue()),
                    result.predicted(),
                    corpus.synthetic());
              }
            }
          }
        });
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
            "class_prior_f1",
            "all_positive_f1",
            "synthetic"),
        report.hasHoles(),
        out -> {
          for (CorpusReport corpus : report.corpora()) {
            for (ClassResult result : corpus.perClass()) {
              out.row(
                  corpus.lacksTrainings(result.train()),
                  corpus.id(),
                  result.train(),
                  result.test(),
                  result.name(),
                  number(result.f1()),
                  number(result.precision()),
                  number(result.recall()),
                  result.support(),
                  result.classPriorF1().map(CsvReport::number).orElse(""),
                  result.allPositiveF1().map(CsvReport::number).orElse(""),
                  corpus.synthetic());
            }
          }
        });
  }

  /** Whom MR and PR leave out. */
  static String dropped(SweepReport report) {
    return csv(
        List.of("corpus", "rule", "by", "group", "clips", "removed", "share", "synthetic"),
        false,
        out -> {
          for (CorpusReport corpus : report.corpora()) {
            for (Removal removal : corpus.removals()) {
              out.row(
                  false,
                  corpus.id(),
                  removal.rule(),
                  removal.by(),
                  removal.group(),
                  removal.clips(),
                  removal.removed(),
                  number(removal.share()),
                  corpus.synthetic());
            }
          }
        });
  }

  /** The clips that MR and PR leave out. */
  static String droppedClips(List<CorpusSources> corpora) {
    return csv(
        List.of("corpus", "rule", "clip", "why", "synthetic"),
        false,
        out -> {
          for (CorpusSources corpus : corpora) {
            for (Dropped dropped : corpus.dropped()) {
              for (Map.Entry<String, Dropped.Why> clip : dropped.clips().entrySet()) {
                out.row(
                    false,
                    corpus.card().id(),
                    dropped.rule(),
                    clip.getKey(),
                    clip.getValue().said(),
                    corpus.card().synthetic());
              }
            }
          }
        });
  }

  /** Models on groups of clips of the AR test. */
  static String groups(SweepReport report) {
    return csv(
        List.of(
            "corpus",
            "train",
            "by",
            "group",
            "clips",
            "metric",
            "value",
            "lower",
            "upper",
            "gap",
            "gap_lower",
            "gap_upper",
            "synthetic"),
        report.hasHoles(),
        out -> {
          for (CorpusReport corpus : report.corpora()) {
            for (GroupScore score : corpus.groups()) {
              out.row(
                  corpus.lacksTrainings(score.train()),
                  corpus.id(),
                  score.train(),
                  score.by(),
                  score.group(),
                  score.clips(),
                  score.metric().code(),
                  number(score.value().value()),
                  number(score.value().lower()),
                  number(score.value().upper()),
                  number(score.gap().value()),
                  number(score.gap().lower()),
                  number(score.gap().upper()),
                  corpus.synthetic());
            }
          }
        });
  }

  /** Differences of train rules. */
  static String differences(SweepReport report) {
    return csv(
        List.of(
            "corpus",
            "train",
            "over",
            "test",
            "metric",
            "difference",
            "lower",
            "upper",
            "trainings",
            "p",
            "adjusted_p",
            "verdict",
            "synthetic"),
        report.hasHoles(),
        out -> {
          for (CorpusReport corpus : report.corpora()) {
            for (RuleDifference one : report.differences()) {
              if (one.corpus().equals(corpus.id())) {
                out.row(
                    corpus.lacksTrainings(one.train()) || corpus.lacksTrainings(one.over()),
                    corpus.id(),
                    one.train(),
                    one.over(),
                    one.test(),
                    one.metric().code(),
                    number(one.difference().value()),
                    number(one.difference().lower()),
                    number(one.difference().upper()),
                    one.trainings(),
                    number(one.p()),
                    number(one.adjustedP()),
                    one.verdict().said(),
                    corpus.synthetic());
              }
            }
          }
        });
  }

  /** Relative improvement over corpora. */
  static String improvements(SweepReport report) {
    return csv(
        List.of("train", "over", "metric", "corpora", "ratio", "lower", "upper", "synthetic"),
        report.hasHoles(),
        out -> {
          for (Improvement one : report.improvements()) {
            out.row(
                ImprovementTable.isIncomplete(report, one),
                one.train(),
                one.over(),
                one.metric().code(),
                one.corpora().stream().map(CorpusId::value).collect(Collectors.joining(" ")),
                number(one.ratio().value()),
                number(one.ratio().lower()),
                number(one.ratio().upper()),
                ImprovementTable.isSynthetic(report, one));
          }
        });
  }

  /** Learning curves. */
  static String curves(SweepReport report) {
    return csv(
        List.of("corpus", "train", "fold", "seed", "epoch", "train_loss", "dev_loss", "synthetic"),
        false,
        out -> {
          for (CorpusReport corpus : report.corpora()) {
            for (Curve curve : corpus.curves()) {
              for (Epoch epoch : curve.epochs()) {
                out.row(
                    false,
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

  /** What is missing: a row a training, a measure or a corpus. */
  static String holes(SweepReport report) {
    return csv(
        List.of("corpus", "train", "test", "fold", "seed", "reason"),
        false,
        out -> {
          for (CorpusReport corpus : report.corpora()) {
            for (Hole hole : corpus.holes()) {
              out.row(
                  false,
                  corpus.id(),
                  hole.train(),
                  "",
                  hole.fold().value(),
                  hole.seed().value(),
                  Wording.inWords(hole.failure()));
            }
            for (Unmeasured measure : corpus.unmeasured()) {
              out.row(
                  false,
                  corpus.id(),
                  measure.train().map(AggregationRule::code).orElse(""),
                  measure.test(),
                  "",
                  "",
                  Wording.inWords(measure.failure()));
            }
          }
          for (CorpusId corpus : report.without()) {
            out.row(false, corpus, "", "", "", "", Wording.whyLost(report, corpus));
          }
        });
  }

  /** All digits; nothing where there is no number. */
  private static String number(double value) {
    return Double.isFinite(value) ? ClassTable.decimal(value) : "";
  }

  /**
   * @param marked whether a last column says which rows are incomplete
   */
  private static String csv(List<String> header, boolean marked, Rows rows) {
    List<String> columns = new ArrayList<>(header);
    if (marked) {
      columns.add("incomplete");
    }
    return CsvText.of(
        printer -> {
          printer.printRecord(columns);
          rows.print(new Sheet(printer, marked));
        });
  }

  @FunctionalInterface
  private interface Rows {
    void print(Sheet out) throws IOException;
  }

  /**
   * @param marked whether rows say that they are incomplete
   */
  private record Sheet(CSVPrinter out, boolean marked) {
    void row(boolean incomplete, Object... cells) throws IOException {
      for (Object cell : cells) {
        out.print(cell);
      }
      if (marked) {
        out.print(incomplete);
      }
      out.println();
    }
  }
}
