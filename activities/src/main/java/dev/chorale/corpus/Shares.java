package dev.chorale.corpus;

import dev.chorale.labels.ClassTable;
import dev.chorale.labels.RatingShares;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.Votes;
import dev.chorale.vocabulary.BadInputException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Ratings of which only the share of each label is known. */
final class Shares {
  private Shares() {}

  static boolean isOther(String label) {
    return label.equalsIgnoreCase(Ratings.OTHER);
  }

  /** The rows of some clips. */
  static ClassTable of(ClassTable shares, ClipTable clips) {
    ClassTable fewer = new ClassTable(shares.classes());
    for (String clip : shares.clips()) {
      if (clips.has(clip)) {
        fewer.add(clip, shares.row(clip));
      }
    }
    return fewer;
  }

  /**
   * The shares of classes; what other labels have is dropped first.
   *
   * @param clips all clips; one without a row is unusable
   * @throws BadInputException when a class has no column
   */
  static Ratings ratings(ClassTable shares, List<String> clips, List<String> classes) {
    List<String> columns = shares.classes();
    if (!columns.containsAll(classes)) {
      throw new BadInputException(
          "Found shares of " + columns + ", expected a column for each class of " + classes);
    }
    int[] inside = classes.stream().mapToInt(columns::indexOf).toArray();
    Map<String, Votes> votes = new LinkedHashMap<>();
    for (String clip : clips) {
      double[] row = shares.has(clip) ? shares.row(clip) : new double[columns.size()];
      double[] kept = Arrays.stream(inside).mapToDouble(column -> row[column]).toArray();
      double sum = Arrays.stream(kept).sum();
      votes.put(
          clip,
          new RatingShares(
              IntStream.range(0, kept.length)
                  .mapToObj(i -> sum == 0 ? 0.0 : kept[i] / sum)
                  .toList()));
    }
    return new Ratings(classes, votes, Map.of(), 0, false);
  }
}
