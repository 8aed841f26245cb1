package dev.chorale.bench;

import dev.chorale.audio.AudioDecoder;
import dev.chorale.audio.Features;
import dev.chorale.cli.spec.SpecFile;
import dev.chorale.corpus.CorpusImport;
import dev.chorale.corpus.FinishedShard;
import dev.chorale.corpus.ShardReader;
import dev.chorale.corpus.StoredCorpus;
import dev.chorale.folds.Fold;
import dev.chorale.folds.SpeakerFolds;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Labels;
import dev.chorale.model.Network;
import dev.chorale.model.Networks;
import dev.chorale.training.CheckpointInterval;
import dev.chorale.training.CheckpointStore;
import dev.chorale.training.Compute;
import dev.chorale.training.Example;
import dev.chorale.training.PreemptedException;
import dev.chorale.training.Trainer;
import dev.chorale.training.TrainingData;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.ModelSpec;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.vocabulary.TrainingSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Seconds that the trainer takes for epochs of one cell of the shipped sweep {@code emotale}: AR,
 * fold-0, its seed. An epoch is its steps and the pass over the dev clips; features are made
 * before. Writes them, with the settings, for {@code infra/bench/training/peer.py}.
 */
public final class TrainingBench {
  private TrainingBench() {}

  /**
   * @param args EmoTale's folder, a folder to write to, threads, epochs
   */
  public static void main(String[] args) throws IOException {
    Path out = Path.of(args[1]);
    int threads = Integer.parseInt(args[2]);
    int epochs = Integer.parseInt(args[3]);
    SweepSpec sweep = new SpecFile().open("emotale");
    CorpusSpec corpus = sweep.corpora().get(0);
    Network network = Networks.of(sweep.model(), corpus.classes().size());
    TrainingData data = data(sweep, corpus, Path.of(args[0]), network);
    export(out, sweep, data);

    List<Double> seconds = epochSeconds(sweep, network, data, threads, epochs);
    List<Example> used = used(data);
    Files.writeString(
        out.resolve("chorale.json"),
        ChoraleJson.canonical(
            new Measured(
                data.train().size(),
                data.dev().size(),
                used.stream().mapToLong(example -> example.features().frames()).sum(),
                network.parameterCount(),
                steps(data, sweep.training()),
                seconds)));
  }

  /** What both sides tell of themselves. */
  record Measured(
      int trainClips,
      int devClips,
      long frames,
      long parameters,
      int steps,
      List<Double> epochSeconds) {}

  private static int steps(TrainingData data, TrainingSpec spec) {
    return (data.train().size() + spec.batchSize() - 1) / spec.batchSize();
  }

  /** The trainer asks before each step whether to stop: that is when an epoch begins. */
  private static List<Double> epochSeconds(
      SweepSpec sweep, Network network, TrainingData data, int threads, int epochs) {
    TrainingSpec shipped = sweep.training();
    TrainingSpec longEnough =
        new TrainingSpec(
            epochs + 1,
            shipped.batchSize(),
            shipped.learningRate(),
            shipped.weightDecay(),
            shipped.beta(),
            shipped.maxSeconds());
    int steps = steps(data, shipped);
    int[] asked = new int[1];
    List<Long> begins = new ArrayList<>();
    Trainer trainer =
        new Trainer(
            Compute.start("cpu", threads),
            network,
            longEnough,
            sweep.seeds().get(0),
            CheckpointInterval.A_MINUTE,
            status -> {},
            () -> {
              if (asked[0]++ % steps == 0) {
                begins.add(System.nanoTime());
              }
              return begins.size() > epochs;
            });
    try {
      trainer.train(data, CheckpointStore.NOWHERE);
      throw new IllegalStateException("The training ended before it was stopped");
    } catch (PreemptedException stopped) {
      List<Double> seconds = new ArrayList<>();
      for (int epoch = 0; epoch < epochs; epoch++) {
        seconds.add((begins.get(epoch + 1) - begins.get(epoch)) / 1e9);
      }
      return seconds;
    }
  }

