package dev.chorale.labels;

import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import dev.chorale.vocabulary.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Ratings files: <i>long</i>, {@code clip,rater,label}, a row an annotation; or <i>counted</i>,
 * {@code clip,<class>,...}, a row a clip with votes or shares. Which one, the header tells.
 */
public final class RatingsReader {
  /** Columns that describe a clip and are no classes. */
  public static final Set<String> DESCRIBING =
      Set.of("clip", "speaker", "gender", "session", "partition", "language");

  /** More are no votes for one clip, and their sum over clips must stay countable. */
  private static final int MOST_VOTES = 1_000;

  private final Optional<List<String>> classes;
  private final boolean shares;
  private final Set<String> ignored;

  /**
   * @param classes in order; absent for what the file has: all labels but "other", sorted, or all
   *     columns that do not describe the clip
   * @param shares whether a counted file holds shares instead of votes
   * @param ignored columns that are no classes, beside {@link #DESCRIBING}
   */
  public RatingsReader(Optional<List<String>> classes, boolean shares, Set<String> ignored) {
    this.classes = classes.map(Ratings::checked);
    this.shares = shares;
    this.ignored = Set.copyOf(ignored);
  }

  /**
   * Reads a file to its end.
   *
   * @throws BadInputException naming file, line, what was found and what was expected
   */
  public Ratings read(CsvFile file) {
    return checked(file, isLong(file) ? readLong(file, tally(file)) : readCounted(file));
  }

  /**
   * Ratings, and what each rater chose.
   *
   * @param choices of a counted file, a rater a vote
   */
  public record WithChoices(Ratings ratings, Choices choices) {}

  /**
   * Reads a file to its end.
   *
   * @throws BadInputException naming file, line, what was found and what was expected
   */
  public WithChoices readWithChoices(CsvFile file) {
    if (!isLong(file)) {
      Ratings ratings = read(file);
      return new WithChoices(ratings, Choices.of(ratings));
    }
    AnnotationTally tally = tally(file);
    Ratings ratings = checked(file, readLong(file, tally));
    return new WithChoices(ratings, tally.choices(ratings.classes()));
  }

  private static boolean isLong(CsvFile file) {
    return file.has("rater") && file.has("label");
  }

  private static Ratings checked(CsvFile file, Ratings ratings) {
    if (ratings.clips() == 0) {
      throw new BadInputException(file.source() + ": has no line after the column names");
    }
    if (ratings.usable() == 0) {
      throw new BadInputException(
          file.source()
              + ": no annotation is of a class of "
              + ratings.classes()
              + ", found "
              + CsvLine.quote(String.join(", ", ratings.other().keySet()))
              + "; name the classes as the file does");
    }
    return ratings;
  }

  private AnnotationTally tally(CsvFile file) {
    file.require("clip", "rater", "label");
    if (shares) {
      throw new BadInputException(
          file.source()
              + ", line 1: found clip,rater,label, expected clip,<class>,... with shares;"
              + " leave --shares out");
    }
    List<AnnotationTally> parts = file.scanParts(AnnotationTally::new, "clip", "rater", "label");
    AnnotationTally tally = parts.get(0);
    parts.subList(1, parts.size()).forEach(tally::addAll);
    for (CsvLine line : file) {
      tally.add(line.text("clip"), line.field("rater"), line.text("label"));
    }
    return tally;
  }

  private Ratings readLong(CsvFile file, AnnotationTally tally) {
    List<String> used = classes.orElseGet(tally::labels);
    if (used.size() < 2) {
      throw new BadInputException(
          file.source() + ": found labels " + used + ", expected at least two; name --classes");
    }
    return tally.ratings(used);
  }

  private Ratings readCounted(CsvFile file) {
    file.require("clip");
    List<String> columns = classes.orElseGet(() -> classColumns(file));
    if (columns.size() < 2 || columns.contains("label") || columns.contains("rater")) {
      throw new BadInputException(
          file.source()
              + ", line 1: found columns "
              + CsvLine.quote(String.join(",", file.header()))
              + ", expected clip,rater,label or clip,<class>,<class>,...");
    }
    file.require(columns.toArray(String[]::new));
    Optional<String> otherColumn = file.header().stream().filter(Ratings::isOther).findFirst();
    Map<String, Votes> votes = new LinkedHashMap<>();
    int others = 0;
    if (!shares && otherColumn.isEmpty()) {
      scanCounted(file, columns, votes);
    }
    for (CsvLine line : file) {
      String clip = line.text("clip");
      Votes read;
      if (shares) {
        read = shares(line, columns, otherColumn);
      } else {
        read = RatingCounts.of(columns.stream().mapToInt(column -> votes(line, column)).toArray());
        others += otherColumn.map(column -> votes(line, column)).orElse(0);
      }
      if (votes.putIfAbsent(clip, read) != null) {
        throw line.wrong(
            "clip " + CsvLine.quote(clip) + " occurs twice; a counted file has one line a clip");
      }
    }
    return new Ratings(
        columns,
        votes,
        others > 0 ? Map.of(otherColumn.orElse(Ratings.OTHER), others) : Map.of(),
        0,
        !shares);
  }

  /** Takes lines that nothing is wrong with, which is many times faster. */
  private static void scanCounted(CsvFile file, List<String> columns, Map<String, Votes> votes) {
    List<String> names = new ArrayList<>();
    names.add("clip");
    names.addAll(columns);
    int[] counts = new int[columns.size()];
    file.scan(
        (line, bounds) -> {
          for (int i = 0; i < counts.length; i++) {
            int end = bounds[2 * i + 3];
            int at = bounds[2 * i + 2];
            int count = at == end ? MOST_VOTES + 1 : 0;
            while (at < end && count <= MOST_VOTES) {
              int digit = line[at++] - '0';
              count = digit < 0 || digit > 9 ? MOST_VOTES + 1 : 10 * count + digit;
            }
            if (count > MOST_VOTES) {
              return false;
            }
            counts[i] = count;
          }
          String clip = new String(line, bounds[0], bounds[1] - bounds[0], StandardCharsets.UTF_8);
          if (clip.isEmpty() || votes.containsKey(clip)) {
            return false;
          }
          votes.put(clip, RatingCounts.of(counts));
          return true;
        },
        names.toArray(String[]::new));
  }

  private List<String> classColumns(CsvFile file) {
    return file.header().stream()
        .filter(column -> !DESCRIBING.contains(column) && !ignored.contains(column))
        .filter(column -> !column.isEmpty() && !Ratings.isOther(column))
        .collect(Collectors.toList());
  }

  private static Votes shares(CsvLine line, List<String> columns, Optional<String> otherColumn) {
    double[] values = columns.stream().mapToDouble(line::number).toArray();
    try {
      return RatingShares.withOther(otherColumn.map(line::number).orElse(0.0), values);
    } catch (IllegalArgumentException e) {
      throw line.wrong(String.valueOf(e.getMessage()));
    }
  }

  /** A whole number, which pandas may have written as 3.0. */
  private static int votes(CsvLine line, String column) {
    double value = line.number(column);
    if (value < 0 || value != Math.rint(value) || value > MOST_VOTES) {
      throw line.wrong(
          "found "
              + CsvLine.quote(line.field(column))
              + " in '"
              + column
              + "', expected a whole number of votes, 0 to "
              + MOST_VOTES
              + (value > 0 && value < 1 ? "; for shares, say --shares" : ""));
    }
    return (int) value;
  }
}
