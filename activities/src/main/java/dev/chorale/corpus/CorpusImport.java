package dev.chorale.corpus;

import dev.chorale.audio.AudioDecoder;
import dev.chorale.audio.AudioEncoder;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.Votes;
import dev.chorale.storage.Digests;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

/**
 * Turns a corpus as it is distributed into Chorale's own form. Opening it reads every file once,
 * which gives its identity; writing it reads the recordings again, one at a time.
 */
public final class CorpusImport {
  /** Half an hour at 48 kHz in stereo with 24 bits; decoded, it must fit into memory. */
  private static final long LARGEST_RECORDING = 512L << 20;

  /** Of several damaged recordings, so many are named. */
  private static final int NAMED = 20;

  private final CorpusSource source;
  private final SourceCorpus corpus;
  private final CorpusSpec spec;
  private final Map<String, String> recordings;
  private final SortedMap<String, SourceFile> files;

  private CorpusImport(
      CorpusSource source,
      SourceCorpus corpus,
      CorpusSpec spec,
      Map<String, String> recordings,
      SortedMap<String, SourceFile> files) {
    this.source = source;
    this.corpus = corpus;
    this.spec = spec;
    this.recordings = recordings;
    this.files = files;
  }

  /** Takes what is written. */
  public interface Sink {
    void put(String name, String text);

    /** The file is deleted afterwards. */
    void put(String name, Path file);
  }

  /**
   * What was written.
   *
   * @param seconds length of all sound
   */
  public record Imported(int clips, int annotations, int shards, double seconds) {}

  /**
   * Reads label files and takes the digest of every file.
   *
   * @throws BadInputException naming the file, what was found, what was expected and the mend
   */
  public static CorpusImport open(
      CorpusSpec spec, Optional<Path> location, ImportProgress progress) {
    CorpusSource source = CorpusSource.open(spec.id(), spec.classes(), location);
    SourceCorpus corpus = source.contents().ofFirstSpeakers(spec.speakers());
    boolean recorded = !standIn(spec);
    Map<String, String> recordings = recorded ? Recordings.find(source, corpus) : Map.of();
    SortedMap<String, SourceFile> files = new TreeMap<>();
    for (String path : corpus.labelFiles()) {
      files.put(path, source.folder().digest(path));
    }
    int done = 0;
    for (String path : recordings.values()) {
      files.computeIfAbsent(path, source.folder()::digest);
      progress.at("checking", ++done, recordings.size());
    }
    return new CorpusImport(source, corpus, spec, recordings, files);
  }

  private static boolean standIn(CorpusSpec spec) {
    if (spec.audio().equals(CorpusSpec.STAND_IN)) {
      return true;
    }
    if (spec.audio().equals(CorpusSpec.RECORDED)) {
      return false;
    }
    throw new BadInputException(
        "Found audio: "
            + spec.audio()
            + ", expected "
            + CorpusSpec.RECORDED
            + " or "
            + CorpusSpec.STAND_IN);
  }

  /** Settings that decide what is written, for the artifact's key. */
  public Map<String, Object> parameters() {
    return Map.of(
        "card", source.card(standIn(spec)), "audio", spec.audio(), "speakers", spec.speakers());
  }

  /** Digest over path, size and digest of every file that was read, for the artifact's key. */
  public String filesDigest() {
    return Digests.sha256(filesCsv());
  }

