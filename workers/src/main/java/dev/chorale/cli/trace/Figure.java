package dev.chorale.cli.trace;

import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Predictor;
import dev.chorale.report.RuleDifference;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A number of Tables 4 to 6 by its place, {@code METRIC/CORPUS/TRAIN/TEST}, or a difference of two
 * train rules, {@code METRIC/CORPUS/TRAIN-OVER/TEST}.
 *
 * @param over whose metric is taken away
 * @param test absent for the Average column
 */
public record Figure(
    Metric metric,
    CorpusId corpus,
    Predictor predictor,
    AggregationRule train,
    Optional<AggregationRule> over,
    Optional<AggregationRule> test) {
  private static final String AVERAGE = "Average";
  private static final String EXPECTED =
      ", expected METRIC/CORPUS/TRAIN/TEST as in macroF1/emotale/AR/MR: METRIC is macroF1, kld or jsd;"
          + " TRAIN is MR, PR or AR, a baseline as in class-prior/AR, or a difference as in AR-PR;"
          + " TEST is MR, PR, AR or, but for a difference, Average";

  /**
   * Reads one.
   *
   * @throws BadInputException saying what was expected
   */
  public static Figure of(String text) {
    List<String> parts = List.of(text.split("/", -1));
    int parted = parts.size();
    if (parted != 4 && parted != 5) {
      throw new BadInputException("Found figure '" + text + "'" + EXPECTED);
    }
    List<String> trains = List.of(parts.get(parted - 2).split("-", 2));
    String test = parts.get(parted - 1);
    return new Figure(
        one(Metric.PAPER, Metric::code, parts.get(0), text),
        new CorpusId(parts.get(1)),
        parted == 4
            ? Predictor.MODEL
            : one(List.of(Predictor.values()), Predictor::code, parts.get(2), text),
        rule(trains.get(0), text),
        trains.size() == 1 ? Optional.empty() : Optional.of(rule(trains.get(1), text)),
        test.equals(AVERAGE) ? Optional.empty() : Optional.of(rule(test, text)));
  }

  private static AggregationRule rule(String code, String text) {
    return one(Arrays.asList(AggregationRule.values()), AggregationRule::code, code, text);
  }

  private static <T> T one(List<T> all, Function<T, String> code, String wanted, String text) {
    return all.stream()
        .filter(each -> code.apply(each).equals(wanted))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "Found '" + wanted + "' in figure '" + text + "'" + EXPECTED));
  }

  /** One train rule, or the two of a difference. */
  List<AggregationRule> trains() {
    return over.map(other -> List.of(train, other)).orElse(List.of(train));
  }

  /** Whether a difference is the one that is meant. */
  boolean isOf(RuleDifference one) {
    return one.metric() == metric
        && one.corpus().equals(corpus)
        && predictor == Predictor.MODEL
        && one.train() == train
        && over.equals(Optional.of(one.over()))
        && test.equals(Optional.of(one.test()));
  }

  /** As it was given. */
  @Override
  public String toString() {
    return metric.code()
        + "/"
        + corpus
        + "/"
        + (predictor == Predictor.MODEL ? "" : predictor.code() + "/")
        + train
        + over.map(other -> "-" + other).orElse("")
        + "/"
        + test.map(AggregationRule::code).orElse(AVERAGE);
  }
}
