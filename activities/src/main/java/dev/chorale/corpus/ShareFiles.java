package dev.chorale.corpus;

import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.RatingShares;
import dev.chorale.labels.Smoothing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Share files as the paper's authors published them: {@code labels_consensus.csv}, or {@code
 * labels_consensus_1.csv} and so on, which differ in {@code Split_Set} alone, so that the first is
 * read. Columns: the clip's file (without a name), a smoothed share a class, {@code
 * EmoAct,EmoVal,EmoDom,SpkrID,Gender,Split_Set}. The smoothing is undone.
 *
 * <p>Settings: {@code smoothing}; {@code session}, a pattern whose group is the session in a clip's
 * name.
 */
final class ShareFiles {
  private static final String WHOLE = "labels_consensus.csv";
  private static final String FIRST_FOLD = "labels_consensus_1.csv";
  private static final String FILE = "";
  private static final String UNKNOWN = "Unknown";

  private ShareFiles() {}

  static SourceCorpus read(CorpusDescriptor descriptor, SourceFolder folder) {
    boolean ofFold = !folder.has(WHOLE) && folder.has(FIRST_FOLD);
    String path = ofFold ? FIRST_FOLD : WHOLE;
    Smoothing smoothing = new Smoothing(Double.parseDouble(descriptor.setting("smoothing")));
    Optional<Pattern> session = descriptor.optional("session").map(Pattern::compile);
    List<Clip> clips = new ArrayList<>();
    ClassTable shares = new ClassTable(descriptor.classes());
    Map<String, String> sounds = new HashMap<>();
    try (CsvFile file = folder.csv(path).require(FILE, "SpkrID", "Gender", "Split_Set")) {
      List<String> columns = columns(descriptor, file);
      for (CsvLine line : file) {
        Clip clip = clip(descriptor, line, session, ofFold);
        if (sounds.putIfAbsent(clip.id(), clip.id() + ".wav") != null) {
          throw line.wrong("clip " + CsvLine.quote(clip.id()) + " occurs twice");
        }
        clips.add(clip);
        shares.add(clip.id(), shares(line, columns, smoothing));
      }
    }
    return new SourceCorpus(
        new ClipTable(clips),
        List.of(),
        Optional.of(shares),
        sounds,
        List.of(path),
        new LeftOut().counts());
  }

  /** The column of each class. */
  private static List<String> columns(CorpusDescriptor descriptor, CsvFile file) {
    List<String> columns = new ArrayList<>();
    for (String name : descriptor.classes()) {
      columns.add(
          file.header().stream()
              .filter(column -> descriptor.named(column).filter(name::equals).isPresent())
              .findFirst()
              .orElse(name));
    }
    file.require(columns.toArray(String[]::new));
    return columns;
  }

  private static Clip clip(
      CorpusDescriptor descriptor, CsvLine line, Optional<Pattern> session, boolean ofFold) {
    String id = DetailedLabels.id(line, FILE);
    String side = DetailedLabels.side(descriptor, line, line.text("Split_Set"));
    return new Clip(
        id,
        line.optional("SpkrID").filter(speaker -> !speaker.equalsIgnoreCase(UNKNOWN)),
        line.optional("Gender").filter(gender -> !gender.equalsIgnoreCase(UNKNOWN)),
        session.map(pattern -> session(line, pattern, id)),
        Optional.empty(),
        Optional.of(side).filter(whole -> !ofFold),
        0,
        0);
  }

  private static String session(CsvLine line, Pattern pattern, String id) {
    Matcher name = pattern.matcher(id);
    if (!name.matches()) {
      throw line.wrong(
          "found clip " + CsvLine.quote(id) + ", whose name does not tell its session");
    }
    return name.group(1);
  }

  private static double[] shares(CsvLine line, List<String> columns, Smoothing smoothing) {
    double[] smoothed = columns.stream().mapToDouble(line::number).toArray();
    try {
      return RatingShares.of(smoothing.undo(smoothed)).shares().stream()
          .mapToDouble(Double::doubleValue)
          .toArray();
    } catch (IllegalArgumentException e) {
      throw line.wrong(String.valueOf(e.getMessage()));
    }
  }
}
