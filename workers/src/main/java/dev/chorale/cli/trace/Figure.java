package dev.chorale.cli.trace;

import dev.chorale.evaluation.Metric;
import dev.chorale.evaluation.Predictor;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A number of Tables 4 to 6 by its place: {@code METRIC/CORPUS/TRAIN/TEST}.
 *
 * @param test absent for the Average column
 */
public record Figure(
    Metric metric,
    CorpusId corpus,
    Predictor predictor,
    AggregationRule train,
    Optional<AggregationRule> test) {
  private static final String AVERAGE = "Average";
  private static final String EXPECTED =
      ", expected METRIC/CORPUS/TRAIN/TEST as in macroF1/emotale/AR/MR: METRIC is macroF1, kld or jsd;"
          + " TRAIN is MR, PR or AR, or a baseline as in class-prior/AR; TEST is MR, PR, AR or Average";

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
    String test = parts.get(parted - 1);
    return new Figure(
        one(Metric.PAPER, Metric::code, parts.get(0), text),
        new CorpusId(parts.get(1)),
        parted == 4
            ? Predictor.MODEL
            : one(List.of(Predictor.values()), Predictor::code, parts.get(2), text),
        rule(parts.get(parted - 2), text),
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

  /** As it was given. */
  @Override
  public String toString() {
    return metric.code()
        + "/"
        + corpus
        + "/"
        + (predictor == Predictor.MODEL ? "" : predictor.code() + "/")
        + train
        + "/"
        + test.map(AggregationRule::code).orElse(AVERAGE);
  }
}
