package dev.chorale.corpus;

import dev.chorale.csv.CsvLine;
import dev.chorale.vocabulary.BadInputException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * MSP-IMPROV's {@code Evalution.txt}, in some copies {@code Evaluation.txt}: a line a clip, {@code
 * UTD-IMPROV-S01A-F02-R-FF01.avi; A; A:2.6; ...}, then a line a rater, {@code rater; Angry;
 * secondary emotions; A:..; V:..; D:..; N:..;}. The letter in the clip's line is a consensus and no
 * vote. Lines of one rater that are the same count each: so does the published study.
 *
 * <p>Speaker and dyad are {@code F02}; {@code S01A} is the sentence.
 */
final class ImprovEvaluation {
  private static final List<String> FILES = List.of("Evalution.txt", "Evaluation.txt");
  private static final Pattern CLIP =
      Pattern.compile(
          "(?:UTD|MSP)-(IMPROV-(S\\d{2}[A-Z])-([FM])0?(\\d{1,2})-([A-Z])-\\w{4})\\.\\w+");
  private static final Pattern VALUE = Pattern.compile("\\s*[AVDN]\\s*:.*");

  private ImprovEvaluation() {}

  static SourceCorpus read(CorpusDescriptor descriptor, SourceFolder folder) {
    String path =
        FILES.stream()
            .filter(folder::has)
            .findFirst()
            .orElseThrow(
                () ->
                    new BadInputException(
                        folder.name(FILES.get(0))
                            + ": not found, nor "
                            + FILES.get(1)
                            + "; expected beside the folders session1 to session6"));
    LeftOut leftOut = new LeftOut();
    List<Clip> clips = new ArrayList<>();
    List<Annotation> annotations = new ArrayList<>();
    Map<String, String> sounds = new HashMap<>();
    for (TextLine line : TextLine.read(folder, path)) {
      String[] fields = line.text().split(";", -1);
      if (fields[0].contains("-IMPROV-")) {
        clips.add(clip(descriptor, line, fields[0].strip(), sounds));
      } else if (!line.text().isEmpty()) {
        if (clips.isEmpty()) {
          throw line.wrong("found " + CsvLine.quote(line.text()) + " before the first clip's line");
        }
        String clip = clips.get(clips.size() - 1).id();
        annotations.add(
            new Annotation(
                clip, fields[0].strip(), leftOut.named(descriptor, emotion(line, fields))));
      }
    }
    return new SourceCorpus(
        new ClipTable(clips),
        annotations,
        Optional.empty(),
        sounds,
        List.of(path),
        leftOut.counts());
  }

  private static Clip clip(
      CorpusDescriptor descriptor, TextLine line, String file, Map<String, String> sounds) {
    Matcher name = CLIP.matcher(file);
    if (!name.matches()) {
      throw line.wrong(
          "found " + CsvLine.quote(file) + ", expected a name like UTD-IMPROV-S01A-F02-R-FF01.avi");
    }
    String id = "MSP-" + name.group(1);
    String dyad = name.group(4);
    String sound =
        descriptor.sound(
            id, Map.of("session", dyad, "sentence", name.group(2), "part", name.group(5)));
    if (sounds.putIfAbsent(id, sound) != null) {
      throw line.wrong("clip " + CsvLine.quote(id) + " occurs twice");
    }
    return new Clip(
        id,
        Optional.of(name.group(3) + "0" + dyad),
        Optional.of(name.group(3)),
        Optional.of(dyad),
        Optional.of("en"),
        Optional.empty(),
        0,
        0);
  }

  private static String emotion(TextLine line, String[] fields) {
    if (fields.length < 3 || fields[1].isBlank() || VALUE.matcher(fields[1]).matches()) {
      throw line.wrong(
          "found "
              + CsvLine.quote(line.text())
              + ", expected 'rater; emotion; ...; A:2; V:3; ...'");
    }
    return fields[1].strip();
  }
}
