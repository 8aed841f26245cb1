package dev.chorale.corpus;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chorale.labels.Ratings;
import dev.chorale.vocabulary.CorpusId;
import java.util.List;
import java.util.Map;

/**
 * A corpus described as data: {@code resources/corpora/<id>.yaml}.
 *
 * @param title as people call it
 * @param classes in order
 * @param names the class that each label of the files means; a label that is not here is refused
 * @param audio folders that may hold the sound, the preferred first
 * @param folds number of speaker-disjoint folds unless a sweep says otherwise
 * @param shippedRatings whether its ratings ship inside
 * @param expected what a complete copy holds
 * @param licence and where to ask for it
 * @param source the publication, and which of its files are read
 */
public record CorpusDescriptor(
    CorpusId id,
    String title,
    Format format,
    List<String> classes,
    Map<String, String> names,
    List<String> audio,
    int folds,
    boolean shippedRatings,
    Expected expected,
    String licence,
    String source) {
  public CorpusDescriptor {
    classes = Ratings.checked(classes);
    names = Map.copyOf(names);
    audio = List.copyOf(audio);
    if (!classes.containsAll(names.values())) {
      throw new IllegalArgumentException(id + ": names map to " + names + ", not to " + classes);
    }
  }

  /** How the label files are laid out. */
  public enum Format {
    /** A row a clip with counted votes, a speakers' file beside it: CREMA-D. */
    @JsonProperty("tabulated-votes")
    TABULATED_VOTES,
    /** A row a clip with a column a rater, a speakers' file beside it: EmoTale. */
    @JsonProperty("rater-columns")
    RATER_COLUMNS
  }

  public record Expected(int clips, int annotations, int speakers) {}
}
