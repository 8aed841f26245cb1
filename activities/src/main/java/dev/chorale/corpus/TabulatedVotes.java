package dev.chorale.corpus;

import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * CREMA-D's {@code tabulatedVotes.csv}: a row a clip and way of rating it, with the votes for each
 * emotion. Rows whose id begins with 1 are ratings of the voice alone, with 2 of the face, with 3
 * of both; which, the setting {@code rows} tells. Who voted is not told, so raters are numbered:
 * {@code vote1} and so on.
 */
final class TabulatedVotes {
  static final String VOTES = "tabulatedVotes.csv";
  static final String SPEAKERS = "VideoDemographics.csv";
  private static final String ROW_ID = "";

  /** Far more than raters of one clip; a broken number must not fill the memory. */
  private static final int MOST_VOTES = 1_000;

  private TabulatedVotes() {}

  static SourceCorpus read(CorpusDescriptor descriptor, SourceFolder folder) {
    String rows = descriptor.setting("rows");
    Map<String, String> genders = genders(folder);
    List<Clip> clips = new ArrayList<>();
    List<Annotation> annotations = new ArrayList<>();
    Map<String, String> sounds = new HashMap<>();
    Map<String, String> letters = new TreeMap<>(descriptor.names());
    try (CsvFile file = folder.csv(VOTES).require(ROW_ID, "fileName")) {
      file.require(letters.keySet().toArray(String[]::new));
      for (CsvLine line : file) {
        if (!line.text(ROW_ID).startsWith(rows)) {
          continue;
        }
        String clip = line.text("fileName");
        if (sounds.putIfAbsent(clip, clip + ".wav") != null) {
          throw line.wrong(
              "clip " + CsvLine.quote(clip) + " occurs twice among the rows " + rows + "xxxxx");
        }
        String speaker = speaker(clip, line);
        clips.add(clip(clip, speaker, Optional.ofNullable(genders.get(speaker))));
        int vote = 0;
        for (Map.Entry<String, String> letter : letters.entrySet()) {
          for (int i = votes(line, letter.getKey()); i > 0; i--) {
            annotations.add(new Annotation(clip, "vote" + ++vote, letter.getValue()));
          }
        }
      }
    }
    List<String> read = folder.has(SPEAKERS) ? List.of(VOTES, SPEAKERS) : List.of(VOTES);
    return new SourceCorpus(new ClipTable(clips), annotations, sounds, read);
  }

  static int votes(CsvLine line, String column) {
    int votes = line.count(column);
    if (votes > MOST_VOTES) {
      throw line.wrong(
          "found " + votes + " votes in '" + column + "', expected at most " + MOST_VOTES);
    }
    return votes;
  }

  static String speaker(String clip, CsvLine line) {
    int end = clip.indexOf('_');
    if (end <= 0) {
      throw line.wrong(
          "found clip " + CsvLine.quote(clip) + ", expected a name like 1001_DFA_ANG_XX");
    }
    return clip.substring(0, end);
  }

  static Clip clip(String id, String speaker, Optional<String> gender) {
    return new Clip(
        id,
        Optional.of(speaker),
        gender,
        Optional.empty(),
        Optional.of("en"),
        Optional.empty(),
        0,
        0);
  }

  /** F or M by speaker; none where the file is missing. */
  static Map<String, String> genders(SourceFolder folder) {
    Map<String, String> genders = new HashMap<>();
    if (folder.has(SPEAKERS)) {
      try (CsvFile file = folder.csv(SPEAKERS).require("ActorID", "Sex")) {
        for (CsvLine line : file) {
          genders.put(line.text("ActorID"), line.text("Sex").substring(0, 1));
        }
      }
    }
    return genders;
  }
}
