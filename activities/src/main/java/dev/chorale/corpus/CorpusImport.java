package dev.chorale.corpus;

import dev.chorale.audio.Flaw;
import dev.chorale.audio.Recording;
import dev.chorale.csv.CsvText;
import dev.chorale.labels.Ratings;
import dev.chorale.labels.Votes;
import dev.chorale.source.FileIndex;
import dev.chorale.source.SourceFile;
import dev.chorale.storage.Digests;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Turns a corpus as it is distributed into Chorale's own form. Opening it reads every file once,
 * which gives its identity; writing it reads the recordings again, one at a time.
 */
public final class CorpusImport {
  /** Half an hour at 48 kHz in stereo with 24 bits; decoded, it must fit into memory. */
  private static final long LARGEST_RECORDING = 512L << 20;

  private final CorpusSource source;
  private final SourceCorpus corpus;
  private final CorpusSpec spec;
  private final Map<String, String> recordings;
  private final SortedMap<String, SourceFile> files;
  private final FileIndex index;

  private CorpusImport(
      CorpusSource source,
      SourceCorpus corpus,
      CorpusSpec spec,
      Map<String, String> recordings,
      SortedMap<String, SourceFile> files,
      FileIndex index) {
    this.source = source;
    this.corpus = corpus;
    this.spec = spec;
    this.recordings = recordings;
    this.files = files;
    this.index = index;
  }

  /** Takes what is written. */
  public interface Sink {
    void put(String name, String text);

    /** Takes a shard; the file is deleted afterwards. */
    void shard(FinishedShard shard, Path file);

    /** The shards that earlier attempts at the same have stored, from the first on, without gap. */
    List<FinishedShard> finished();
  }

  /**
   * What was written. Of the last three, none in what was stored before they were counted.
   *
   * @param seconds length of all sound
   * @param leftOut clips whose recordings are damaged
   * @param silent recordings without sound that were kept
   * @param clipped recordings with cut tops that were kept
   */
  public record Imported(
      int clips,
      int annotations,
      int shards,
      double seconds,
      int leftOut,
      int silent,
      int clipped) {}

  /**
   * Reads label files and takes the digest of every file.
   *
   * @throws BadInputException naming the file, what was found, what was expected and the mend
   */
  public static CorpusImport open(
      CorpusSpec spec, Optional<Path> location, ImportProgress progress) {
    return open(spec, location, FileIndex.NONE, progress);
  }

  /**
   * Reads label files and takes the digest of every file that the index does not know.
   *
   * @throws BadInputException as above
   */
  public static CorpusImport open(
      CorpusSpec spec, Optional<Path> location, FileIndex index, ImportProgress progress) {
    CorpusSource source = CorpusSource.open(spec.id(), spec.classes(), location);
    SourceCorpus corpus = source.contents().ofFirstSpeakers(spec.speakers());
    boolean recorded = !standIn(spec);
    Map<String, String> recordings = recorded ? Recordings.find(source, corpus) : Map.of();
    SortedMap<String, SourceFile> files = new TreeMap<>();
    for (String path : corpus.labelFiles()) {
      files.put(path, source.folder().digest(path, index));
    }
    checkRecordings(
        new LinkedHashSet<>(recordings.values()), source.folder(), index, files, progress);
    return new CorpusImport(source, corpus, spec, recordings, files, index);
  }

