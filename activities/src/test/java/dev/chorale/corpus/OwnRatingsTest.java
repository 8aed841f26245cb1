package dev.chorale.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.labels.Ratings;
import dev.chorale.vocabulary.CorpusId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ratings of a corpus of one's own, counted or as shares. */
class OwnRatingsTest {
  @TempDir private Path folder;

  @BeforeEach
  void clips() throws IOException {
    new Tree(folder).with("clips.csv", "clip,path,speaker", "a,a.wav,1", "b,b.wav,2");
  }

  private CorpusSource open(String... classes) {
    return CorpusSource.open(new CorpusId("own"), List.of(classes), Optional.of(folder));
  }

  @Test
  void countedVotesAreAnnotations() throws IOException {
    new Tree(folder).with("ratings.csv", "clip,joy,fear,other,speaker", "b,2,1,1,2");
    CorpusSource source = open();
    assertThat(source.classes()).containsExactly("fear", "joy");
    assertThat(Tree.shown(source.contents().annotations()))
        .containsExactly("b vote1 joy", "b vote2 joy", "b vote3 fear", "b vote4 other");
    assertThat(source.ratings().annotations()).contains(4);
    assertThat(source.ratings().unusable()).as("nobody rated a").isEqualTo(1);
  }

  @Test
  void sharesAreSharesAndOtherIsDroppedFirst() throws IOException {
    new Tree(folder).with("shares.csv", "clip,joy,fear,other", "a,0.5,0.25,0.25", "b,0,0,1");
    Ratings ratings = open("fear", "joy").ratings();
    assertThat(ratings.annotations()).as("unknown").isEmpty();
    assertThat(Objects.requireNonNull(ratings.votes().get("a")).majority()).hasValue(1);
    assertThat(ratings.unusable()).as("b is other alone").isEqualTo(1);
    assertThat(open().classes()).containsExactly("fear", "joy");
    assertThat(open().card(false).source()).isEqualTo("clips.csv and shares.csv");
  }

  @Test
  void sharesComeBackFromTheStoreAsTheyWere() throws IOException {
    new Tree(folder).with("shares.csv", "clip,joy,fear", "a,0.3,0.7", "b,0.5,0.5");
    CorpusSource source = open("joy", "fear");
    String stored = source.contents().shares().orElseThrow().toCsv();
    assertThat(stored).isEqualTo("clip,joy,fear\na,0.3,0.7\nb,0.5,0.5\n");
    StoredCorpus read =
        StoredCorpus.read(
            name ->
                switch (name) {
                  case StoredCorpus.CARD ->
                      "{\"id\":\"own\",\"title\":\"own\",\"classes\":[\"joy\",\"fear\"],"
                          + "\"synthetic\":false,\"licence\":\"-\",\"source\":\"-\"}";
                  case StoredCorpus.CLIPS -> source.clips().toCsv();
                  default -> stored;
                });
    assertThat(read.ratings()).isEqualTo(source.ratings());
    assertThat(read.usable()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void whatIsBrokenIsRefusedWithTheLine() throws IOException {
    Tree tree = new Tree(folder);
    tree.with("ratings.csv", "clip,joy,fear", "b,2,1", "b,1,1");
    tree.assertRefused("own", "ratings.csv, line 3: clip 'b' occurs twice");
    tree.with("ratings.csv", "clip,joy,fear", "b,0.5,1");
    tree.assertRefused("own", "ratings.csv, line 2: found '0.5' in 'joy', expected a whole number");
    tree.with("shares.csv", "clip,joy,fear", "a,0.5,0.5");
    tree.assertRefused("own", "shares.csv: found beside ratings.csv, expected one of the two");
    Files.delete(folder.resolve("ratings.csv"));
    tree.with("shares.csv", "clip,joy,fear", "a,0.5,0.6");
    tree.assertRefused("own", "shares.csv, line 2: found shares that sum to 1.1, expected 1");
    tree.with("shares.csv", "clip,joy,joy", "a,0.5,0.5");
    tree.assertRefused("own", "shares.csv, line 1: column 'joy' occurs twice");
    tree.with("shares.csv", "clip,joy,fear", "z,0.5,0.5");
    tree.assertRefused("own", "shares.csv, line 2: clip 'z' is not in clips.csv");
  }
}
