package dev.chorale.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import dev.chorale.labels.Losses;
import dev.chorale.labels.RatingStatistics;
import dev.chorale.report.LossTable.Loss;
import dev.chorale.vocabulary.AggregationRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.IntStream;

/**
 * What {@code corpus stats --json} prints of a corpus: fields are added, never renamed.
 *
 * @param rules by code, in the order MR, PR, AR
 * @param splits the same of the clips of each side, where the corpus is published split
 * @param votesPerClip clips by their number of annotations of a class
 * @param entropy clips by the entropy of their shares
 * @param coOccurrence clips by two classes that were both chosen
 * @param paper what the paper's Table 3 prints, by rule; absent where it has no such row
 */
record CorpusStatsAnswer(
    String corpus,
    int clips,
    Optional<Integer> annotations,
    int unusable,
    int uniform,
    int other,
    int repeats,
    int speakers,
    Map<String, Rule> rules,
    @JsonInclude(Include.NON_EMPTY) Map<String, Split> splits,
    RatingStatistics.Agreement agreement,
    SortedMap<Integer, Integer> votesPerClip,
    List<Bin> entropy,
    Map<String, Map<String, Integer>> coOccurrence,
    @JsonInclude(Include.NON_EMPTY) Map<String, Loss> paper) {
  static CorpusStatsAnswer of(CorpusStats corpus) {
    RatingStatistics stats = corpus.ratings();
    Map<String, Rule> rules = new LinkedHashMap<>();
    stats.rules().forEach((rule, losses) -> rules.put(rule.code(), Rule.of(losses)));
    Map<String, Split> splits = new LinkedHashMap<>();
    corpus.splits().forEach((side, losses) -> splits.put(side, Split.of(losses)));
    return new CorpusStatsAnswer(
        corpus.corpus(),
        stats.clips(),
        stats.annotations(),
        stats.unusable(),
        stats.uniform(),
        stats.other(),
        stats.repeats(),
        corpus.speakers(),
        rules,
        splits,
        stats.agreement(),
        stats.votesPerClip(),
        bins(stats.entropies(), Math.log(corpus.classes().size())),
        stats.together(),
        byCode(corpus.paper()));
  }

  static Map<String, Loss> byCode(Map<AggregationRule, Loss> losses) {
    Map<String, Loss> byCode = new LinkedHashMap<>();
    losses.forEach((rule, loss) -> byCode.put(rule.code(), loss));
    return byCode;
  }

  private static List<Bin> bins(List<Integer> clips, double most) {
    return IntStream.range(0, clips.size())
        .mapToObj(
            i -> new Bin(most * i / clips.size(), most * (i + 1) / clips.size(), clips.get(i)))
        .toList();
  }

  /** Clips with an entropy from one to below the other, in nats; of the last, up to it. */
  record Bin(double from, double to, int clips) {}

  /** Losses as fractions; counts by class. */
  record Rule(
      int keptClips,
      Optional<Integer> keptAnnotations,
      double clipLoss,
      Optional<Double> annotationLoss,
      Map<String, Number> train,
      Map<String, Integer> test) {
    static Rule of(Losses losses) {
      return new Rule(
          losses.keptClips(),
          losses.keptAnnotations(),
          losses.clipLoss(),
          losses.annotationLoss(),
          losses.train(),
          losses.test());
    }
  }

  /** The clips of a side. */
  record Split(int clips, Map<String, Kept> rules) {
    static Split of(Map<AggregationRule, Losses> losses) {
      Map<String, Kept> rules = new LinkedHashMap<>();
      losses.forEach(
          (rule, of) -> rules.put(rule.code(), new Kept(of.keptClips(), of.train(), of.test())));
      return new Split(losses.values().iterator().next().clips(), rules);
    }
  }

  /** What a rule keeps of a side. */
  record Kept(int keptClips, Map<String, Number> train, Map<String, Integer> test) {}

  /**
   * What is printed of several corpora.
   *
   * @param average plain means over them, as the last row of the paper's Table 3
   */
  record Several(List<CorpusStatsAnswer> corpora, Average average) {}

  record Average(
      Map<String, Loss> rules, @JsonInclude(Include.NON_EMPTY) Map<String, Loss> paper) {}
}