  private static void checkRecordings(
      Set<String> paths,
      SourceFolder folder,
      FileIndex index,
      SortedMap<String, SourceFile> files,
      ImportProgress progress) {
    AtomicInteger done = new AtomicInteger();
    try (Ahead ahead = new Ahead("digests")) {
      ahead.each(
          paths,
          path -> 0,
          path -> folder.digest(path, index),
          (path, file) -> {
            files.put(path, file);
            progress.at("checking", done.incrementAndGet(), paths.size());
          });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    Map<String, Object> parameters = new TreeMap<>();
    parameters.put("card", source.card(standIn(spec)));
    parameters.put("audio", spec.audio());
    parameters.put("speakers", spec.speakers());
    if (leaveOut()) {
      // Not where they are refused: what is stored then is what always was.
      parameters.put("damagedRecordings", CorpusSpec.LEAVE_OUT);
    }
    return parameters;
  }

  private boolean leaveOut() {
    String damaged = spec.damagedRecordings().orElse(CorpusSpec.REFUSE);
    if (!damaged.equals(CorpusSpec.REFUSE) && !damaged.equals(CorpusSpec.LEAVE_OUT)) {
      throw new BadInputException(
          "Found damagedRecordings: "
              + damaged
              + ", expected "
              + CorpusSpec.REFUSE
              + " or "
              + CorpusSpec.LEAVE_OUT);
    }
    return damaged.equals(CorpusSpec.LEAVE_OUT);
  }

  /** Digest over path, size and digest of every file that was read, for the artifact's key. */
  public String filesDigest() {
    return Digests.sha256(filesCsv());
  }

  /**
   * Writes card, clips, ratings, shards and the list of files; goes on after the shards that the
   * sink has.
   *
   * @param scratch folder for two shards at a time
   * @throws BadInputException naming all recordings, or the first of many, that are damaged or have
   *     changed since they were opened
   */
  public Imported write(Sink sink, Path scratch, ImportProgress progress) throws IOException {
    ClipTable clips;
    List<FlawedRecording> findings;
    int shards;
    try (ShardPacking packing =
        new ShardPacking(corpus.clips(), sounds(), leaveOut(), sink, progress)) {
      packing.pack(scratch);
      clips = packing.kept();
      findings = packing.findings();
      shards = packing.shards();
    }
    sink.put(StoredCorpus.CARD, ChoraleJson.canonical(source.card(standIn(spec))));
    sink.put(StoredCorpus.CLIPS, clips.toCsv());
    sink.put(StoredCorpus.RATINGS, ratingsCsv(clips));
    sink.put(StoredCorpus.FILES, filesCsv());
    if (!findings.isEmpty()) {
      sink.put(StoredCorpus.RECORDINGS, recordingsCsv(findings));
    }
    return new Imported(
        clips.size(),
        (int) corpus.annotations().stream().filter(a -> clips.has(a.clip())).count(),
        shards,
        clips.seconds(),
        (int) findings.stream().filter(FlawedRecording::isLeftOut).count(),
        count(findings, Flaw.SILENT),
        count(findings, Flaw.CLIPPED));
  }

  /** All clips with their ratings, as they are before a recording is opened. */
  public StoredCorpus labels() {
    return StoredCorpus.read(
        name ->
            switch (name) {
              case StoredCorpus.CARD -> ChoraleJson.canonical(source.card(standIn(spec)));
              case StoredCorpus.CLIPS -> corpus.clips().toCsv();
              case StoredCorpus.RATINGS -> ratingsCsv(corpus.clips());
              default -> throw new IllegalArgumentException(name);
            });
  }

  private static int count(List<FlawedRecording> findings, Flaw flaw) {
    return (int) findings.stream().filter(finding -> finding.flaw() == flaw).count();
  }

  private ShardPacking.Sounds sounds() {
    Map<String, List<Double>> shares = shares();
    return new ShardPacking.Sounds() {
      @Override
      public Recording read(Clip clip) throws IOException {
        return recordings.isEmpty()
            ? Recording.made(
                StandInVoice.speak(
                    clip.id(),
                    clip.speaker().orElse(clip.id()),
                    shares.getOrDefault(clip.id(), List.of())))
            : recording(path(clip));
      }

      @Override
      public String path(Clip clip) {
        return recordings.getOrDefault(clip.id(), "");
      }

      @Override
      public long bytes(Clip clip) {
        SourceFile file = files.get(path(clip));
        return file == null ? 0 : file.size();
      }
    };
  }

  private Recording recording(String path) throws IOException {
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
      index.forget(path);
      throw new BadInputException(
          source.folder().name(path)
              + ": has changed while the corpus was read. Start again when nothing writes there");
    }
    return Recording.read(bytes, source.folder().name(path));
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

  private String ratingsCsv(ClipTable clips) {
    return corpus
        .shares()
        .map(all -> Shares.of(all, clips).toCsv())
        .orElseGet(() -> annotationsCsv(clips));
  }

  private String annotationsCsv(ClipTable clips) {
    return CsvText.of(
        printer -> {
          printer.printRecord("clip", "rater", "label");
          for (Annotation annotation : corpus.annotations()) {
            if (clips.has(annotation.clip())) {
              printer.printRecord(annotation.clip(), annotation.rater(), annotation.label());
            }
          }
        });
  }

  private String filesCsv() {
    return CsvText.of(
        printer -> {
          printer.printRecord("path", "size", "sha256");
          for (SourceFile file :
              files.values().stream().sorted(Comparator.comparing(SourceFile::path)).toList()) {
            printer.printRecord(file.path(), file.size(), file.sha256());
          }
        });
  }

  private static String recordingsCsv(List<FlawedRecording> findings) {
    return CsvText.of(
        printer -> {
          printer.printRecord("clip", "path", "flaw", "kept");
          for (FlawedRecording finding : findings) {
            printer.printRecord(
                finding.clip(), finding.path(), finding.flaw().code(), !finding.isLeftOut());
          }
        });
  }
}
