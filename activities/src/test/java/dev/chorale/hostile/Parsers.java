package dev.chorale.hostile;

import dev.chorale.audio.AudioEncoder;
import dev.chorale.audio.Recording;
import dev.chorale.corpus.CorpusImport;
import dev.chorale.corpus.CorpusSource;
import dev.chorale.corpus.FinishedShard;
import dev.chorale.corpus.StoredCorpus;
import dev.chorale.csv.CsvFile;
import dev.chorale.labels.RatingsReader;
import dev.chorale.source.Archives;
import dev.chorale.source.Limits;
import dev.chorale.source.Location;
import dev.chorale.source.Sources;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.Buckets;
import dev.chorale.storage.InMemoryArtifactStore;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** All that reads what others wrote. */
final class Parsers {
  private static final String CLIPS =
      "clip,path,speaker,gender\r\na,a.wav,1,F\r\n\"b,c\",b.wav,2,M\r\n";
  private static final String RATINGS =
      "clip,rater,label\na,1,joy\n\"b,c\",2,anger\na,2,joy\n\"b,c\",1,other\n";
  private static final Limits SMALL = new Limits(1 << 20, 200, 50, 1 << 16);

  private Parsers() {}

  static List<Parser> all() throws IOException {
    List<Parser> all = new ArrayList<>();
    all.add(ratings("ratings", false, RATINGS));
    all.add(ratings("counted", false, "clip,joy,anger,other\r\na,1,2,0\r\n\"b\"\"\",0,4,1\r\n"));
    all.add(ratings("shares", true, "\uFEFFclip,joy,anger\na,0.25,0.75\nb,1,0\n"));
    all.add(ofCorpus("clips.csv", "own", CLIPS, Map.of("ratings.csv", RATINGS)));
    all.add(ofCorpus("ratings.csv", "own", RATINGS, Map.of("clips.csv", CLIPS)));
    all.add(
        ofCorpus(
            "tabulatedVotes.csv",
            "crema-d",
            """
            A,D,F,H,N,S,fileName,numResponses,agreement,emoVote,meanEmoResp
            1,0,0,2,7,0,1001_DFA_ANG_XX,10,0.7,N,50
            1,0,0,2,7,0,1002_DFA_ANG_XX,10,0.7,N,50
            """,
            Map.of()));
    all.add(
        ofCorpus(
            "annotations.csv",
            "emotale",
            "file,a1_cat,a2_cat,a3_cat\nDK_010_A_1.wav,A,B,N\nEN_002_A_1.wav,H,S,S\n",
            Map.of()));
    all.add(
        new Parser(
            "wav",
            List.of(
                AudioEncoder.wav16(tone(200)),
                resource("48k-stereo-24.wav"),
                resource("8k-mono-8.wav")),
            false,
            (input, scratch) -> Recording.read(input, "a.wav")));
    all.add(
        new Parser(
            "flac",
            List.of(
                resource("16k-mono-16.flac"),
                resource("48k-stereo-24.flac"),
                resource("8k-mono-8.flac"),
                resource("noise-24.flac")),
            false,
            (input, scratch) -> Recording.read(input, "a.flac")));
    for (Archives.Kind kind : Archives.Kind.values()) {
      byte[] archive =
          Archives.of(kind)
              .folder("corpus")
              .file("corpus/clips.csv", CLIPS.getBytes(StandardCharsets.UTF_8))
              .file("corpus/wav/ä.wav", AudioEncoder.wav16(tone(200)))
              .bytes();
      all.add(new Parser(kind.name(), List.of(archive), false, Parsers::unpack));
    }
    all.add(
        new Parser("import", List.of(AudioEncoder.wav16(tone(200))), false, Parsers::importFolder));
    return all;
  }

  private static Parser text(String name, String seed, Parser.Reading reading) {
    return new Parser(name, List.of(seed.getBytes(StandardCharsets.UTF_8)), true, reading);
  }

  private static Parser ratings(String name, boolean shares, String seed) {
    return text(
        name,
        seed,
        (input, scratch) -> {
          try (CsvFile file = CsvFile.read(new ByteArrayInputStream(input), name + ".csv")) {
            Object unused = new RatingsReader(Optional.empty(), shares, Set.of()).read(file);
          }
        });
  }

