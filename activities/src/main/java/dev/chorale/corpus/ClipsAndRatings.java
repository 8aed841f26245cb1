package dev.chorale.corpus;

import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Any corpus as two files: {@code clips.csv} with {@code
 * clip,path,speaker[,gender,session,partition,language]}, the path being that of the sound below
 * the corpus' folder, and {@code ratings.csv} with {@code clip,rater,label}.
 */
final class ClipsAndRatings {
  static final String CLIPS = "clips.csv";
  static final String RATINGS = "ratings.csv";
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
    return new SourceCorpus(
        new ClipTable(clips), ratings(folder, sounds), sounds, List.of(CLIPS, RATINGS));
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
    List<Annotation> annotations = new ArrayList<>();
    Map<String, String> names = new HashMap<>();
    try (CsvFile file = folder.csv(RATINGS).require("clip", "rater", "label")) {
      for (CsvLine line : file) {
        String clip = line.text("clip");
        if (!clips.containsKey(clip)) {
          throw line.wrong("clip " + CsvLine.quote(clip) + " is not in " + CLIPS);
        }
        annotations.add(
            new Annotation(
                same(names, clip),
                same(names, line.field("rater")),
                same(names, line.text("label"))));
      }
    }
    return annotations;
  }

  /** One object for equal names: there are many annotations and few names. */
  private static String same(Map<String, String> names, String name) {
    String before = names.putIfAbsent(name, name);
    return before == null ? name : before;
  }
}
