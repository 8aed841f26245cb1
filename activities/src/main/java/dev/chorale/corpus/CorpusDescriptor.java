package dev.chorale.corpus;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.chorale.labels.Ratings;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.Partition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A corpus described as data: {@code resources/corpora/<id>.yaml}. A description that begins with
 * {@code like: <id>} has the fields of that one where it has none of its own.
 *
 * @param title as people call it
 * @param classes in order
 * @param names the class, or "other", that each label of the files means; capitals do not matter
 * @param sides of corpora that are published split: train, dev, test or unused by the files' word
 * @param settings of the format's reader
 * @param audio folders that may hold the sound, the preferred first; or one with fields of the
 *     clip's name, as in {@code session{session}}
 * @param folds number of folds unless a sweep says otherwise
 * @param partition how they are made; absent for speaker-disjoint folds
 * @param shippedRatings whether its ratings ship inside
 * @param expected what a complete copy holds
 * @param paper its row of the paper's Table 3; empty where it has none
 * @param licence in words
 * @param agreement where to ask, of a corpus that is under an agreement: it runs only when its
 *     licence was accepted
 * @param source the publication, and which of its files are read
 */
public record CorpusDescriptor(
    @JsonProperty(required = true) CorpusId id,
    @JsonProperty(required = true) String title,
    @JsonProperty(required = true) Format format,
    @JsonProperty(required = true) List<String> classes,
    @JsonProperty(required = true) Map<String, String> names,
    Map<String, String> sides,
    Map<String, String> settings,
    @JsonProperty(required = true) List<String> audio,
    @JsonProperty(required = true) int folds,
    Optional<Partition> partition,
    @JsonProperty(required = true) boolean shippedRatings,
    @JsonProperty(required = true) Expected expected,
    Map<AggregationRule, PaperLosses> paper,
    @JsonProperty(required = true) String licence,
    Optional<String> agreement,
    @JsonProperty(required = true) String source) {
  public CorpusDescriptor {
    classes = Ratings.checked(classes);
    names = anyCapitals(names);
    sides = anyCapitals(sides);
    settings = Map.copyOf(settings);
    audio = List.copyOf(audio);
    paper = Collections.unmodifiableMap(new TreeMap<>(paper));
    List<String> meant = new ArrayList<>(classes);
    meant.add(Ratings.OTHER);
    if (!meant.containsAll(names.values())) {
      throw new IllegalArgumentException(id + ": names map to " + names + ", not to " + meant);
    }
  }

  /** How the label files are laid out. */
  public enum Format {
    /** A row a clip with counted votes, a speakers' file beside it: CREMA-D. */
    @JsonProperty("tabulated-votes")
    TABULATED_VOTES,
    /** A row a response: CREMA-D. */
    @JsonProperty("responses")
    RESPONSES,
    /** A row a clip with a column a rater, a speakers' file beside it: EmoTale. */
    @JsonProperty("rater-columns")
    RATER_COLUMNS,
    /** A text file a dialogue, several emotions a rater: IEMOCAP. */
    @JsonProperty("emo-evaluation")
    EMO_EVALUATION,
    /** One text file, a line a rater: MSP-IMPROV. */
    @JsonProperty("improv-evaluation")
    IMPROV_EVALUATION,
    /** A table of clips and one of raters: MSP-PODCAST, BIIC-PODCAST. */
    @JsonProperty("detailed-labels")
    DETAILED_LABELS,
    /** A row a clip with smoothed shares: what the paper's authors published. */
    @JsonProperty("share-files")
    SHARE_FILES
  }

  /**
   * What a complete copy holds, as far as is published.
   *
   * @param sessions clips of each
   * @param partitions clips of train, dev and test
   */
  public record Expected(
      @JsonProperty(required = true) int clips,
      Optional<Integer> annotations,
      Optional<Integer> speakers,
      Map<String, Integer> sessions,
      Map<String, Integer> partitions) {
    public Expected {
      sessions = Collections.unmodifiableMap(new TreeMap<>(sessions));
      partitions = Collections.unmodifiableMap(new TreeMap<>(partitions));
    }
  }

  /** The losses that the paper's Table 3 prints for a rule, as fractions. */
  public record PaperLosses(double clipLoss, double annotationLoss) {}

  /** The class that a label of the files means, or "other"; absent when it is not described. */
  public Optional<String> named(String label) {
    return Optional.ofNullable(names.get(label));
  }

  /** A setting of the format's reader. */
  String setting(String name) {
    return optional(name)
        .orElseThrow(() -> new IllegalStateException(id + " lacks the setting " + name));
  }

  Optional<String> optional(String setting) {
    return Optional.ofNullable(settings.get(setting));
  }

  /** Whether the audio's folder follows from the clip's name. */
  boolean audioByName() {
    return audio.get(0).contains("{");
  }

  /**
   * The file of a clip's sound: a name, or where {@link #audioByName} a path below the corpus'
   * folder.
   *
   * @param fields of the clip's name
   */
  String sound(String clip, Map<String, String> fields) {
    if (!audioByName()) {
      return clip + ".wav";
    }
    String folder = audio.get(0);
    for (Map.Entry<String, String> field : fields.entrySet()) {
      folder = folder.replace("{" + field.getKey() + "}", field.getValue());
    }
    return folder + "/" + clip + ".wav";
  }

  private static Map<String, String> anyCapitals(Map<String, String> names) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(names);
    return Collections.unmodifiableMap(all);
  }
}