  /** A file of a corpus, the others being well. */
  private static Parser ofCorpus(String file, String id, String seed, Map<String, String> others) {
    return text(
        id + " " + file,
        seed,
        (input, scratch) -> {
          Files.write(scratch.resolve(file), input);
          for (Map.Entry<String, String> other : others.entrySet()) {
            Files.writeString(scratch.resolve(other.getKey()), other.getValue());
          }
          CorpusSource.open(new CorpusId(id), List.of(), Optional.of(scratch)).ratings();
        });
  }

  /** Nothing may appear beside the cache; where it is refused, nothing in it. */
  private static void unpack(byte[] input, Path scratch) throws IOException {
    Path archive = Files.write(scratch.resolve("corpus.archive"), input);
    Path cache = scratch.resolve("deep/cache");
    try {
      new Sources(cache, SMALL, Buckets.NONE)
          .folder(Location.of(archive.toString()), (doing, bytes, of) -> {});
    } catch (BadInputException e) {
      assertNothing(cache, path -> !path.toString().endsWith(".lock"));
      throw e;
    } finally {
      assertNothing(scratch, path -> !path.startsWith(cache) && !path.equals(archive));
    }
  }

  private static void assertNothing(Path folder, Predicate<Path> what) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> all = Files.walk(folder)) {
        all.filter(path -> !Files.isDirectory(path))
            .filter(what)
            .findFirst()
            .ifPresent(
                path -> {
                  throw new AssertionError("There is " + path);
                });
      }
    }
  }

  /** A whole fetch that may leave damaged recordings out; refused, it leaves no artifact. */
  private static void importFolder(byte[] input, Path scratch) throws IOException {
    Path folder = Files.createDirectories(scratch.resolve("corpus"));
    Files.writeString(folder.resolve("clips.csv"), CLIPS);
    Files.writeString(folder.resolve("ratings.csv"), RATINGS);
    Files.write(folder.resolve("a.wav"), input);
    Files.write(folder.resolve("b.wav"), AudioEncoder.wav16(tone(300)));
    CorpusSpec spec =
        new CorpusSpec(
            new CorpusId("own"),
            List.of("joy", "anger"),
            CorpusSpec.RECORDED,
            0,
            3,
            Optional.empty(),
            Optional.of(CorpusSpec.LEAVE_OUT));
    ArtifactStore store = new InMemoryArtifactStore();
    Path work = Files.createDirectories(scratch.resolve("work"));
    try {
      CorpusImport corpus = CorpusImport.open(spec, Optional.of(folder), (doing, clips, of) -> {});
      Stages.Outcome outcome =
          new Stages(store, Map::of)
              .once(
                  StageKey.of("FetchCorpus", 1, corpus.parameters(), Map.of()),
                  output ->
                      output.summary(
                          corpus.write(new Into(output), work, (doing, clips, of) -> {})));
      CorpusImport.Imported counts = outcome.summary(CorpusImport.Imported.class);
      if (counts.clips() + counts.leftOut() != 2) {
        throw new AssertionError("A clip is neither there nor counted: " + counts);
      }
    } catch (BadInputException e) {
      if (!store.entries("artifacts/").isEmpty()) {
        throw new AssertionError("Refused, and yet there is an artifact", e);
      }
      throw e;
    } finally {
      assertNothing(work, path -> true);
    }
  }

  private record Into(Stages.Output output) implements CorpusImport.Sink {
    @Override
    public void put(String name, String text) {
      output.put(name, text);
    }

    @Override
    public void shard(FinishedShard shard, Path file) {
      output.put(StoredCorpus.shard(shard.number()), file);
    }

    @Override
    public List<FinishedShard> finished() {
      return List.of();
    }
  }

  private static float[] tone(int length) {
    float[] samples = new float[length];
    for (int i = 0; i < length; i++) {
      samples[i] = (i % 32 - 16) / 32f;
    }
    return samples;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(Parsers.class.getResourceAsStream("/audio/" + name), name)) {
      return in.readAllBytes();
    }
  }
}
