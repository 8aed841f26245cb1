package dev.chorale.cli;

import dev.chorale.corpus.Corpora;
import dev.chorale.corpus.CorpusSource;
import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvText;
import dev.chorale.labels.Labels;
import dev.chorale.labels.Losses;
import dev.chorale.labels.RatingStatistics;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.RatingsReader;
import dev.chorale.report.LossTable;
import dev.chorale.report.LossTable.Loss;
import dev.chorale.vocabulary.AggregationRule;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * What a corpus holds.
 *
 * @param corpus its name
 * @param splits what each rule makes of the clips of each side, where the corpus is published split
 * @param paper its row of the paper's Table 3; empty where it has none
 * @param differences of this copy from a complete one
 * @param leftOut what of its label files was not used, and how often
 */
record CorpusStats(
    String corpus,
    List<String> classes,
    RatingStatistics ratings,
    int speakers,
    Map<String, Map<AggregationRule, Losses>> splits,
    Map<AggregationRule, Loss> paper,
    List<String> differences,
    SortedMap<String, Integer> leftOut) {
  private static final List<String> SIDES = List.of("train", "dev", "test");

  static CorpusStats of(CorpusSource source) {
    Ratings ratings = source.ratings();
    Map<String, Map<AggregationRule, Losses>> splits = new LinkedHashMap<>();
    for (String side : SIDES) {
      Ratings some =
          ratings.of(clip -> source.clips().clip(clip).partition().equals(Optional.of(side)));
      if (some.clips() > 0) {
        splits.put(side, losses(some));
      }
    }
    return new CorpusStats(
        source.id().value(),
        source.classes(),
        RatingStatistics.of(ratings, source.choices()),
        source.clips().speakers().size(),
        Collections.unmodifiableMap(splits),
        paper(source),
        source.differences(),
        source.leftOut());
  }

  /** Of a ratings file that belongs to no corpus. */
  static CorpusStats of(CsvFile file, Optional<List<String>> classes) {
    RatingsReader.WithChoices read =
        new RatingsReader(classes, false, Set.of()).readWithChoices(file);
    return new CorpusStats(
        file.source(),
        read.ratings().classes(),
        RatingStatistics.of(read.ratings(), read.choices()),
        0,
        Map.of(),
        Map.of(),
        List.of(),
        Collections.emptySortedMap());
  }

  private static Map<AggregationRule, Losses> losses(Ratings ratings) {
    Map<AggregationRule, Losses> losses = new EnumMap<>(AggregationRule.class);
    for (AggregationRule rule : AggregationRule.values()) {
      losses.put(rule, Labels.of(rule, ratings).losses());
    }
    return losses;
  }

  private static Map<AggregationRule, Loss> paper(CorpusSource source) {
    Map<AggregationRule, Loss> paper = new EnumMap<>(AggregationRule.class);
    Corpora.find(source.id())
        .ifPresent(
            corpus ->
                corpus
                    .paper()
                    .forEach(
                        (rule, loss) ->
                            paper.put(
                                rule,
                                new Loss(loss.clipLoss(), Optional.of(loss.annotationLoss())))));
    return paper;
  }

  LossTable.Row row() {
    return LossTable.Row.of(corpus, ratings.rules().values(), paper);
  }

  /** The clips of every class on each side: {@code corpus,side,rule,class,train,test}. */
  static String classesCsv(List<CorpusStats> corpora) {
    StringBuilder csv = new StringBuilder("corpus,side,rule,class,train,test\n");
    for (CorpusStats stats : corpora) {
      append(csv, stats, "all", stats.ratings().rules());
      stats.splits().forEach((side, losses) -> append(csv, stats, side, losses));
    }
    return csv.toString();
  }

  private static void append(
      StringBuilder csv, CorpusStats stats, String side, Map<AggregationRule, Losses> rules) {
    rules.forEach(
        (rule, losses) ->
            losses
                .train()
                .forEach(
                    (name, train) ->
                        csv.append(
                            CsvText.line(
                                stats.corpus(),
                                side,
                                rule.code(),
                                name,
                                train,
                                losses.test().getOrDefault(name, 0)))));
  }
}
