package dev.chorale.corpus;

import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.RatingShares;
import dev.chorale.labels.RatingsReader;
import dev.chorale.vocabulary.BadInputException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Any corpus as two files: {@code clips.csv} with {@code
 * clip,path,speaker[,gender,session,partition,language]}, the path being that of the sound below
 * the corpus' folder, and its ratings: {@code ratings.csv} with {@code clip,rater,label}, or with
 * {@code clip,<class>,...} and votes; or {@code shares.csv} with {@code clip,<class>,...} and
 * shares. Who voted is not told where votes are counted, so raters are numbered: {@code vote1} and
 * so on.
 */
final class ClipsAndRatings {
  static final String CLIPS = "clips.csv";
  static final String RATINGS = "ratings.csv";
  static final String SHARES = "shares.csv";
  private static final Set<String> SIDES = Set.of("train", "dev", "test");

  /** Ids become names of files in shards. */
  private static final Pattern ID = Pattern.compile("[^\\p{Cntrl}/\\\\.][^\\p{Cntrl}/\\\\]{0,199}");

  private ClipsAndRatings() {}

  static SourceCorpus read(SourceFolder folder) {
    Map<String, String> sounds = new HashMap<>();
    List<Clip> clips = new ArrayList<>();
    try (CsvFile file = folder.csv(CLIPS).require("clip", "path", "speaker")) {
      for (CsvLine line : file) {
        Clip clip = clip(line);
        if (sounds.putIfAbsent(clip.id(), path(line)) != null) {
          throw line.wrong("clip " + CsvLine.quote(clip.id()) + " occurs twice");
        }
        clips.add(clip);
      }
    }
    ClipTable table = new ClipTable(clips);
    if (!folder.has(SHARES)) {
      return new SourceCorpus(table, ratings(folder, sounds), sounds, List.of(CLIPS, RATINGS));
    }
    if (folder.has(RATINGS)) {
      throw new BadInputException(
          folder.name(SHARES) + ": found beside " + RATINGS + ", expected one of the two");
    }
    return new SourceCorpus(
        table,
        List.of(),
        Optional.of(shares(folder, sounds)),
        sounds,
        List.of(CLIPS, SHARES),
        new LeftOut().counts());
  }

  private static Clip clip(CsvLine line) {
    String id = line.text("clip");
    if (!ID.matcher(id).matches()) {
      throw line.wrong(
          "found clip "
              + CsvLine.quote(id)
              + ", expected at most 200 characters, no slash, no dot in front");
    }
    Optional<String> partition = line.optional("partition");
    if (partition.filter(side -> !SIDES.contains(side)).isPresent()) {
      throw line.wrong(
          "found "
              + CsvLine.quote(partition.orElse(""))
              + " in 'partition', expected train, dev, test or nothing");
    }
    return new Clip(
        id,
        line.optional("speaker"),
        line.optional("gender"),
        line.optional("session"),
        line.optional("language"),
        partition,
        0,
        0);
  }

  private static String path(CsvLine line) {
    String path = line.text("path").replace('\\', '/');
    if (path.startsWith("/")
        || path.matches("[A-Za-z]:.*")
        || List.of(path.split("/", -1)).contains("..")
        || path.chars().anyMatch(Character::isISOControl)) {
      throw line.wrong(
          "found path "
              + CsvLine.quote(path)
              + ", expected one below the folder of "
              + CLIPS
              + ", without '..'");
    }
    try {
      return Path.of(path).normalize().toString().replace('\\', '/');
    } catch (InvalidPathException e) {
      throw line.wrong(
          "found path "
              + CsvLine.quote(path)
              + ", which can't name a file here; with other than ASCII letters, set LC_ALL=C.UTF-8");
    }
  }

  private static List<Annotation> ratings(SourceFolder folder, Map<String, String> clips) {
    try (CsvFile file = folder.csv(RATINGS)) {
      boolean counted = !file.has("rater") && !file.has("label") && classes(file).size() >= 2;
      return counted ? counted(file, clips) : each(file, clips);
    }
  }

  private static List<Annotation> each(CsvFile file, Map<String, String> clips) {
    file.require("clip", "rater", "label");
    List<Annotation> annotations = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    for (CsvLine line : file) {
      annotations.add(
          new Annotation(
              same(names, known(line, clips)),
              same(names, line.field("rater")),
              same(names, line.text("label"))));
    }
    return annotations;
  }

  private static List<Annotation> counted(CsvFile file, Map<String, String> clips) {
    List<String> labels = classes(file.require("clip"));
    List<Annotation> annotations = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (CsvLine line : file) {
      String clip = once(line, known(line, clips), seen);
      int vote = 0;
      for (String label : labels) {
        for (int i = TabulatedVotes.votes(line, label); i > 0; i--) {
          annotations.add(new Annotation(clip, "vote" + ++vote, label));
        }
      }
    }
    return annotations;
  }

  private static ClassTable shares(SourceFolder folder, Map<String, String> clips) {
    try (CsvFile file = folder.csv(SHARES).require("clip")) {
      List<String> columns = classes(file);
      ClassTable shares = new ClassTable(columns);
      Set<String> seen = new HashSet<>();
      for (CsvLine line : file) {
        String clip = once(line, known(line, clips), seen);
        double[] values = columns.stream().mapToDouble(line::number).toArray();
        try {
          shares.add(
              clip,
              RatingShares.of(values).shares().stream().mapToDouble(Double::doubleValue).toArray());
        } catch (IllegalArgumentException e) {
          throw line.wrong(String.valueOf(e.getMessage()));
        }
      }
      return shares;
    }
  }

  /** Columns that are labels, each once. */
  private static List<String> classes(CsvFile file) {
    List<String> columns =
        file.header().stream()
            .filter(column -> !column.isEmpty() && !RatingsReader.DESCRIBING.contains(column))
            .toList();
    file.require(columns.toArray(String[]::new));
    return columns;
  }

  private static String known(CsvLine line, Map<String, String> clips) {
    String clip = line.text("clip");
    if (!clips.containsKey(clip)) {
      throw line.wrong("clip " + CsvLine.quote(clip) + " is not in " + CLIPS);
    }
    return clip;
  }

  private static String once(CsvLine line, String clip, Set<String> seen) {
    if (!seen.add(clip)) {
      throw line.wrong("clip " + CsvLine.quote(clip) + " occurs twice");
    }
    return clip;
  }

  /** One object for equal names: there are many annotations and few names. */
  private static String same(Map<String, String> names, String name) {
    String before = names.putIfAbsent(name, name);
    return before == null ? name : before;
  }
}
