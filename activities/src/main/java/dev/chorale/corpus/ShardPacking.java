package dev.chorale.corpus;

import dev.chorale.audio.DamagedRecordingException;
import dev.chorale.audio.Flaw;
import dev.chorale.audio.Recording;
import dev.chorale.corpus.FinishedShard.Packed;
import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/**
 * Packs the sounds of a corpus into shards in the order of its clips. Recordings are read side by
 * side, and a shard is stored while the next one grows. What an earlier attempt has stored is not
 * read again.
 */
final class ShardPacking implements AutoCloseable {
  /** Of several damaged recordings, so many are named. */
  private static final int NAMED = 20;

  private final ClipTable all;
  private final Sounds sounds;
  private final boolean leaveOut;
  private final CorpusImport.Sink sink;
  private final ImportProgress progress;
  private final List<Clip> kept = new ArrayList<>();
  private final List<FlawedRecording> findings = new ArrayList<>();
  private final SortedMap<String, String> refused = new TreeMap<>();
  private final ExecutorService storing = Executors.newSingleThreadExecutor();
  private Optional<Stored> last = Optional.empty();
  private List<Packed> ofShard = new ArrayList<>();
  private int findingsBefore;
  private int done;
  private int shards;

  /** Where the sounds come from. */
  interface Sounds {
    Recording read(Clip clip) throws IOException;

    /** Of the recording, below the corpus' folder. */
    String path(Clip clip);

    /** Of the recording's file. */
    long bytes(Clip clip);
  }

  private record Stored(Path file, Future<?> end) {}

  private record Heard(Optional<Recording> recording, Optional<BadInputException> failure) {}

  /**
   * @param leaveOut whether damaged recordings are left out and not refused
   */
  ShardPacking(
      ClipTable all,
      Sounds sounds,
      boolean leaveOut,
      CorpusImport.Sink sink,
      ImportProgress progress) {
    this.all = all;
    this.sounds = sounds;
    this.leaveOut = leaveOut;
    this.sink = sink;
    this.progress = progress;
  }

  /**
   * Packs all of them.
   *
   * @param scratch folder for two shards at a time
   * @throws BadInputException naming the recordings that can't be used, when there are any that may
   *     not be left out
   */
  void pack(Path scratch) throws IOException {
    for (FinishedShard shard : sink.finished()) {
      shard.sounds().forEach(s -> kept.add(all.clip(s.clip()).stored(s.seconds(), shard.number())));
      findings.addAll(shard.findings());
      done = shard.clips();
      shards = shard.number() + 1;
    }
    findingsBefore = findings.size();
    try (ShardWriter writer =
            new ShardWriter(scratch, ShardWriter.SHARD_BYTES, shards, this::store);
        Ahead ahead = new Ahead("recordings")) {
      ahead.each(
          all.clips().subList(done, all.size()),
          sounds::bytes,
          this::hear,
          (clip, heard) -> take(clip, heard, writer));
      refuse();
      shards = writer.complete();
      awaitStored();
    }
    if (kept.isEmpty()) {
      throw new BadInputException(
          "All " + all.size() + " recordings are damaged, as in " + findings.get(0).path());
    }
  }

  private Heard hear(Clip clip) throws IOException {
    try {
      return new Heard(Optional.of(sounds.read(clip)), Optional.empty());
    } catch (BadInputException e) {
      return new Heard(Optional.empty(), Optional.of(e));
    }
  }

  private void take(Clip clip, Heard heard, ShardWriter writer) throws IOException {
    if (heard.failure().isPresent()) {
      fail(clip, heard.failure().get());
    } else if (refused.isEmpty()) {
      add(clip, heard.recording().orElseThrow(), writer);
    }
    // Else nothing will be stored of it: the others are read for what is wrong with them.
    progress.at("storing", ++done, all.size());
  }

  private void fail(Clip clip, BadInputException failure) {
    if (leaveOut && failure instanceof DamagedRecordingException damaged) {
      findings.add(new FlawedRecording(clip.id(), sounds.path(clip), damaged.flaw()));
    } else {
      refused.put(sounds.path(clip), String.valueOf(failure.getMessage()));
    }
  }

  private void add(Clip clip, Recording recording, ShardWriter writer) throws IOException {
    int shard = writer.add(clip.id(), recording.wav());
    ofShard.add(new Packed(clip.id(), recording.seconds()));
    kept.add(clip.stored(recording.seconds(), shard));
    for (Flaw flaw : recording.flaws()) {
      findings.add(new FlawedRecording(clip.id(), sounds.path(clip), flaw));
    }
  }

  /** Of a shard that is complete. */
  private void store(int number, Path file) throws IOException {
    FinishedShard shard =
        new FinishedShard(number, done, ofShard, findings.subList(findingsBefore, findings.size()));
    ofShard = new ArrayList<>();
    findingsBefore = findings.size();
    awaitStored();
    last =
        Optional.of(
            new Stored(
                file,
                storing.submit(
                    () -> {
                      sink.shard(shard, file);
                      Files.delete(file);
                      return file;
                    })));
  }

  private void awaitStored() throws IOException {
    if (last.isPresent()) {
      // A store that takes long has its own limits of time, and is no reason to start over.
      Ahead.result(last.get().end(), () -> progress.at("storing", done, all.size()));
    }
  }

  /** All in one message, so that they can be mended at once. */
  private void refuse() {
    if (refused.isEmpty()) {
      return;
    }
    String first = refused.values().iterator().next();
    if (refused.size() == 1) {
      throw new BadInputException(first);
    }
    String more = refused.size() > NAMED ? " and " + (refused.size() - NAMED) + " more" : "";
    throw new BadInputException(
        refused.size()
            + " of "
            + all.size()
            + " recordings can't be used: "
            + refused.keySet().stream().limit(NAMED).collect(Collectors.joining(", "))
            + more
            + ". The first: "
            + first);
  }

  /** Clips whose sound is stored, in their order. */
  ClipTable kept() {
    return new ClipTable(kept);
  }

  List<FlawedRecording> findings() {
    return findings;
  }

  int shards() {
    return shards;
  }

  /** Deletes a shard that was not stored. */
  @Override
  public void close() throws IOException {
    storing.shutdownNow();
    if (last.isPresent()) {
      Files.deleteIfExists(last.get().file());
    }
  }
}
