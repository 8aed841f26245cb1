package dev.chorale.corpus;

import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import dev.chorale.csv.CsvText;
import dev.chorale.vocabulary.BadInputException;
import java.io.Reader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The clips of a corpus, in its order. As CSV, {@code clips.csv} of a fetched corpus. */
public final class ClipTable {
  private static final String[] COLUMNS = {
    "clip", "speaker", "gender", "session", "language", "partition", "seconds", "shard"
  };

  private final Map<String, Clip> clips = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException naming the clip that occurs twice
   */
  public ClipTable(Collection<Clip> clips) {
    for (Clip clip : clips) {
      if (this.clips.putIfAbsent(clip.id(), clip) != null) {
        throw new IllegalArgumentException("Clip '" + clip.id() + "' occurs twice");
      }
    }
  }

  public List<Clip> clips() {
    return List.copyOf(clips.values());
  }

  public List<String> ids() {
    return List.copyOf(clips.keySet());
  }

  public int size() {
    return clips.size();
  }

  public boolean has(String id) {
    return clips.containsKey(id);
  }

  /**
   * @throws IllegalArgumentException when there is no such clip
   */
  public Clip clip(String id) {
    Clip clip = clips.get(id);
    if (clip == null) {
      throw new IllegalArgumentException("No clip '" + id + "'");
    }
    return clip;
  }

  /** The speakers that are known, sorted as strings. */
  public List<String> speakers() {
    return clips.values().stream()
        .flatMap(clip -> clip.speaker().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** Length of all sound. */
  public double seconds() {
    return clips.values().stream().mapToDouble(Clip::seconds).sum();
  }

  /**
   * Reads what {@link #toCsv} wrote.
   *
   * @param source named in messages
   * @throws BadInputException naming source and line
   */
  public static ClipTable read(Reader csv, String source) {
    List<Clip> clips = new ArrayList<>();
    try (CsvFile file = CsvFile.read(csv, source).require(COLUMNS)) {
      for (CsvLine line : file) {
        clips.add(
            new Clip(
                line.text("clip"),
                line.optional("speaker"),
                line.optional("gender"),
                line.optional("session"),
                line.optional("language"),
                line.optional("partition"),
                line.number("seconds"),
                line.count("shard")));
      }
    }
    try {
      return new ClipTable(clips);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(source + ": " + e.getMessage(), e);
    }
  }

  /** As CSV with LF line ends; an absent value is an empty field. */
  public String toCsv() {
    return CsvText.of(
        printer -> {
          printer.printRecord((Object[]) COLUMNS);
          for (Clip clip : clips.values()) {
            printer.printRecord(
                clip.id(),
                clip.speaker().orElse(""),
                clip.gender().orElse(""),
                clip.session().orElse(""),
                clip.language().orElse(""),
                clip.partition().orElse(""),
                BigDecimal.valueOf(clip.seconds()).stripTrailingZeros().toPlainString(),
                clip.shard());
          }
        });
  }
}
