package dev.chorale.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chorale.SharedData;
import dev.chorale.folds.FoldProof;
import dev.chorale.folds.SpeakerFolds;
import dev.chorale.labels.Losses;
import dev.chorale.labels.RatingStatistics;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusSourceTest {
  private static final CorpusId CREMA_D = new CorpusId("crema-d");
  private static final CorpusId EMOTALE = new CorpusId("emotale");
  private static final CorpusId OWN = new CorpusId("own");

  @Test
  void theShippedRatingsOfCremaDGiveItsKnownFigures() {
    assertKnownFigures(CorpusSource.open(CREMA_D, List.of(), Optional.empty()));
  }

  @Test
  void theDistributedFilesOfCremaDGiveTheSameFiguresAndClips() {
    Optional<Path> folder = SharedData.corpus("crema-d");
    assumeTrue(folder.isPresent());
    CorpusSource distributed = CorpusSource.open(CREMA_D, List.of(), folder);
    assertKnownFigures(distributed);
    CorpusSource shipped = CorpusSource.open(CREMA_D, List.of(), Optional.empty());
    assertThat(shipped.clips().clips()).isEqualTo(distributed.clips().clips());
    assertThat(shipped.contents().annotations()).isEqualTo(distributed.contents().annotations());
  }

  private static void assertKnownFigures(CorpusSource source) {
    assertThat(source.differences()).isEmpty();
    RatingStatistics stats = RatingStatistics.of(source.ratings());
    assertThat(stats.clips()).isEqualTo(7_442);
    assertThat(stats.annotations()).contains(68_568);
    assertThat(stats.unusable()).isZero();
    assertLosses(stats, AggregationRule.MAJORITY, "32.65", "50.24");
    assertLosses(stats, AggregationRule.PLURALITY, "8.65", "39.45");
    assertLosses(stats, AggregationRule.ALL_INCLUSIVE, "0.00", "0.00");
    // Order A D F H N S.
    assertThat(train(stats, AggregationRule.MAJORITY))
        .containsExactly(790, 289, 416, 262, 3054, 201);
    assertThat(test(stats, AggregationRule.MAJORITY))
        .containsExactly(790, 289, 416, 262, 3054, 201);
    assertThat(train(stats, AggregationRule.ALL_INCLUSIVE))
        .containsExactly(9863, 8851, 8212, 4590, 30152, 6900);
    assertThat(test(stats, AggregationRule.ALL_INCLUSIVE))
        .containsExactly(1868, 2206, 1815, 932, 5594, 1712);
    assertThat(
            source.ratings().votes().values().stream()
                .flatMap(
                    votes ->
                        votes.counts().orElseThrow().stream()
                            .filter(
                                count ->
                                    6 * count
                                        == votes.counts().orElseThrow().stream()
                                            .mapToInt(v -> v)
                                            .sum()))
                .count())
        .as("entries exactly on 1/6")
        .isEqualTo(67);
    assertThat(source.clips().speakers()).hasSize(91);
    assertThat(source.clips().clip("1001_DFA_ANG_XX").gender()).contains("M");
    Set<String> all = Set.copyOf(source.clips().ids());
    FoldProof proof = FoldProof.of(source.clips(), all, SpeakerFolds.build(source.clips(), all, 5));
    assertThat(proof.usable()).isEqualTo(7_442);
  }

  @Test
  void emoTaleLosesFiftyOneClipsUnderMajorityAndUnderPlurality() {
    Optional<Path> folder = SharedData.corpus("emotale");
    assumeTrue(folder.isPresent());
    CorpusSource source = CorpusSource.open(EMOTALE, List.of(), folder);
    assertThat(source.differences()).isEmpty();
    RatingStatistics stats = RatingStatistics.of(source.ratings());
    assertThat(stats.annotations()).contains(2_400);
    assertThat(losses(stats, AggregationRule.MAJORITY).removedClips()).isEqualTo(51);
    assertThat(losses(stats, AggregationRule.PLURALITY).removedClips()).isEqualTo(51);
    assertThat(losses(stats, AggregationRule.PLURALITY).clipLoss()).isEqualTo(0.06375);
    assertThat(source.clips().clip("EN_001_S_4").language()).contains("en");
    assertThat(source.clips().clip("DK_001_A_1").speaker()).contains("001");
    Set<String> all = Set.copyOf(source.clips().ids());
    assertThat(
            FoldProof.of(source.clips(), all, SpeakerFolds.build(source.clips(), all, 6))
                .speakers())
        .isEqualTo(18);
  }

  @Test
  void everyDescriptorDescribesItself() {
    for (CorpusDescriptor descriptor : Corpora.all()) {
      assertThat(Corpora.find(descriptor.id())).contains(descriptor);
      assertThat(descriptor.names().values()).containsAll(descriptor.classes());
      assertThat(descriptor.licence()).isNotBlank();
      assertThat(descriptor.source()).contains("https://");
      descriptor
          .expected()
          .speakers()
          .ifPresent(all -> assertThat(descriptor.folds()).isLessThanOrEqualTo(all));
      assertThat(descriptor.folds())
          .isEqualTo(
              descriptor
                  .partition()
                  .map(partition -> Math.max(1, partition.rows().size()))
                  .orElse(descriptor.folds()));
      assertThat(descriptor.sides().values()).isSubsetOf("train", "dev", "test", "unused");
    }
    assertThat(Corpora.find(OWN)).isEmpty();
  }

  @Test
  void aCorpusUnderAnAgreementTellsWhereToAskForIt() {
    for (String id : List.of("iemocap", "msp-improv", "msp-podcast", "biic-podcast")) {
      CorpusDescriptor descriptor = Corpora.find(new CorpusId(id)).orElseThrow();
      assertThat(descriptor.agreement().orElseThrow()).startsWith("https://");
      assertThat(descriptor.paper()).hasSize(3);
    }
    assertThat(Corpora.find(CREMA_D).orElseThrow().agreement()).isEmpty();
    CorpusDescriptor iemocap = Corpora.find(new CorpusId("iemocap")).orElseThrow();
    assertThat(
            Objects.requireNonNull(iemocap.paper().get(AggregationRule.MAJORITY)).annotationLoss())
        .as("Table 3")
        .isEqualTo(0.4944);
    assertThat(iemocap.named("Neutral state")).isEqualTo(iemocap.named("neutral"));
  }

  /** Sums of the columns of the paper's section 4.1. */
  @Test
  void expectedCountsAddUp() {
    for (CorpusDescriptor descriptor : Corpora.all()) {
      for (Map<String, Integer> parts :
          List.of(descriptor.expected().sessions(), descriptor.expected().partitions())) {
        if (!parts.isEmpty()) {
          assertThat(parts.values().stream().mapToInt(clips -> clips).sum())
              .as(descriptor.id().value())
              .isEqualTo(descriptor.expected().clips());
        }
      }
    }
  }

  @Test
  void faceAndBothOfCremaDAreWhole() {
    Optional<Path> folder = SharedData.corpus("crema-d");
    assumeTrue(folder.isPresent());
    for (String id : List.of("crema-d-face", "crema-d-both")) {
      CorpusSource source = CorpusSource.open(new CorpusId(id), List.of(), folder);
      assertThat(source.differences()).isEmpty();
    }
  }

  @Test
  void aFolderOfClipsAndRatingsIsACorpus(@TempDir Path folder) throws IOException {
    own(
        folder,
        "\uFEFFpath,clip,speaker,partition\r\n\"x/a,1.wav\",a,s1,train\r\nb.wav,b,,\r\n",
        "clip,rater,label\nb,1,joy\nb,2,pride\n");
    CorpusSource source = CorpusSource.open(OWN, List.of("joy", "anger"), Optional.of(folder));
    assertThat(source.clips().ids()).containsExactly("a", "b");
    assertThat(source.clips().clip("a").partition()).contains("train");
    assertThat(source.contents().sounds()).containsEntry("a", "x/a,1.wav");
    assertThat(source.ratings().unusable()).as("nobody rated a").isEqualTo(1);
    assertThat(source.ratings().other()).isEqualTo(Map.of("pride", 1));
    assertThat(CorpusSource.open(OWN, List.of(), Optional.of(folder)).classes())
        .containsExactly("joy", "pride");
  }

  @Test
  void brokenFilesOfACorpusAreRefusedWithTheLine(@TempDir Path folder) throws IOException {
    String clips = "clip,path,speaker\na,a.wav,1\n";
    String ratings = "clip,rater,label\na,1,joy\na,2,anger\n";
    own(folder, clips + "a,b.wav,1\n", ratings);
    assertOwnRefused(folder, "clips.csv, line 3: clip 'a' occurs twice");
    own(folder, clips + "b,../b.wav,1\n", ratings);
    assertOwnRefused(folder, "clips.csv, line 3: found path '../b.wav', expected one below");
    own(folder, clips + "b,/b.wav,1\n", ratings);
    assertOwnRefused(folder, "line 3: found path '/b.wav'");
    own(folder, clips + "b/c,b.wav,1\n", ratings);
    assertOwnRefused(folder, "line 3: found clip 'b/c'");
    own(folder, clips, ratings + "z,1,joy\n");
    assertOwnRefused(folder, "ratings.csv, line 4: clip 'z' is not in clips.csv");
    own(folder, "clip,path,speaker\n", "clip,rater,label\n");
    assertOwnRefused(folder, "clips.csv: has no clip of corpus 'own'");
    own(folder, clips, "clip,rater,label\na,1,joy\n");
    assertOwnRefused(folder, "ratings.csv: found labels [joy], expected at least two");
    Files.delete(folder.resolve("ratings.csv"));
    assertOwnRefused(folder, "ratings.csv: not found");
    assertThatThrownBy(() -> CorpusSource.open(OWN, List.of(), Optional.empty()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("--data DIR");
    assertThatThrownBy(
            () -> CorpusSource.open(OWN, List.of(), Optional.of(folder.resolve("nowhere"))))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("nowhere does not exist");
    assertThatThrownBy(() -> CorpusSource.open(EMOTALE, List.of(), Optional.empty()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("does not ship inside");
    assertThatThrownBy(() -> CorpusSource.open(CREMA_D, List.of("joy"), Optional.empty()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("leave them out");
  }

  @Test
  void brokenDistributedFilesAreRefusedWithTheLine(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("annotations.csv"),
        "file,a1_cat,a2_cat\nDK_001_A_1.wav,A,B\nDK_001_A_2.wav,A,X\n");
    assertRefused(
        EMOTALE, folder, "annotations.csv, line 3: found 'X' in 'a2_cat', expected one of [A, B,");
    Files.writeString(folder.resolve("annotations.csv"), "file,a1_cat\nx.wav,A\n");
    assertRefused(EMOTALE, folder, "line 2: found 'x.wav', expected a name like DK_001_A_1.wav");
    Files.writeString(folder.resolve("annotations.csv"), "file,a1\nx.wav,A\n");
    assertRefused(EMOTALE, folder, "line 1: found no column a1_cat");
    assertRefused(CREMA_D, folder, "tabulatedVotes.csv: not found");
    Files.writeString(
        folder.resolve("tabulatedVotes.csv"),
        ",A,D,F,H,N,S,fileName\n100001,0,0,0,1,-2,0,1001_IEO_NEU_XX\n");
    assertRefused(CREMA_D, folder, "line 2: found '-2' in 'N', expected a whole number");
    Files.writeString(
        folder.resolve("tabulatedVotes.csv"),
        ",A,D,F,H,N,S,fileName\n200001,0,0,0,1,2,0,1001_IEO_NEU_XX\n");
    assertRefused(CREMA_D, folder, "tabulatedVotes.csv: has no clip of corpus 'crema-d'");
  }

  @Test
  void anIncompleteCopyIsTold(@TempDir Path folder) throws IOException {
    Files.writeString(folder.resolve("annotations.csv"), "file,a1_cat\nDK_001_A_1.wav,A\n");
    assertThat(CorpusSource.open(EMOTALE, List.of(), Optional.of(folder)).differences())
        .containsExactly(
            "found 1 clips, a complete copy has 800",
            "found 1 annotations, a complete copy has 2400",
            "found 1 speakers, a complete copy has 18");
  }

  private static void own(Path folder, String clips, String ratings) throws IOException {
    Files.writeString(folder.resolve("clips.csv"), clips);
    Files.writeString(folder.resolve("ratings.csv"), ratings);
  }

  private static void assertOwnRefused(Path folder, String message) {
    assertRefused(OWN, folder, message);
  }

  private static void assertRefused(CorpusId id, Path folder, String message) {
    assertThatThrownBy(() -> CorpusSource.open(id, List.of(), Optional.of(folder)))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(folder.toString())
        .hasMessageContaining(message);
  }

  private static void assertLosses(
      RatingStatistics stats, AggregationRule rule, String clipLoss, String annotationLoss) {
    Losses losses = losses(stats, rule);
    assertThat(String.format(Locale.ROOT, "%.2f", 100 * losses.clipLoss())).isEqualTo(clipLoss);
    assertThat(String.format(Locale.ROOT, "%.2f", 100 * losses.annotationLoss().orElseThrow()))
        .isEqualTo(annotationLoss);
  }

  private static List<Integer> train(RatingStatistics stats, AggregationRule rule) {
    return losses(stats, rule).train().values().stream().map(Number::intValue).toList();
  }

  private static List<Integer> test(RatingStatistics stats, AggregationRule rule) {
    return losses(stats, rule).test().values().stream().collect(Collectors.toList());
  }

  private static Losses losses(RatingStatistics stats, AggregationRule rule) {
    return Objects.requireNonNull(stats.rules().get(rule));
  }
}
