package dev.chorale.corpus;

import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MSP-PODCAST's two tables: {@code labels_consensus.csv}, a row a clip with speaker and partition,
 * and {@code labels_detailed.csv}, a row a rater. The rating is one field, {@code worker; emotion;
 * secondary emotions; A:..; V:..; D:..;}, or a column each. The primary emotion is the annotation;
 * the consensus is no vote. Files and columns are settings.
 *
 * <p>Older releases tell partition or speaker in text files of their own, {@code Test1; file.wav};
 * they are read where the table lacks the column, and must not contradict it.
 */
final class DetailedLabels {
  private static final Pattern FILE = Pattern.compile("([A-Za-z0-9_-]{1,150})\\.wav");
  private static final String UNUSED = "unused";
  private static final String UNKNOWN = "Unknown";

  private final CorpusDescriptor descriptor;
  private final SourceFolder folder;
  private final LeftOut leftOut = new LeftOut();
  private final List<Clip> clips = new ArrayList<>();
  private final List<Annotation> annotations = new ArrayList<>();
  private final Map<String, String> sounds = new HashMap<>();
  private final Set<String> unused = new HashSet<>();
  private final List<String> read = new ArrayList<>();

  private DetailedLabels(CorpusDescriptor descriptor, SourceFolder folder) {
    this.descriptor = descriptor;
    this.folder = folder;
  }

  static SourceCorpus read(CorpusDescriptor descriptor, SourceFolder folder) {
    DetailedLabels reader = new DetailedLabels(descriptor, folder);
    reader.clips();
    reader.ratings();
    return new SourceCorpus(
        new ClipTable(reader.clips),
        reader.annotations,
        Optional.empty(),
        reader.sounds,
        reader.read,
        reader.leftOut.counts());
  }

  private void clips() {
    String path = descriptor.setting("consensus");
    String fileColumn = descriptor.setting("file");
    String split = descriptor.setting("split");
    read.add(path);
    Map<String, String> partitions = besides("partitions");
    Map<String, String> speakers = besides("speakers");
    try (CsvFile file = folder.csv(path).require(fileColumn)) {
      if (!file.has(split) && partitions.isEmpty()) {
        file.require(split);
      }
      for (CsvLine line : file) {
        String id = id(line, fileColumn);
        String side = side(line, line.optional(split), Optional.ofNullable(partitions.get(id)));
        if (sounds.putIfAbsent(id, id + ".wav") != null) {
          throw line.wrong("clip " + CsvLine.quote(id) + " occurs twice");
        }
        if (side.equals(UNUSED)) {
          leftOut.count("clips of a partition that is not used");
          unused.add(id);
        } else {
          clips.add(clip(line, id, side, Optional.ofNullable(speakers.get(id))));
        }
      }
    }
  }

  private Clip clip(CsvLine line, String id, String side, Optional<String> besides) {
    return new Clip(
        id,
        line.optional(descriptor.setting("speaker")).or(() -> besides).filter(this::known),
        line.optional(descriptor.setting("gender")).filter(this::known),
        Optional.empty(),
        descriptor.optional("language"),
        Optional.of(side),
        0,
        0);
  }

  private boolean known(String value) {
    return !value.equalsIgnoreCase(UNKNOWN);
  }

  /** What a text file tells of each clip, whichever of its two fields is the clip's file. */
  private Map<String, String> besides(String setting) {
    Map<String, String> told = new HashMap<>();
    String path = descriptor.setting(setting);
    if (folder.has(path)) {
      read.add(path);
      for (TextLine line : TextLine.read(folder, path)) {
        if (line.text().isEmpty()) {
          continue;
        }
        String[] fields = line.text().split(";", -1);
        Matcher first = FILE.matcher(fields[0].strip());
        Matcher second = FILE.matcher(fields.length < 2 ? "" : fields[1].strip());
        if (fields.length < 2 || first.matches() == second.matches()) {
          throw line.wrong(
              "found "
                  + CsvLine.quote(line.text())
                  + ", expected two fields, as in 'Test1; a.wav'");
        }
        String id = first.matches() ? first.group(1) : second.group(1);
        told.put(id, fields[first.matches() ? 1 : 0].strip());
      }
    }
    return told;
  }

  private String side(CsvLine line, Optional<String> column, Optional<String> besides) {
    String name =
        column
            .or(() -> besides)
            .orElseThrow(
                () ->
                    line.wrong(
                        "found no partition, expected one in '"
                            + descriptor.setting("split")
                            + "' or in "
                            + descriptor.setting("partitions")));
    String side = side(descriptor, line, name);
    if (besides.filter(other -> !side(descriptor, line, other).equals(side)).isPresent()) {
      throw line.wrong(
          "found partition "
              + CsvLine.quote(name)
              + ", but "
              + CsvLine.quote(besides.get())
              + " in "
              + descriptor.setting("partitions")
              + "; correct one of the two");
    }
    return side;
  }

  private void ratings() {
    String path = descriptor.setting("detailed");
    String fileColumn = descriptor.setting("file");
    read.add(path);
    Map<String, String> raters = new HashMap<>();
    try (CsvFile file = folder.csv(path).require(fileColumn)) {
      boolean columns = file.has(descriptor.setting("emotion"));
      if (!columns) {
        file.require(descriptor.setting("detail"));
      }
      for (CsvLine line : file) {
        String id = id(line, fileColumn);
        String sound = sounds.get(id);
        if (sound == null) {
          throw line.wrong(
              "clip " + CsvLine.quote(id) + " is not in " + descriptor.setting("consensus"));
        }
        if (unused.contains(id)) {
          leftOut.count("ratings of a partition that is not used");
        } else {
          Rating rating = columns ? columns(line) : packed(line);
          annotations.add(
              new Annotation(
                  id,
                  raters.computeIfAbsent(rating.rater(), name -> name),
                  leftOut.named(descriptor, rating.emotion())));
        }
      }
    }
  }

  private record Rating(String rater, String emotion) {}

  private Rating columns(CsvLine line) {
    return new Rating(
        line.optional(descriptor.setting("rater")).orElse(""),
        line.text(descriptor.setting("emotion")));
  }

  private Rating packed(CsvLine line) {
    String detail = line.text(descriptor.setting("detail"));
    String[] fields = detail.split(";", -1);
    if (fields.length < 3 || fields[1].isBlank()) {
      throw line.wrong(
          "found "
              + CsvLine.quote(detail)
              + " in '"
              + descriptor.setting("detail")
              + "', expected 'worker; emotion; ...; A:..; V:..; D:..;'");
    }
    return new Rating(fields[0].strip(), fields[1].strip());
  }

  /** The clip of a file's name. */
  static String id(CsvLine line, String column) {
    Matcher file = FILE.matcher(line.text(column));
    if (!file.matches()) {
      throw line.wrong(
          "found file "
              + CsvLine.quote(line.text(column))
              + ", expected letters, digits, '_', '-' and .wav");
    }
    return file.group(1);
  }

  /** The side that a word of the files means. */
  static String side(CorpusDescriptor descriptor, CsvLine line, String word) {
    String side = descriptor.sides().get(word);
    if (side == null) {
      throw line.wrong(
          "found partition "
              + CsvLine.quote(word)
              + ", expected one of "
              + descriptor.sides().keySet());
    }
    return side;
  }
}
