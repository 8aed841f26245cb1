package dev.chorale.corpus;

import dev.chorale.csv.CsvLine;
import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * IEMOCAP's {@code SessionK/dialog/EmoEvaluation/<dialog>.txt}: a line in brackets a clip, then a
 * line a rater, {@code C-E2: Neutral; Sadness; (comment)}. Each emotion of a rater is an
 * annotation. The code in brackets' line is a consensus and no vote; {@code A-} lines rate other
 * things. The folders below repeat the same votes and are not read. {@code C-F1} and {@code C-M1}
 * are what the actors said of themselves; whether they count, the setting {@code selfReports}
 * tells.
 *
 * <p>A clip's speaker is the letter of its last field, {@code F000}; the letter in {@code Ses01F}
 * tells who wore the markers.
 */
final class EmoEvaluation {
  private static final Pattern SESSION = Pattern.compile("Session(\\d{1,2})");
  private static final Pattern HEADER =
      Pattern.compile("\\[[^\\]]{1,60}\\]\\s+(\\S+)\\s+(\\S+)\\s+\\[[^\\]]{0,80}\\]");
  private static final Pattern CLIP =
      Pattern.compile("(Ses(\\d{2})[FM]_[A-Za-z0-9_]{1,40})_([FM])\\w{1,6}");
  private static final Pattern RATER = Pattern.compile("C-([A-Za-z]{1,4}\\d{0,3}):(.*)");

  private final CorpusDescriptor descriptor;
  private final SourceFolder folder;
  private final boolean selfReports;
  private final LeftOut leftOut = new LeftOut();
  private final List<Clip> clips = new ArrayList<>();
  private final List<Annotation> annotations = new ArrayList<>();
  private final Map<String, String> sounds = new HashMap<>();
  private final List<String> read = new ArrayList<>();

  private EmoEvaluation(CorpusDescriptor descriptor, SourceFolder folder) {
    this.descriptor = descriptor;
    this.folder = folder;
    this.selfReports = Boolean.parseBoolean(descriptor.setting("selfReports"));
  }

  static SourceCorpus read(CorpusDescriptor descriptor, SourceFolder folder) {
    return new EmoEvaluation(descriptor, folder).read();
  }

  private SourceCorpus read() {
    Path root =
        folder
            .onDisk()
            .orElseThrow(() -> new IllegalStateException(descriptor.id() + " does not ship"));
    for (String session : names(root)) {
      if (SESSION.matcher(session).matches()) {
        session(root, session);
      }
    }
    if (read.isEmpty()) {
      throw new BadInputException(
          root
              + ": has no Session1/dialog/EmoEvaluation/*.txt, expected the folder that holds"
              + " Session1 to Session5 (IEMOCAP_full_release)");
    }
    return new SourceCorpus(
        new ClipTable(clips), annotations, Optional.empty(), sounds, read, leftOut.counts());
  }

  private void session(Path root, String session) {
    String evaluations = session + "/dialog/EmoEvaluation";
    Path files = root.resolve(evaluations);
    if (!Files.isDirectory(files)) {
      throw new BadInputException(files + ": not found; complete the copy");
    }
    for (String name : names(files)) {
      if (name.startsWith(".")) {
        leftOut.count("hidden files beside the evaluations");
      } else if (name.endsWith(".txt")) {
        String path = evaluations + "/" + name;
        read.add(path);
        dialogue(path, name.substring(0, name.length() - ".txt".length()), session);
      }
    }
  }

  private void dialogue(String path, String dialog, String session) {
    Optional<String> clip = Optional.empty();
    for (TextLine line : TextLine.read(folder, path)) {
      String text = line.text();
      if (text.startsWith("[")) {
        clip = Optional.of(clip(line, dialog, session));
      } else if (text.startsWith("C-")) {
        rating(
            line,
            clip.orElseThrow(
                () -> line.wrong("found a rating before the first clip's line in brackets")));
      } else if (!text.isEmpty() && !text.startsWith("A-") && !text.startsWith("%")) {
        throw line.wrong(
            "found "
                + CsvLine.quote(text)
                + ", expected a clip's line in brackets, a rating 'C-E1:' or 'A-E1:'");
      }
    }
  }

  private String clip(TextLine line, String dialog, String session) {
    Matcher header = HEADER.matcher(line.text());
    if (!header.matches()) {
      throw line.wrong(
          "found "
              + CsvLine.quote(line.text())
              + ", expected [start - end], clip, code and [valence, activation, dominance]");
    }
    String id = header.group(1);
    Matcher name = CLIP.matcher(id);
    if (!name.matches()) {
      throw line.wrong(
          "found clip " + CsvLine.quote(id) + ", expected a name like Ses01F_impro01_F000");
    }
    String number = Integer.toString(Integer.parseInt(name.group(2)));
    if (!name.group(1).equals(dialog) || !session.equals("Session" + number)) {
      throw line.wrong(
          "found clip " + CsvLine.quote(id) + ", expected one of " + dialog + " in " + session);
    }
    String sound = descriptor.sound(id, Map.of("session", number, "dialog", dialog));
    if (sounds.putIfAbsent(id, sound) != null) {
      throw line.wrong("clip " + CsvLine.quote(id) + " occurs twice");
    }
    clips.add(
        new Clip(
            id,
            Optional.of("Ses" + name.group(2) + "_" + name.group(3)),
            Optional.of(name.group(3)),
            Optional.of(number),
            Optional.of("en"),
            Optional.empty(),
            0,
            0));
    return id;
  }

  private void rating(TextLine line, String clip) {
    Matcher rating = RATER.matcher(line.text());
    if (!rating.matches()) {
      throw line.wrong(
          "found " + CsvLine.quote(line.text()) + ", expected 'C-E1:' and emotions with ';'");
    }
    String rater = rating.group(1);
    if (!selfReports && !rater.startsWith("E")) {
      leftOut.count("self-reports of the actors, which a setting leaves out");
      return;
    }
    int comment = rating.group(2).indexOf('(');
    String emotions = comment < 0 ? rating.group(2) : rating.group(2).substring(0, comment);
    boolean any = false;
    for (String emotion : emotions.split(";", -1)) {
      if (!emotion.isBlank()) {
        any = true;
        annotations.add(new Annotation(clip, rater, leftOut.named(descriptor, emotion.strip())));
      }
    }
    if (!any) {
      leftOut.count("ratings without an emotion");
    }
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(path -> path.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(folder.toString(), e);
    }
  }
}