  private static TrainingData data(SweepSpec sweep, CorpusSpec corpus, Path folder, Network network)
      throws IOException {
    Map<String, String> texts = new HashMap<>();
    Map<String, float[]> sounds = new HashMap<>();
    Path scratch = Files.createTempDirectory("chorale-bench");
    CorpusImport.open(corpus, Optional.of(folder), (doing, clips, of) -> {})
        .write(new Kept(texts, sounds), scratch, (doing, clips, of) -> {});
    Files.delete(scratch);
    StoredCorpus stored = StoredCorpus.read(name -> Objects.requireNonNull(texts.get(name), name));
    ClassTable targets = Labels.of(AggregationRule.ALL_INCLUSIVE, stored.ratings()).train();
    Fold fold =
        SpeakerFolds.build(stored.clips(), stored.usable(), corpus.folds()).fold(new FoldId(0));
    int longest = (int) Math.round(sweep.training().maxSeconds() * AudioDecoder.SAMPLE_RATE);
    return new TrainingData(
        corpus.classes(),
        examples(fold.train(), targets, sounds, network, longest),
        examples(fold.dev(), targets, sounds, network, Integer.MAX_VALUE),
        // Never reached: the training is stopped before.
        examples(fold.test().subList(0, 1), targets, sounds, network, Integer.MAX_VALUE));
  }

  private static List<Example> examples(
      List<String> clips,
      ClassTable targets,
      Map<String, float[]> sounds,
      Network network,
      int longest) {
    return clips.stream()
        .map(
            clip -> {
              float[] sound = Objects.requireNonNull(sounds.get(clip), clip);
              return new Example(
                  clip,
                  network.features(Arrays.copyOf(sound, Math.min(sound.length, longest))),
                  (double) Math.min(sound.length, longest) / AudioDecoder.SAMPLE_RATE,
                  Arrays.stream(targets.row(clip)).boxed().toList());
            })
        .toList();
  }

  /** Keeps an imported corpus in memory. */
  private record Kept(Map<String, String> texts, Map<String, float[]> sounds)
      implements CorpusImport.Sink {
    @Override
    public void put(String name, String text) {
      texts.put(name, text);
    }

    @Override
    public void shard(FinishedShard shard, Path file) {
      try {
        ShardReader.read(
            Files.newByteChannel(file),
            (clip, wav, offset) -> sounds.put(clip, AudioDecoder.decode(wav, clip)));
      } catch (IOException e) {
        throw new UncheckedIOException(file.toString(), e);
      }
    }

    @Override
    public List<FinishedShard> finished() {
      return List.of();
    }
  }

  /** Train clips, then dev clips. */
  private static List<Example> used(TrainingData data) {
    return Stream.concat(data.train().stream(), data.dev().stream()).toList();
  }

  /** As peer.py reads it; {@code features.f32} holds clip after clip, band after band. */
  record Shared(ModelSpec model, TrainingSpec training, int trainClips, List<SharedClip> clips) {}

  record SharedClip(int frames, List<Double> target) {}

  private static void export(Path out, SweepSpec sweep, TrainingData data) throws IOException {
    List<Example> used = used(data);
    List<SharedClip> clips = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    for (Example example : used) {
      Features features = example.features();
      clips.add(new SharedClip(features.frames(), example.target()));
      float[] all = new float[features.rows() * features.frames()];
      for (int row = 0; row < features.rows(); row++) {
        features.copyRow(row, all, row * features.frames());
      }
      ByteBuffer bytes = ByteBuffer.allocate(4 * all.length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(all);
      values.add(bytes.array());
    }
    try (var file = Files.newOutputStream(out.resolve("features.f32"))) {
      for (byte[] clip : values) {
        file.write(clip);
      }
    }
    Files.writeString(
        out.resolve("clips.json"),
        ChoraleJson.canonical(
            new Shared(sweep.model(), sweep.training(), data.train().size(), clips)));
  }
}
