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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * CREMA-D's {@code finishedResponses.csv}: a row a response, with the session in which it was given
 * as its rater. As the corpus' authors do when they tabulate votes, responses are left out to which
 * the first click, told by {@code finishedEmoResponses.csv}, came late; without that file, the time
 * of the response itself is taken. Practice clips and rows that are known to be there twice are
 * left out as well.
 *
 * <p>Settings: {@code queryType} (1 voice, 2 face, 3 both), {@code slowest} in milliseconds, {@code
 * twice} with the ids of rows.
 */
final class Responses {
  static final String RESPONSES = "finishedResponses.csv";
  static final String FIRST_CLICKS = "finishedEmoResponses.csv";
  private static final String ROW_ID = "";
  private static final String TIME = "ttr";
  private static final String[] QUESTION = {"sessionNums", "queryType", "questNum"};
  private static final Pattern CLIP = Pattern.compile("\\d{4}_[A-Z]{3}_[A-Z]{3}_[A-Z]{2}");

  private Responses() {}

  static SourceCorpus read(CorpusDescriptor descriptor, SourceFolder folder) {
    String queryType = descriptor.setting("queryType");
    double slowest = Double.parseDouble(descriptor.setting("slowest"));
    Set<String> twice = Set.of(descriptor.setting("twice").split(" ", -1));
    Optional<Set<String>> late =
        folder.has(FIRST_CLICKS) ? Optional.of(late(folder, slowest)) : Optional.empty();
    Map<String, String> genders = TabulatedVotes.genders(folder);
    LeftOut leftOut = new LeftOut();
    SortedMap<String, Clip> clips = new TreeMap<>();
    List<Annotation> annotations = new ArrayList<>();
    try (CsvFile file = folder.csv(RESPONSES).require(ROW_ID, "clipName", "respEmo", TIME)) {
      file.require(QUESTION);
      for (CsvLine line : file) {
        if (!line.text("queryType").equals(queryType)) {
          continue;
        }
        String clip = line.text("clipName");
        if (!CLIP.matcher(clip).matches()) {
          leftOut.count("responses to practice clips");
          continue;
        }
        String speaker = TabulatedVotes.speaker(clip, line);
        clips.computeIfAbsent(
            clip,
            id -> TabulatedVotes.clip(id, speaker, Optional.ofNullable(genders.get(speaker))));
        if (twice.contains(line.text(ROW_ID))) {
          leftOut.count("responses that are there twice");
        } else if (late.map(l -> l.contains(question(line))).orElseGet(() -> slow(line, slowest))) {
          leftOut.count("responses after more than " + (int) slowest + " ms");
        } else {
          annotations.add(
              new Annotation(clip, line.text("sessionNums"), emotion(descriptor, line)));
        }
      }
    }
    Map<String, String> sounds = new HashMap<>();
    clips.keySet().forEach(clip -> sounds.put(clip, clip + ".wav"));
    List<String> read = new ArrayList<>(List.of(RESPONSES));
    List.of(FIRST_CLICKS, TabulatedVotes.SPEAKERS).stream().filter(folder::has).forEach(read::add);
    return new SourceCorpus(
        new ClipTable(clips.values()),
        annotations,
        Optional.empty(),
        sounds,
        read,
        leftOut.counts());
  }

  /** Session, way of rating and question of each first click that came late. */
  private static Set<String> late(SourceFolder folder, double slowest) {
    Set<String> late = new HashSet<>();
    try (CsvFile file = folder.csv(FIRST_CLICKS).require(TIME).require(QUESTION)) {
      for (CsvLine line : file) {
        if (slow(line, slowest)) {
          late.add(question(line));
        }
      }
    }
    return late;
  }

  /** A time that is not told, or not a number, is not slow. */
  private static boolean slow(CsvLine line, double slowest) {
    return line.optional(TIME)
        .filter(time -> time.matches("\\d+(\\.\\d+)?(e[+]?\\d{1,3})?"))
        .filter(time -> Double.parseDouble(time) > slowest)
        .isPresent();
  }

  private static String question(CsvLine line) {
    return line.text(QUESTION[0]) + " " + line.text(QUESTION[1]) + " " + line.text(QUESTION[2]);
  }

  private static String emotion(CorpusDescriptor descriptor, CsvLine line) {
    return descriptor
        .named(line.text("respEmo"))
        .orElseThrow(
            () ->
                line.wrong(
                    "found "
                        + CsvLine.quote(line.text("respEmo"))
                        + " in 'respEmo', expected one of "
                        + descriptor.names().keySet()));
  }
}
