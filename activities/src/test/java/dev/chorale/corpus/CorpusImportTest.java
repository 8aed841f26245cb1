package dev.chorale.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.audio.AudioDecoder;
import dev.chorale.audio.AudioEncoder;
import dev.chorale.audio.Flaw;
import dev.chorale.storage.Digests;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorpusImportTest {
  private static final ImportProgress SILENT = (doing, clips, of) -> {};

  @TempDir private Path scratch = Path.of("");

  @Test
  void recordingsBecomeOneShardOfSixteenKilohertzWavInTheOrderOfTheClips(@TempDir Path folder)
      throws IOException {
    own(folder);
    Memory stored = write(open(ownSpec(0), folder));
    Map<String, byte[]> sounds = stored.sounds("shards/00000.tar");
    assertThat(sounds.keySet()).containsExactly("b.wav", "a.wav", "ü.wav");
    assertThat(sounds.get("a.wav")).isEqualTo(AudioEncoder.wav16(tone(4_000)));
    StoredCorpus read = StoredCorpus.read(stored::text);
    assertThat(read.clips().ids()).containsExactly("b", "a", "ü");
    assertThat(read.clips().clip("a").seconds()).isEqualTo(0.25);
    assertThat(read.card().synthetic()).isFalse();
    assertThat(read.usable()).containsExactlyInAnyOrder("a", "b");
    assertThat(read.ratings().others()).isEqualTo(1);
    assertThat(stored.text(StoredCorpus.FILES).lines())
        .hasSize(6)
        .first()
        .isEqualTo("path,size,sha256");
    assertThat(stored.text(StoredCorpus.FILES)).doesNotContain(folder.toString());
    try (Stream<Path> left = Files.list(scratch)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void everyClipThatIsCheckedAndStoredIsTold(@TempDir Path folder) throws IOException {
    own(folder);
    List<String> told = new ArrayList<>();
    ImportProgress progress = (doing, clips, of) -> told.add(doing + " " + clips + "/" + of);
    CorpusImport.open(ownSpec(0), Optional.of(folder), progress)
        .write(new Memory(), scratch, progress);
    assertThat(told)
        .containsExactly(
            "checking 1/3",
            "checking 2/3",
            "checking 3/3",
            "storing 1/3",
            "storing 2/3",
            "storing 3/3");
  }

  @Test
  void theSameFilesElsewhereAreTheSameCorpusToTheByte(@TempDir Path one, @TempDir Path two)
      throws IOException {
    own(one);
    own(two);
    Files.setLastModifiedTime(two.resolve("wav/a.wav"), FileTime.fromMillis(1_000_000));
    CorpusImport first = open(ownSpec(0), one);
    CorpusImport second = open(ownSpec(0), two);
    assertThat(second.filesDigest()).isEqualTo(first.filesDigest());
    assertThat(second.parameters()).isEqualTo(first.parameters());
    assertThat(write(second).objects).containsExactlyEntriesOf(write(first).objects);
    Files.write(two.resolve("wav/a.wav"), AudioEncoder.wav16(tone(4_001)));
    assertThat(open(ownSpec(0), two).filesDigest()).isNotEqualTo(first.filesDigest());
  }

  @Test
  void aMissingRecordingIsNamedWithHowManyAre(@TempDir Path folder) throws IOException {
    own(folder);
    Files.delete(folder.resolve("wav/a.wav"));
    Files.delete(folder.resolve("wav/u.wav"));
    assertThatThrownBy(() -> open(ownSpec(0), folder))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            folder.resolve("wav/a.wav")
                + ": not found, and so 2 of 3 recordings of corpus 'own'."
                + " Complete the copy, or take these clips out of clips.csv");
  }

  @Test
  void aDamagedOrChangedRecordingIsNamedAndNoShardIsLeftBehind(@TempDir Path folder)
      throws IOException {
    own(folder);
    Files.writeString(folder.resolve("wav/a.wav"), "RIFF? no");
    CorpusImport damaged = open(ownSpec(0), folder);
    assertThatThrownBy(() -> write(damaged))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(folder.resolve("wav/a.wav").toString());
    Files.writeString(folder.resolve("wav/u.wav"), "");
    CorpusImport two = open(ownSpec(0), folder);
    assertThatThrownBy(() -> write(two))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith(
            "2 of 3 recordings can't be used: wav/a.wav, wav/u.wav. The first: "
                + folder.resolve("wav/a.wav"));
    Files.write(folder.resolve("wav/a.wav"), AudioEncoder.wav16(tone(100)));
    Files.write(folder.resolve("wav/u.wav"), AudioEncoder.wav16(tone(4_000)));
    assertThatThrownBy(() -> write(damaged))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("wav/a.wav: has changed while the corpus was read");
    try (Stream<Path> left = Files.list(scratch)) {
      assertThat(left).isEmpty();
    }
  }

  @Test
  void damagedRecordingsAreLeftOutWhereThatIsWantedAndNamed(@TempDir Path folder)
      throws IOException {
    own(folder);
    CorpusSpec leaveOut =
        new CorpusSpec(
            new CorpusId("own"),
            List.of("joy", "anger"),
            CorpusSpec.RECORDED,
            0,
            3,
            Optional.empty(),
            Optional.of(CorpusSpec.LEAVE_OUT));
    Files.write(folder.resolve("wav/b.wav"), AudioEncoder.wav16(new float[4_000]));
    byte[] whole = AudioEncoder.wav16(tone(4_000));
    Files.write(folder.resolve("wav/a.wav"), Arrays.copyOf(whole, 3_000));
    Memory stored = new Memory();
    CorpusImport.Imported imported = open(leaveOut, folder).write(stored, scratch, SILENT);
    assertThat(imported).isEqualTo(new CorpusImport.Imported(2, 2, 1, 0.5, 1, 1, 0));
    assertThat(stored.text(StoredCorpus.RECORDINGS))
        .isEqualTo("clip,path,flaw,kept\nb,wav/b.wav,silent,true\na,wav/a.wav,truncated,false\n");
    assertThat(FlawedRecording.leftOut(stored.text(StoredCorpus.RECORDINGS))).isEqualTo(1);
    assertThat(StoredCorpus.read(stored::text).clips().ids()).containsExactly("b", "ü");
    assertThat(stored.text(StoredCorpus.RATINGS)).doesNotContain("\na,");
    assertThat(stored.sounds("shards/00000.tar").keySet()).containsExactly("b.wav", "ü.wav");
    // What only another format hides is not damaged: it can be converted.
    Files.writeString(folder.resolve("wav/a.wav"), "ID3 and so on");
    assertThatThrownBy(() -> write(open(leaveOut, folder)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("ffmpeg");
    for (String clip : List.of("a", "b", "u")) {
      Files.write(folder.resolve("wav/" + clip + ".wav"), new byte[0]);
    }
    assertThatThrownBy(() -> write(open(leaveOut, folder)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("All 3 recordings are damaged");
  }

  @Test
  void howDamageIsMetIsPartOfTheKeyOnlyWhereItIsLeftOut(@TempDir Path folder) throws IOException {
    own(folder);
    assertThat(open(ownSpec(0), folder).parameters()).containsOnlyKeys("audio", "card", "speakers");
  }

  @Test
  void anAttemptGoesOnAfterTheShardsThatAreStored(@TempDir Path folder) throws IOException {
    own(folder);
    Files.write(folder.resolve("wav/a.wav"), AudioEncoder.wav16(new float[100]));
    Memory whole = write(open(ownSpec(0), folder));
    Memory broken = new Memory();
    // As an attempt left it that was killed after its first shard, of clips b and a.
    broken.objects.put(StoredCorpus.shard(0), new byte[] {1});
    broken.finished.add(
        new FinishedShard(
            0,
            2,
            List.of(new FinishedShard.Packed("b", 0.25), new FinishedShard.Packed("a", 0.00625)),
            List.of(new FlawedRecording("a", "wav/a.wav", Flaw.SILENT))));
    List<String> told = new ArrayList<>();
    CorpusImport.Imported imported =
        open(ownSpec(0), folder)
            .write(broken, scratch, (doing, clips, of) -> told.add(doing + " " + clips));
    assertThat(told).containsExactly("storing 3");
    assertThat(imported.shards()).isEqualTo(2);
    assertThat(broken.sounds("shards/00001.tar").keySet()).containsExactly("ü.wav");
    for (String name : List.of(StoredCorpus.RATINGS, StoredCorpus.RECORDINGS, StoredCorpus.FILES)) {
      assertThat(broken.text(name)).isEqualTo(whole.text(name));
    }
    assertThat(StoredCorpus.read(broken::text).clips().clip("ü").shard()).isEqualTo(1);
  }

  @Test
  void flacAndAnotherSpellingStandInForWavAndMp3IsNamed(@TempDir Path folder) throws IOException {
    own(folder);
    Files.delete(folder.resolve("wav/a.wav"));
    try (InputStream flac =
        Objects.requireNonNull(getClass().getResourceAsStream("/audio/16k-mono-16.flac"))) {
      Files.copy(flac, folder.resolve("wav/a.flac"));
    }
    Memory stored = write(open(ownSpec(0), folder));
    assertThat(stored.text(StoredCorpus.FILES)).contains("wav/a.flac");
    assertThat(StoredCorpus.read(stored::text).clips().clip("a").seconds()).isEqualTo(0.1);
    Files.move(folder.resolve("wav/a.flac"), folder.resolve("wav/a.mp3"));
    assertThatThrownBy(() -> open(ownSpec(0), folder))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("ffmpeg -i wav/a.mp3 -c:a pcm_s16le wav/a.wav");
  }

  @Test
  void theFolderWithMostRecordingsIsTakenAndTheFirstSpeakersAlone(@TempDir Path folder)
      throws IOException {
    Files.writeString(
        folder.resolve("annotations.csv"),
        "file,a1_cat\nDK_010_A_1.wav,A\nDK_002_A_1.wav,B\nEN_002_A_1.wav,B\n");
    for (String file : List.of("DK_010_A_1.wav", "DK_002_A_1.wav", "EN_002_A_1.wav")) {
      Files.createDirectories(folder.resolve("mine"));
      Files.write(folder.resolve("mine").resolve(file), AudioEncoder.wav16(tone(1_600)));
    }
    Files.createDirectories(folder.resolve("wav"));
    CorpusSpec spec = new CorpusSpec(new CorpusId("emotale"), List.of(), CorpusSpec.RECORDED, 1, 3);
    Memory stored = write(open(spec, folder));
    assertThat(stored.sounds("shards/00000.tar").keySet())
        .containsExactly("DK_002_A_1.wav", "EN_002_A_1.wav");
    assertThat(stored.text(StoredCorpus.RATINGS))
        .isEqualTo("clip,rater,label\nDK_002_A_1,a1,boredom\nEN_002_A_1,a1,boredom\n");
    assertThat(stored.text(StoredCorpus.FILES)).contains("mine/DK_002").doesNotContain("DK_010");
    assertThatThrownBy(
            () -> open(new CorpusSpec(spec.id(), List.of(), CorpusSpec.RECORDED, 3, 3), folder))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("expected 0 for all, or 1 to 2");
  }

  @Test
  void shardsAreCutAtTheirSize() throws IOException {
    List<Integer> finished = new ArrayList<>();
    byte[] wav = AudioEncoder.wav16(tone(1_000));
    try (ShardWriter writer =
        new ShardWriter(
            scratch,
            2L * wav.length,
            0,
            (number, file) -> {
              finished.add(number);
              Files.delete(file);
            })) {
      for (int i = 0; i < 5; i++) {
        assertThat(writer.add("clip-" + i, wav)).isEqualTo(i / 2);
      }
      assertThat(writer.complete()).isEqualTo(3);
    }
    assertThat(finished).containsExactly(0, 1, 2);
  }

  @Test
  void standInSoundIsTheSameEachTimeAndDiffersByClip() throws IOException {
    CorpusSpec spec = new CorpusSpec(new CorpusId("crema-d"), List.of(), CorpusSpec.STAND_IN, 2, 3);
    Memory stored = write(CorpusImport.open(spec, Optional.empty(), SILENT));
    assertThat(StoredCorpus.read(stored::text).card().synthetic()).isTrue();
    Map<String, byte[]> sounds = stored.sounds("shards/00000.tar");
    assertThat(sounds.size()).isEqualTo(163);
    assertThat(sounds.values().stream().map(Arrays::hashCode).distinct().count()).isEqualTo(163);
    assertThat(write(CorpusImport.open(spec, Optional.empty(), SILENT)).objects)
        .containsExactlyEntriesOf(stored.objects);
    for (byte[] wav : sounds.values()) {
      float[] samples = AudioDecoder.decode(wav, "stand-in");
      assertThat(samples.length).isBetween(13_000, 19_000);
      float peak = 0;
      for (float sample : samples) {
        peak = Math.max(peak, Math.abs(sample));
      }
      assertThat(peak).isBetween(0.29f, 0.91f);
    }
    // Pins the samples: another machine, and another version, must make the same sound.
    assertThat(Digests.sha256(stored.bytes("shards/00000.tar")))
        .isEqualTo("7c85ac9f78d12cbc879999f82f781b8b6983f54221f6981d3559b2bcdf0d0e57");
  }

  @Test
  void recordedSoundNeedsAFolderAndAudioIsOneOfTwo() {
    CorpusSpec recorded =
        new CorpusSpec(new CorpusId("crema-d"), List.of(), CorpusSpec.RECORDED, 0, 5);
    assertThatThrownBy(() -> CorpusImport.open(recorded, Optional.empty(), SILENT))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("--data crema-d=DIR");
    CorpusSpec wrong = new CorpusSpec(new CorpusId("crema-d"), List.of(), "sung", 0, 5);
    assertThatThrownBy(() -> CorpusImport.open(wrong, Optional.empty(), SILENT))
        .isInstanceOf(BadInputException.class)
        .hasMessage("Found audio: sung, expected recorded or stand-in");
  }

  private static CorpusSpec ownSpec(int speakers) {
    return new CorpusSpec(
        new CorpusId("own"), List.of("joy", "anger"), CorpusSpec.RECORDED, speakers, 3);
  }

  private static void own(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("wav"));
    Files.writeString(
        folder.resolve("clips.csv"),
        "clip,path,speaker\nb,wav/b.wav,1\na,wav/a.wav,2\nü,wav/u.wav,3\n");
    Files.writeString(
        folder.resolve("ratings.csv"),
        "clip,rater,label\na,1,joy\na,2,anger\nb,1,joy\nü,1,other\n");
    for (String clip : List.of("a", "b", "u")) {
      Files.write(folder.resolve("wav/" + clip + ".wav"), AudioEncoder.wav16(tone(4_000)));
    }
  }

  private static float[] tone(int length) {
    float[] samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (i % 32 - 16) / 32f;
    }
    return samples;
  }

  private static CorpusImport open(CorpusSpec spec, Path folder) {
    return CorpusImport.open(spec, Optional.of(folder), SILENT);
  }

  private Memory write(CorpusImport corpus) throws IOException {
    Memory memory = new Memory();
    corpus.write(memory, scratch, SILENT);
    return memory;
  }

  /** Keeps what is written. */
  private static final class Memory implements CorpusImport.Sink {
    private final TreeMap<String, byte[]> objects = new TreeMap<>();
    private final List<FinishedShard> finished = new ArrayList<>();

    @Override
    public void put(String name, String text) {
      objects.put(name, text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void shard(FinishedShard shard, Path file) {
      try {
        objects.put(StoredCorpus.shard(shard.number()), Files.readAllBytes(file));
        finished.add(shard);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public List<FinishedShard> finished() {
      return finished;
    }

    String text(String name) {
      return new String(bytes(name), StandardCharsets.UTF_8);
    }

    byte[] bytes(String name) {
      return objects.getOrDefault(name, new byte[0]);
    }

    Map<String, byte[]> sounds(String shard) throws IOException {
      Map<String, byte[]> sounds = new LinkedHashMap<>();
      try (TarArchiveInputStream tar =
          new TarArchiveInputStream(new ByteArrayInputStream(bytes(shard)), "UTF-8")) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          sounds.put(entry.getName(), tar.readAllBytes());
        }
      }
      return sounds;
    }
  }
}
