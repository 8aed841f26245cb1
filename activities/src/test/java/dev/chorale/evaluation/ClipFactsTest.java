package dev.chorale.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.corpus.StoredCorpus;
import dev.chorale.labels.ClassTable;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.Seed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClipFactsTest {
  private static final List<String> CLIPS =
      List.of("MSP-PODCAST_0001_0008", "MSP-PODCAST_0001_0009", "MSP-PODCAST_0002_0001", "other");

  private static ClipFacts facts() {
    StringBuilder clips = new StringBuilder("clip,speaker,gender,session,language,partition,");
    clips.append("seconds,shard\n");
    StringBuilder ratings = new StringBuilder("clip,rater,label\n");
    for (String clip : CLIPS) {
      clips.append(clip).append(",,,,,,1,0\n");
      ratings.append(clip).append(",1,calm\n");
    }
    Map<String, String> files =
        Map.of(
            "descriptor.json",
            """
            {"id": "tiny", "title": "Tiny", "classes": ["calm", "cross"], "synthetic": true,
             "licence": "CC0", "source": "made by hand"}
            """,
            "clips.csv",
            clips.toString(),
            "ratings.csv",
            ratings.toString());
    return ClipFacts.of(StoredCorpus.read(name -> files.getOrDefault(name, "")), CLIPS);
  }

  @Test
  void clipsOfOnePodcastMayBeDrawnTogetherButNoPodcastIsAGroup() {
    ClipFacts facts = facts();
    assertThat(CLIPS.stream().map(facts.groupOf(ClipFacts.PODCAST)))
        .containsExactly("0001", "0001", "0002", "");
    IntervalSpec spec =
        new IntervalSpec(10, 2.5, 97.5, new Seed(1), Optional.of(ClipFacts.PODCAST));
    assertThat(facts.clustering(CLIPS, spec)).contains(new ClipFacts.Clustering(2, 1));
    assertThat(ClipFacts.design(List.of(facts), CLIPS, spec, 1).units()).isEqualTo("3 clusters");
    ClassTable truth = new ClassTable(List.of("calm", "cross"));
    CLIPS.forEach(clip -> truth.add(clip, 1, 0));
    ClassTable table = new ClassTable(List.of("calm", "cross"));
    CLIPS.forEach(clip -> table.add(clip, 0.75, 0.25));
    Measurement measurement =
        new Measurement(
            AggregationRule.ALL_INCLUSIVE,
            new TestSet(truth, truth),
            Map.of(new Seed(1), table),
            table,
            facts);
    assertThat(
            StrataDocument.of(AggregationRule.ALL_INCLUSIVE, List.of(measurement), spec)
                .orElseThrow()
                .scores())
        .noneMatch(score -> score.by().equals(ClipFacts.PODCAST));
  }
}
