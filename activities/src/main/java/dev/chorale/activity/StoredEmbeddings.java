package dev.chorale.activity;

import dev.chorale.audio.AudioDecoder;
import dev.chorale.audio.Features;
import dev.chorale.corpus.ShardReader;
import dev.chorale.model.Safetensors;
import dev.chorale.model.StoredWeights;
import dev.chorale.model.Tensor;
import dev.chorale.model.Wav2Vec2Checkpoint;
import dev.chorale.storage.ObjectCache;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.storage.Stages.Outcome;
import dev.chorale.storage.StoredObject;
import dev.chorale.training.Compute;
import dev.chorale.training.Embedder;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ModelSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * What published weights make of a corpus, an artifact a shard: made once, whatever rules, folds,
 * seeds and heads ask for it, and gone on with after the last shard that is stored.
 */
final class StoredEmbeddings {
  static final String STAGE = "EmbedClips";

  private static final int VERSION = 3;
  private static final String FILE = "embeddings.safetensors";

  private final Stages stages;
  private final StoredWeights weights;
  private final Supplier<Compute> compute;
  private final ObjectCache shards;

  StoredEmbeddings(
      Stages stages, StoredWeights weights, Supplier<Compute> compute, ObjectCache shards) {
    this.stages = stages;
    this.weights = weights;
    this.compute = compute;
    this.shards = shards;
  }

  /**
   * @param layers as in {@link ModelSpec#layers()}
   * @param samples of each clip that are heard, from the first; 0 for all
   */
  private record Parameters(String shard, int layers, int samples) {}

  /** A shard whose embeddings are asked for. */
  private record Wanted(StoredObject shard, StageKey key) {}

  /**
   * The embedding of every clip.
   *
   * @param objects shards by name
   * @param samples of each clip that are heard, from the first; 0 for all
   * @param alive called after each clip; what it throws ends the work
   */
  Map<String, Features> of(
      ArtifactRef corpus,
      SortedMap<String, StoredObject> objects,
      ModelSpec model,
      int samples,
      Runnable alive)
      throws IOException {
    String checkpoint = model.checkpoint().orElseThrow();
    List<Outcome> stored = new ArrayList<>();
    List<Wanted> missing = new ArrayList<>();
    objects.forEach(
        (name, shard) -> {
          StageKey key =
              StageKey.of(
                      STAGE,
                      VERSION,
                      new Parameters(name, model.layers(), samples),
                      Map.of("corpus", corpus))
                  .with("weights", checkpoint);
          stages.find(key).ifPresentOrElse(stored::add, () -> missing.add(new Wanted(shard, key)));
        });
    if (!missing.isEmpty()) {
      stored.addAll(
          weights.with(
              checkpoint, folder -> embed(folder, model.layers(), missing, samples, alive)));
    }
    Map<String, Features> all = new HashMap<>();
    for (Outcome shard : stored) {
      byte[] bytes = stages.store().read(shard.manifest().object(FILE));
      Safetensors.read(bytes).tensors().forEach((clip, vector) -> all.put(clip, features(vector)));
    }
    return all;
  }

  private List<Outcome> embed(
      Path folder, int layers, List<Wanted> missing, int samples, Runnable alive) {
    OptionalInt kept = layers == 0 ? OptionalInt.empty() : OptionalInt.of(layers);
    List<Outcome> stored = new ArrayList<>();
    try (Wav2Vec2Checkpoint checkpoint = Wav2Vec2Checkpoint.open(folder, kept);
        Embedder embedder = new Embedder(compute.get(), checkpoint)) {
      for (Wanted wanted : missing) {
        stored.add(
            stages.once(
                wanted.key(),
                output -> {
                  Map<String, Tensor> vectors = embedded(embedder, wanted.shard(), samples, alive);
                  output.put(FILE, new Safetensors(vectors, Map.of()).bytes());
                  compute.get().numerics().forEach(output::provenance);
                }));
      }
      return stored;
    } catch (IOException e) {
      throw new UncheckedIOException("Embedding a corpus", e);
    }
  }

  private Map<String, Tensor> embedded(
      Embedder embedder, StoredObject shard, int samples, Runnable alive) throws IOException {
    Map<String, Tensor> vectors = new LinkedHashMap<>();
    ShardReader.read(
        shards.open(shard),
        (clip, wav, offset) -> {
          float[] sound = AudioDecoder.decode(wav, clip);
          int heard = samples == 0 ? sound.length : Math.min(samples, sound.length);
          vectors.put(clip, embedder.of(Arrays.copyOf(sound, heard)).mean());
          alive.run();
        });
    return vectors;
  }

  /** One row, as wide as the embedding. */
  private static Features features(Tensor vector) {
    return new Features(1, vector.size(), vector.toArray());
  }
}
