package dev.chorale.corpus;

import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import dev.chorale.labels.AnnotationTally;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Ratings;
import java.io.StringReader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A corpus as FetchCorpus has stored it, without the sound.
 *
 * @param ratings of every clip, in the order of the clips
 */
public record StoredCorpus(CorpusCard card, ClipTable clips, Ratings ratings) {
  /** Names of the stored objects. */
  public static final String CARD = "descriptor.json";

  public static final String CLIPS = "clips.csv";
  public static final String RATINGS = "ratings.csv";
  public static final String FILES = "files.csv";

  /** There only when a recording is not as it should be. */
  public static final String RECORDINGS = "recordings.csv";

  /**
   * Reads a stored corpus.
   *
   * @param text the text of an object by its name
   */
  public static StoredCorpus read(UnaryOperator<String> text) {
    CorpusCard card = CorpusCard.read(text.apply(CARD), CARD);
    ClipTable clips = ClipTable.read(new StringReader(text.apply(CLIPS)), CLIPS);
    return new StoredCorpus(card, clips, ratings(text.apply(RATINGS), clips, card.classes()));
  }

  /** Annotations, or the shares of a corpus of which only those are known. */
  private static Ratings ratings(String csv, ClipTable clips, List<String> classes) {
    AnnotationTally tally = new AnnotationTally();
    clips.ids().forEach(tally::clip);
    try (CsvFile file = CsvFile.read(new StringReader(csv), RATINGS)) {
      if (!file.has("rater")) {
        return Shares.ratings(
            ClassTable.read(new StringReader(csv), RATINGS), clips.ids(), classes);
      }
      for (CsvLine line : file.require("clip", "rater", "label")) {
        tally.add(line.text("clip"), line.field("rater"), line.text("label"));
      }
    }
    return tally.ratings(classes);
  }

  /** Ids of the clips that have an annotation of a class. */
  public Set<String> usable() {
    return ratings.votes().entrySet().stream()
        .filter(clip -> !clip.getValue().none())
        .map(Map.Entry::getKey)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The name of the object that holds a shard. */
  public static String shard(int number) {
    return String.format(Locale.ROOT, "shards/%05d.tar", number);
  }
}