  /**
   * Writes card, clips, ratings, shards and the list of files.
   *
   * @param scratch folder for one shard at a time
   * @throws BadInputException naming all recordings, or the first of many, that are damaged or have
   *     changed since they were opened
   */
  public Imported write(Sink sink, Path scratch, ImportProgress progress) throws IOException {
    List<Clip> stored = new ArrayList<>();
    Map<String, List<Double>> shares = shares();
    SortedMap<String, String> damaged = new TreeMap<>();
    int shards;
    try (ShardWriter writer =
        new ShardWriter(
            scratch,
            ShardWriter.SHARD_BYTES,
            (number, file) -> sink.put(StoredCorpus.shard(number), file))) {
      int read = 0;
      for (Clip clip : corpus.clips().clips()) {
        progress.at("storing", ++read, corpus.clips().size());
        float[] sound;
        try {
          sound =
              recordings.isEmpty()
                  ? StandInVoice.speak(
                      clip.id(),
                      clip.speaker().orElse(clip.id()),
                      shares.getOrDefault(clip.id(), List.of()))
                  : recording(recordings.getOrDefault(clip.id(), ""));
        } catch (BadInputException e) {
          damaged.put(recordings.getOrDefault(clip.id(), ""), String.valueOf(e.getMessage()));
          continue;
        }
        if (!damaged.isEmpty()) {
          // Nothing will be stored of it: the others are read for what is wrong with them.
          continue;
        }
        int shard = writer.add(clip.id(), AudioEncoder.wav16(sound));
        stored.add(clip.stored((double) sound.length / AudioDecoder.SAMPLE_RATE, shard));
      }
      refuse(damaged);
      shards = writer.complete();
    }
    ClipTable clips = new ClipTable(stored);
    sink.put(StoredCorpus.CARD, ChoraleJson.canonical(source.card(standIn(spec))));
    sink.put(StoredCorpus.CLIPS, clips.toCsv());
    sink.put(StoredCorpus.RATINGS, ratingsCsv());
    sink.put(StoredCorpus.FILES, filesCsv());
    return new Imported(clips.size(), corpus.annotations().size(), shards, clips.seconds());
  }

  /** All in one message, so that they can be mended at once. */
  private void refuse(SortedMap<String, String> damaged) {
    if (damaged.isEmpty()) {
      return;
    }
    String first = damaged.values().iterator().next();
    if (damaged.size() == 1) {
      throw new BadInputException(first);
    }
    String more = damaged.size() > NAMED ? " and " + (damaged.size() - NAMED) + " more" : "";
    throw new BadInputException(
        damaged.size()
            + " of "
            + recordings.size()
            + " recordings can't be used: "
            + damaged.keySet().stream().limit(NAMED).collect(Collectors.joining(", "))
            + more
            + ". The first: "
            + first);
  }

  private float[] recording(String path) throws IOException {
    SourceFile before = Objects.requireNonNull(files.get(path), path);
    if (before.size() > LARGEST_RECORDING) {
      throw new BadInputException(
          source.folder().name(path)
              + ": has "
              + before.size()
              + " bytes, expected the recording of one clip, at most "
              + LARGEST_RECORDING
              + " bytes. Cut it, a file a clip");
    }
    byte[] bytes;
    try (InputStream in = source.folder().open(path)) {
      bytes = in.readAllBytes();
    }
    if (!before.sha256().equals(Digests.sha256(bytes))) {
      throw new BadInputException(
          source.folder().name(path)
              + ": has changed while the corpus was read. Start again when nothing writes there");
    }
    return AudioDecoder.decode(bytes, source.folder().name(path));
  }

  private Map<String, List<Double>> shares() {
    Map<String, List<Double>> shares = new HashMap<>();
    if (recordings.isEmpty()) {
      Ratings ratings = corpus.ratings(source.classes());
      for (Map.Entry<String, Votes> clip : ratings.votes().entrySet()) {
        if (!clip.getValue().none()) {
          shares.put(clip.getKey(), clip.getValue().shares());
        }
      }
    }
    return shares;
  }

  private String ratingsCsv() {
    return corpus.shares().map(ClassTable::toCsv).orElseGet(this::annotationsCsv);
  }

  private String annotationsCsv() {
    return csv(
        printer -> {
          printer.printRecord("clip", "rater", "label");
          for (Annotation annotation : corpus.annotations()) {
            printer.printRecord(annotation.clip(), annotation.rater(), annotation.label());
          }
        });
  }

  private String filesCsv() {
    return csv(
        printer -> {
          printer.printRecord("path", "size", "sha256");
          for (SourceFile file :
              files.values().stream().sorted(Comparator.comparing(SourceFile::path)).toList()) {
            printer.printRecord(file.path(), file.size(), file.sha256());
          }
        });
  }

  @FunctionalInterface
  private interface Lines {
    void print(CSVPrinter printer) throws IOException;
  }

  private static String csv(Lines lines) {
    StringBuilder out = new StringBuilder();
    try (CSVPrinter printer =
        new CSVPrinter(out, CSVFormat.RFC4180.builder().setRecordSeparator('\n').get())) {
      lines.print(printer);
    } catch (IOException e) {
      throw new UncheckedIOException("Appending to memory", e);
    }
    return out.toString();
  }
}
