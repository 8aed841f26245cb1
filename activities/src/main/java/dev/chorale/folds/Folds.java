package dev.chorale.folds;

import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import dev.chorale.csv.CsvText;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.FoldId;
import java.io.Reader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The folds of a corpus. As CSV, {@code folds.csv}: {@code clip,fold-0,fold-1,...} with {@code
 * train}, {@code dev}, {@code test} or {@code none}.
 *
 * @param clips all clips of the corpus, in its order
 * @param folds by number, from 0
 */
public record Folds(List<String> clips, List<Fold> folds) {
  private static final String NONE = "none";

  public Folds {
    clips = List.copyOf(clips);
    folds = List.copyOf(folds);
    Set<String> known = new HashSet<>(clips);
    if (known.size() != clips.size()) {
      throw new IllegalArgumentException("A clip occurs twice among the folds' clips");
    }
    for (int i = 0; i < folds.size(); i++) {
      if (folds.get(i).id().value() != i) {
        throw new IllegalArgumentException(
            "Expected fold-" + i + " at place " + i + ", found " + folds.get(i).id());
      }
      sides(folds.get(i))
          .forEach(
              (clip, side) -> {
                if (!known.contains(clip)) {
                  throw new IllegalArgumentException(
                      "Clip '" + clip + "' (" + side + ") is not a clip of the corpus");
                }
              });
    }
  }

  public int count() {
    return folds.size();
  }

  /**
   * @throws IllegalArgumentException when there is no such fold
   */
  public Fold fold(FoldId id) {
    if (id.value() < 0 || id.value() >= folds.size()) {
      throw new IllegalArgumentException(
          "No " + id + ": there are " + folds.size() + " folds, counted from 0");
    }
    return folds.get(id.value());
  }

  /** The side of each clip that is on one. */
  private static Map<String, String> sides(Fold fold) {
    Map<String, String> sides = new LinkedHashMap<>();
    fold.train().forEach(clip -> put(fold.id(), sides, clip, "train"));
    fold.dev().forEach(clip -> put(fold.id(), sides, clip, "dev"));
    fold.test().forEach(clip -> put(fold.id(), sides, clip, "test"));
    return sides;
  }

  private static void put(FoldId fold, Map<String, String> sides, String clip, String side) {
    String before = sides.putIfAbsent(clip, side);
    if (before != null) {
      throw new IllegalArgumentException(
          "Clip '" + clip + "' is in " + before + " and in " + side + " of " + fold);
    }
  }

  /**
   * Reads what {@link #toCsv} wrote.
   *
   * @param source named in messages
   * @throws BadInputException naming source and line
   */
  public static Folds read(Reader csv, String source) {
    try (CsvFile file = CsvFile.read(csv, source).require("clip")) {
      int count = file.header().size() - 1;
      String[] columns = new String[count];
      Arrays.setAll(columns, i -> "fold-" + i);
      file.require(columns);
      List<String> clips = new ArrayList<>();
      List<Map<String, List<String>>> sides = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        sides.add(
            Map.of(
                "train",
                new ArrayList<>(),
                "dev",
                new ArrayList<>(),
                "test",
                new ArrayList<>(),
                NONE,
                new ArrayList<>()));
      }
      for (CsvLine line : file) {
        String clip = line.text("clip");
        clips.add(clip);
        for (int i = 0; i < count; i++) {
          List<String> side = sides.get(i).get(line.field(columns[i]));
          if (side == null) {
            throw line.wrong(
                "found "
                    + CsvLine.quote(line.field(columns[i]))
                    + " in '"
                    + columns[i]
                    + "', expected train, dev, test or none");
          }
          side.add(clip);
        }
      }
      return of(clips, sides, source);
    }
  }

  private static Folds of(
      List<String> clips, List<Map<String, List<String>>> sides, String source) {
    List<Fold> folds = new ArrayList<>();
    for (Map<String, List<String>> side : sides) {
      folds.add(
          new Fold(
              new FoldId(folds.size()),
              side.getOrDefault("train", List.of()),
              side.getOrDefault("dev", List.of()),
              side.getOrDefault("test", List.of())));
    }
    try {
      return new Folds(clips, folds);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(source + ": " + e.getMessage(), e);
    }
  }

  /** As CSV with LF line ends, a row a clip. */
  public String toCsv() {
    List<Map<String, String>> sides = folds.stream().map(Folds::sides).toList();
    return CsvText.of(
        printer -> {
          printer.print("clip");
          printer.printRecord(folds.stream().map(fold -> fold.id().toString()).toList());
          for (String clip : clips) {
            printer.print(clip);
            printer.printRecord(sides.stream().map(side -> side.getOrDefault(clip, NONE)).toList());
          }
        });
  }
}
