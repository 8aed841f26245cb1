package dev.chorale.vocabulary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Optional;

/**
 * What a sweep takes of one corpus.
 *
 * @param id a corpus that ships with Chorale, or any other name for a folder of {@code clips.csv}
 *     and {@code ratings.csv}
 * @param classes the classes in order; of a shipped corpus, its descriptor's
 * @param audio {@code recorded}, or {@code stand-in}: sound made from each clip's votes, which says
 *     nothing about people
 * @param speakers the first so many speakers, sorted as strings; 0 for all
 * @param folds number of folds
 * @param partition absent for speaker-disjoint folds of that number
 * @param damagedRecordings {@code refuse}, or {@code leave-out}: their clips, so that the corpus is
 *     smaller; absent for {@code refuse}
 */
public record CorpusSpec(
    CorpusId id,
    List<String> classes,
    String audio,
    int speakers,
    int folds,
    @JsonInclude(Include.NON_ABSENT) Optional<Partition> partition,
    @JsonInclude(Include.NON_ABSENT) Optional<String> damagedRecordings) {
  public static final String RECORDED = "recorded";
  public static final String STAND_IN = "stand-in";
  public static final String REFUSE = "refuse";
  public static final String LEAVE_OUT = "leave-out";

  public CorpusSpec {
    classes = List.copyOf(classes);
  }

  /** With speaker-disjoint folds, and damaged recordings refused. */
  public CorpusSpec(CorpusId id, List<String> classes, String audio, int speakers, int folds) {
    this(id, classes, audio, speakers, folds, Optional.empty(), Optional.empty());
  }
}
