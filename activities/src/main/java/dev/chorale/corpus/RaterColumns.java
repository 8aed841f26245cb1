package dev.chorale.corpus;

import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import dev.chorale.vocabulary.BadInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * EmoTale's {@code annotations.csv}: a row a clip, in {@code <rater>_cat} the emotion that a rater
 * chose. A clip's name tells language, speaker, enacted emotion and sentence; the enacted emotion
 * is no annotation.
 */
final class RaterColumns {
  static final String ANNOTATIONS = "annotations.csv";
  static final String SPEAKERS = "speaker_info.csv";
  private static final String CHOSEN = "_cat";
  private static final Pattern NAME = Pattern.compile("(DK|EN)_(\\w+?)_\\w_\\d+\\.wav");
  private static final Map<String, String> LANGUAGES = Map.of("DK", "da", "EN", "en");

  private RaterColumns() {}

  static SourceCorpus read(CorpusDescriptor descriptor, SourceFolder folder) {
    Map<String, String> genders = genders(folder);
    List<Clip> clips = new ArrayList<>();
    List<Annotation> annotations = new ArrayList<>();
    Map<String, String> sounds = new HashMap<>();
    try (CsvFile file = folder.csv(ANNOTATIONS).require("file")) {
      List<String> raters =
          file.header().stream().filter(column -> column.endsWith(CHOSEN)).toList();
      if (raters.isEmpty()) {
        throw new BadInputException(
            file.source() + ", line 1: found no column a1_cat, a2_cat, ... with a rater's emotion");
      }
      for (CsvLine line : file) {
        Clip clip = clip(line, genders);
        if (sounds.putIfAbsent(clip.id(), line.text("file")) != null) {
          throw line.wrong("clip " + CsvLine.quote(clip.id()) + " occurs twice");
        }
        clips.add(clip);
        for (String column : raters) {
          line.optional(column)
              .ifPresent(
                  label ->
                      annotations.add(
                          new Annotation(
                              clip.id(),
                              column.substring(0, column.length() - CHOSEN.length()),
                              named(descriptor, line, column, label))));
        }
      }
    }
    List<String> read =
        folder.has(SPEAKERS) ? List.of(ANNOTATIONS, SPEAKERS) : List.of(ANNOTATIONS);
    return new SourceCorpus(new ClipTable(clips), annotations, sounds, read);
  }

  private static Clip clip(CsvLine line, Map<String, String> genders) {
    String file = line.text("file");
    Matcher name = NAME.matcher(file);
    if (!name.matches()) {
      throw line.wrong("found " + CsvLine.quote(file) + ", expected a name like DK_001_A_1.wav");
    }
    return new Clip(
        file.substring(0, file.length() - ".wav".length()),
        Optional.of(name.group(2)),
        Optional.ofNullable(genders.get(name.group(2))),
        Optional.empty(),
        Optional.ofNullable(LANGUAGES.get(name.group(1))),
        Optional.empty(),
        0,
        0);
  }

  private static String named(
      CorpusDescriptor descriptor, CsvLine line, String column, String label) {
    String name = descriptor.names().get(label);
    if (name == null) {
      throw line.wrong(
          "found "
              + CsvLine.quote(label)
              + " in '"
              + column
              + "', expected one of "
              + new TreeSet<>(descriptor.names().keySet()));
    }
    return name;
  }

  private static Map<String, String> genders(SourceFolder folder) {
    Map<String, String> genders = new HashMap<>();
    if (folder.has(SPEAKERS)) {
      try (CsvFile file = folder.csv(SPEAKERS).require("speaker", "gender")) {
        for (CsvLine line : file) {
          line.optional("gender").ifPresent(gender -> genders.put(line.text("speaker"), gender));
        }
      }
    }
    return genders;
  }
}
