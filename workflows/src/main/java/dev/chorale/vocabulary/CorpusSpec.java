package dev.chorale.vocabulary;

import java.util.List;

/**
 * What a sweep takes of one corpus.
 *
 * @param id a corpus that ships with Chorale, or any other name for a folder of {@code clips.csv}
 *     and {@code ratings.csv}
 * @param classes the classes in order; of a shipped corpus, its descriptor's
 * @param audio {@code recorded}, or {@code stand-in}: sound made from each clip's votes, which says
 *     nothing about people
 * @param speakers the first so many speakers, sorted as strings; 0 for all
 * @param folds number of speaker-disjoint folds
 */
public record CorpusSpec(CorpusId id, List<String> classes, String audio, int speakers, int folds) {
  public static final String RECORDED = "recorded";
  public static final String STAND_IN = "stand-in";

  public CorpusSpec {
    classes = List.copyOf(classes);
  }
}
