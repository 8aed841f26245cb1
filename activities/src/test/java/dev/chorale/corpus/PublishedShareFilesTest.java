package dev.chorale.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import dev.chorale.folds.Fold;
import dev.chorale.folds.Split;
import dev.chorale.labels.AggregationRules;
import dev.chorale.labels.Losses;
import dev.chorale.labels.RatingShares;
import dev.chorale.labels.RatingStatistics;
import dev.chorale.labels.Smoothing;
import dev.chorale.labels.Target;
import dev.chorale.labels.Votes;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The share files that the paper's authors published, against our rules and folds. They are not
 * part of this project: {@code -DshareFiles=DIR} names the folder {@code data} of a clone of
 * https://github.com/ag027592/Embracing-Multi-Label; without it, the test is skipped.
 */
class PublishedShareFilesTest {
  private static final double SMOOTHED_BY = 0.05;
  private static final String IEMOCAP = "USC-IEMOCAP/labels_consensus_9class_";
  private static final String IMPROV =
      "MSP-IMPROV/Partitioned_data_Primary_Emotion/labels_consensus_EmoP_4class_";

  private final Path data = Path.of(System.getProperty("shareFiles", ""));

  @BeforeEach
  void theyAreHere() {
    assumeTrue(!data.toString().isEmpty(), "-DshareFiles names no folder");
    assumeTrue(Files.isDirectory(data), data + " is no folder");
  }

  @Test
  void iemocapLosesWhatThePaperPrints() {
    CorpusSource source = open("iemocap-shares", IEMOCAP + "D");
    assertThat(source.differences()).isEmpty();
    RatingStatistics stats = RatingStatistics.of(source.ratings());
    assertKept(stats, AggregationRule.MAJORITY, 6_890, "31.37");
    assertKept(stats, AggregationRule.PLURALITY, 7_497, "25.32");
    assertKept(stats, AggregationRule.ALL_INCLUSIVE, 10_039, "0.00");
  }

  @Test
  void mspImprovLosesWhatThePaperPrints() {
    CorpusSource source = open("msp-improv-shares", IMPROV + "D");
    assertThat(source.differences()).isEmpty();
    RatingStatistics stats = RatingStatistics.of(source.ratings());
    assertThat(stats.uniform()).isEqualTo(6);
    assertKept(stats, AggregationRule.PLURALITY, 7_913, "5.63");
    // By counts; the printed 9.18 are the smoothed shares over a half.
    assertKept(stats, AggregationRule.MAJORITY, 7_620, "9.12");
    int smoothed = majorityOfSmoothed(source.ratings().votes()).size();
    assertThat(smoothed).isEqualTo(7_615);
    assertThat(percent(1 - smoothed / (double) stats.clips())).isEqualTo("9.18");
  }

  @Test
  void ourTargetsAreTheirsClipByClip() {
    for (Map.Entry<String, String> corpus :
        Map.of("iemocap-shares", IEMOCAP, "msp-improv-shares", IMPROV).entrySet()) {
      CorpusSource source = open(corpus.getKey(), corpus.getValue() + "D");
      Map<String, Votes> votes = source.ratings().votes();
      Map<String, Integer> plurality = new HashMap<>();
      votes.forEach(
          (clip, shares) ->
              AggregationRules.apply(AggregationRule.PLURALITY, shares)
                  .ifPresent(target -> plurality.put(clip, only(target))));
      assertThat(majorityOfSmoothed(votes))
          .isEqualTo(targets(corpus.getKey(), corpus.getValue() + "M"));
      assertThat(plurality).isEqualTo(targets(corpus.getKey(), corpus.getValue() + "P"));
    }
  }

  /** In another order; of IEMOCAP with dev and test the other way round. */
  @Test
  void ourFoldsAreTheirs() {
    assertFolds("iemocap-shares", IEMOCAP + "D", 5, "Test", "Development");
    assertFolds("msp-improv-shares", IMPROV + "D", 6, "Development", "Test");
  }

  private void assertFolds(String corpus, String folder, int count, String dev, String test) {
    CorpusSource source = open(corpus, folder);
    CorpusDescriptor descriptor = Corpora.find(new CorpusId(corpus)).orElseThrow();
    Set<String> all = Set.copyOf(source.clips().ids());
    Set<List<Set<String>>> ours = new HashSet<>();
    for (Fold fold : Split.of(source.clips(), all, count, descriptor.partition()).folds().folds()) {
      ours.add(List.of(Set.copyOf(fold.train()), Set.copyOf(fold.dev()), Set.copyOf(fold.test())));
    }
    Set<List<Set<String>>> theirs = new HashSet<>();
    for (int number = 1; number <= count; number++) {
      Map<String, Set<String>> sides = new HashMap<>();
      Path file = data.resolve(folder).resolve("labels_consensus_" + number + ".csv");
      try (CsvFile csv = CsvFile.open(file)) {
        for (CsvLine line : csv) {
          sides
              .computeIfAbsent(line.text("Split_Set"), side -> new HashSet<>())
              .add(DetailedLabels.id(line, ""));
        }
      }
      theirs.add(
          List.of(
              Objects.requireNonNull(sides.get("Train")),
              Objects.requireNonNull(sides.get(dev)),
              Objects.requireNonNull(sides.get(test))));
    }
    assertThat(theirs.equals(ours)).as(corpus).isTrue();
  }

  /** The preset "released": the class whose smoothed share is over a half. */
  private static Map<String, Integer> majorityOfSmoothed(Map<String, Votes> votes) {
    Map<String, Integer> majority = new HashMap<>();
    votes.forEach(
        (clip, shares) -> {
          double[] plain = shares.shares().stream().mapToDouble(Double::doubleValue).toArray();
          OptionalInt over = RatingShares.of(new Smoothing(SMOOTHED_BY).smooth(plain)).majority();
          over.ifPresent(index -> majority.put(clip, index));
        });
    return majority;
  }

  /** The class of each clip in a file of one-hot targets. */
  private Map<String, Integer> targets(String corpus, String folder) {
    Map<String, Integer> targets = new HashMap<>();
    open(corpus, folder)
        .ratings()
        .votes()
        .forEach(
            (clip, shares) -> {
              int index = shares.majority().orElseThrow();
              assertThat(shares.shares().get(index)).as(clip).isCloseTo(1, within(1e-5));
              targets.put(clip, index);
            });
    return targets;
  }

  private static int only(Target target) {
    return target.train().indexOf(1.0);
  }

  private CorpusSource open(String corpus, String folder) {
    return CorpusSource.open(new CorpusId(corpus), List.of(), Optional.of(data.resolve(folder)));
  }

  private static void assertKept(
      RatingStatistics stats, AggregationRule rule, int clips, String lost) {
    Losses losses = Objects.requireNonNull(stats.rules().get(rule));
    assertThat(losses.keptClips()).isEqualTo(clips);
    assertThat(percent(losses.clipLoss())).isEqualTo(lost);
  }

  private static String percent(double fraction) {
    return String.format(Locale.ROOT, "%.2f", 100 * fraction);
  }
}
