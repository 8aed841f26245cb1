package dev.chorale.model;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv1d;
import dev.chorale.audio.Features;
import dev.chorale.vocabulary.TrainingSpec.Pooling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * wav2vec 2.0 (Baevski et al., 2020) and HuBERT (Hsu et al., 2021) without a task's head, as
 * transformers' Wav2Vec2Model and HubertModel compute them: convolutions over the sound, a
 * projection, a transformer with convolutional positions. Parameters have transformers' names, with
 * those of torch's parametrized weight norm.
 *
 * <p>A clip's hidden states do not depend on how far a batch pads it. Checkpoints with group norm
 * see padding in transformers; here each clip passes their convolutions at its own length.
 */
final class Wav2Vec2 {
  private static final String CONVOLUTIONS = "feature_extractor.conv_layers.";
  private static final String PROJECTION = "feature_projection.";
  static final String MASK_VECTOR = "masked_spec_embed";
  private static final String POSITIONS = "encoder.pos_conv_embed.conv.";
  private static final String NORM_LENGTHS = POSITIONS + "parametrizations.weight.original0";
  private static final String NORM_DIRECTIONS = POSITIONS + "parametrizations.weight.original1";

  /** Of the norms between convolutions, whatever config.json says of the others. */
  private static final float CONVOLUTION_EPSILON = 1e-5f;

  /** As Wav2Vec2FeatureExtractor adds it to the variance. */
  private static final double VARIANCE_EPSILON = 1e-7;

  private final Wav2Vec2Config config;
  private final int layers;

  /**
   * @param layers of the transformer that are kept, from the first
   */
  Wav2Vec2(Wav2Vec2Config config, int layers) {
    this.config = config;
    this.layers = layers;
  }

  int hiddenSize() {
    return config.hiddenSize();
  }

  /** The sound as it is; silence behind makes it as long as the convolutions need. */
  Features sound(float[] samples) {
    float[] sound = longEnough(samples);
    return new Features(1, sound.length, sound);
  }

  private float[] longEnough(float[] samples) {
    return config.frames(samples.length) == 0
        ? Arrays.copyOf(samples, config.fewestSamples())
        : samples;
  }

  /** The sound with mean 0 and variance 1, as Wav2Vec2FeatureExtractor makes it of each clip. */
  Features features(float[] samples) {
    float[] sound = longEnough(samples);
    double sum = 0;
    for (float sample : sound) {
      sum += sample;
    }
    double mean = sum / sound.length;
    double squares = 0;
    for (float sample : sound) {
      squares += (sample - mean) * (sample - mean);
    }
    double deviation = Math.sqrt(squares / sound.length + VARIANCE_EPSILON);
    float[] normalised = new float[sound.length];
    for (int i = 0; i < sound.length; i++) {
      normalised[i] = (float) ((sound[i] - mean) / deviation);
    }
    return new Features(1, normalised.length, normalised);
  }

  /**
   * Names and shapes of all parameters, in transformers' order. The vector that stands for hidden
   * frames is one when there are such frames.
   */
  Map<String, List<Long>> shapes() {
    Map<String, List<Long>> shapes = new LinkedHashMap<>();
    long hidden = config.hiddenSize();
    if (config.maskTime().probability() > 0) {
      shapes.put(MASK_VECTOR, List.of(hidden));
    }
    long in = 1;
    for (int i = 0; i < config.convolutions().size(); i++) {
      Wav2Vec2Config.Convolution convolution = config.convolutions().get(i);
      long out = convolution.channels();
      shapes.put(CONVOLUTIONS + i + ".conv.weight", List.of(out, in, (long) convolution.kernel()));
      if (config.convBias()) {
        shapes.put(CONVOLUTIONS + i + ".conv.bias", List.of(out));
      }
      if (!config.groupNorm() || i == 0) {
        norm(shapes, CONVOLUTIONS + i + ".layer_norm", out);
      }
      in = out;
    }
    if (config.projectionNorm()) {
      norm(shapes, PROJECTION + "layer_norm", in);
    }
    linear(shapes, PROJECTION + "projection", in, hidden);
    shapes.put(POSITIONS + "bias", List.of(hidden));
    long kernel = config.positionKernel();
    shapes.put(NORM_LENGTHS, List.of(1L, 1L, kernel));
    shapes.put(NORM_DIRECTIONS, List.of(hidden, hidden / config.positionGroups(), kernel));
    norm(shapes, "encoder.layer_norm", hidden);
    for (int i = 0; i < layers; i++) {
      String layer = layer(i);
      for (String projection : List.of("k_proj", "v_proj", "q_proj", "out_proj")) {
        linear(shapes, layer + "attention." + projection, hidden, hidden);
      }
      norm(shapes, layer + "layer_norm", hidden);
      linear(shapes, layer + "feed_forward.intermediate_dense", hidden, config.intermediateSize());
      linear(shapes, layer + "feed_forward.output_dense", config.intermediateSize(), hidden);
      norm(shapes, layer + "final_layer_norm", hidden);
    }
    return shapes;
  }

  private static void norm(Map<String, List<Long>> shapes, String name, long size) {
    shapes.put(name + ".weight", List.of(size));
    shapes.put(name + ".bias", List.of(size));
  }

  private static void linear(Map<String, List<Long>> shapes, String name, long in, long out) {
    shapes.put(name + ".weight", List.of(out, in));
    shapes.put(name + ".bias", List.of(out));
  }

  private static String layer(int number) {
    return "encoder.layers." + number + ".";
  }

  /** Whether a parameter belongs to the convolutions over the sound. */
  static boolean isConvolution(String name) {
    return name.startsWith(CONVOLUTIONS);
  }

  /**
   * The mean over a clip's own frames, or over all of the batch, of the last hidden states
   * (transformers' last_hidden_state): clips x hidden size.
   */
  NDArray pooled(Parameters parameters, Batch batch, Pass pass) {
    Optional<Random> random =
        pass.training()
            ? Optional.of(Layers.drawn(batch.features().getManager()))
            : Optional.empty();
    return pooled(parameters, batch, pass, random);
  }

  /**
   * The same.
   *
   * @param random as in {@link #hidden}
   */
  NDArray pooled(Parameters parameters, Batch batch, Pass pass, Optional<Random> random) {
    NDManager manager = batch.features().getManager();
    List<Integer> frames = frames(batch);
    NDArray hidden = hidden(parameters, batch, pass, random);
    if (pass.pooling() == Pooling.ALL_FRAMES) {
      return Layers.part(() -> hidden.mean(new int[] {1}));
    }
    NDArray valid = Layers.valid(manager, frames, (int) hidden.getShape().get(1));
    NDArray inverse = Layers.inverse(manager, frames);
    return Layers.part(() -> hidden.mul(valid.expandDims(2)).sum(new int[] {1}).mul(inverse));
  }

  /** Frames of each clip that stand for its sound, not for padding. */
  List<Integer> frames(Batch batch) {
    return batch.frames().stream().map(config::frames).toList();
  }

  /**
   * Hidden states: clips x frames x hidden size; those of padding mean nothing.
   *
   * @param random from which masks and layer drop of a training step follow; without, nothing is
   *     masked, left out or dropped
   */
  NDArray hidden(Parameters parameters, Batch batch, Pass pass, Optional<Random> random) {
    NDManager manager = batch.features().getManager();
    boolean training = random.isPresent();
    List<Integer> frames = frames(batch);
    NDArray convolved = convolved(parameters, batch, frames);
    int longest = (int) convolved.getShape().get(1);
    // What stands on Java memory is made here, outside of all parts.
    NDArray valid = Layers.valid(manager, frames, longest).expandDims(2);
    Optional<Masks> masks =
        random.map(chance -> Masks.of(manager, config, frames, longest, chance));
    TransformerLayer layer =
        new TransformerLayer(manager, config, frames, longest, training, pass.precision());
    NDArray projected =
        Layers.part(
            () -> {
              NDArray input = convolved;
              if (config.projectionNorm()) {
                input =
                    Layers.layerNorm(
                        parameters, PROJECTION + "layer_norm", input, config.epsilon());
              }
              NDArray linear = Layers.linear(parameters, PROJECTION + "projection", input);
              NDArray seen = Layers.dropout(linear, config.projectionDropout(), training);
              if (masks.isPresent()) {
                seen = masks.get().applied(seen, parameters);
              }
              return seen.mul(valid);
            });
    NDArray placed =
        Layers.part(
            () -> {
              NDArray sum = projected.add(positions(parameters, projected));
              NDArray seen = config.stable() ? sum : encoderNorm(parameters, sum);
              return Layers.dropout(seen, config.hiddenDropout(), training);
            });
    List<UnaryOperator<NDArray>> kept = new ArrayList<>();
    for (int i = 0; i < layers; i++) {
      String name = layer(i);
      boolean dropped = random.isPresent() && random.get().nextDouble() < config.layerDrop();
      if (!dropped) {
        kept.add(input -> layer.of(parameters, name, input));
      }
    }
    NDArray hidden = pass.through(kept, placed);
    return config.stable() ? encoderNorm(parameters, hidden) : hidden;
  }

  private NDArray encoderNorm(Parameters parameters, NDArray input) {
    return Layers.layerNorm(parameters, "encoder.layer_norm", input, config.epsilon());
  }

  /** Clips x frames x channels of the last convolution. */
  private NDArray convolved(Parameters parameters, Batch batch, List<Integer> frames) {
    NDArray sound = batch.features();
    boolean sameLength = batch.frames().stream().distinct().count() == 1;
    if (!config.groupNorm() || sameLength) {
      return convolved(parameters, sound).transpose(0, 2, 1);
    }
    return Layers.part(
        () -> {
          NDList clips = new NDList();
          int longest = frames.stream().mapToInt(Integer::intValue).max().orElseThrow();
          for (int clip = 0; clip < frames.size(); clip++) {
            int samples = batch.frames().get(clip);
            NDArray own = sound.get(new NDIndex(clip + ":" + (clip + 1) + ", :, :" + samples));
            NDArray frame = convolved(parameters, own);
            int missing = longest - frames.get(clip);
            Shape padding = new Shape(1, frame.getShape().get(1), missing);
            clips.add(
                missing == 0
                    ? frame
                    : NDArrays.concat(new NDList(frame, sound.getManager().zeros(padding)), 2));
          }
          return NDArrays.concat(clips, 0).transpose(0, 2, 1);
        });
  }

  /** Clips x channels x frames. */
  private NDArray convolved(Parameters parameters, NDArray sound) {
    NDArray hidden = sound;
    for (int i = 0; i < config.convolutions().size(); i++) {
      String name = CONVOLUTIONS + i;
      int stride = config.convolutions().get(i).stride();
      boolean norm = !config.groupNorm() || i == 0;
      NDArray input = hidden;
      hidden =
          Layers.part(
              () -> {
                NDArray convolved =
                    Conv1d.conv1d(
                            input,
                            parameters.get(name + ".conv.weight"),
                            config.convBias() ? parameters.get(name + ".conv.bias") : null,
                            new Shape(stride))
                        .singletonOrThrow();
                return config
                    .convActivation()
                    .of(norm ? normed(parameters, name, convolved) : convolved);
              });
    }
    return hidden;
  }

  private NDArray normed(Parameters parameters, String name, NDArray convolved) {
    String norm = name + ".layer_norm";
    if (!config.groupNorm()) {
      return Layers.layerNorm(parameters, norm, convolved.transpose(0, 2, 1), CONVOLUTION_EPSILON)
          .transpose(0, 2, 1);
    }
    // A group norm of a group a channel: each channel of each clip over its frames.
    NDArray centred = convolved.sub(convolved.mean(new int[] {2}, true));
    NDArray variance = centred.square().mean(new int[] {2}, true);
    return centred
        .div(variance.add(CONVOLUTION_EPSILON).sqrt())
        .mul(parameters.get(norm + ".weight").reshape(1, -1, 1))
        .add(parameters.get(norm + ".bias").reshape(1, -1, 1));
  }

  /** The convolution that tells a frame its place, with weight norm over all but the kernel. */
  private NDArray positions(Parameters parameters, NDArray projected) {
    NDArray weight =
        WeightNorm.SCRIPT.of(
            new NDList(parameters.get(NORM_DIRECTIONS), parameters.get(NORM_LENGTHS)));
    NDArray convolved =
        Conv1d.conv1d(
                projected.transpose(0, 2, 1),
                weight,
                parameters.get(POSITIONS + "bias"),
                new Shape(1),
                new Shape(config.positionKernel() / 2),
                new Shape(1),
                config.positionGroups())
            .singletonOrThrow();
    // An even kernel makes a frame too many.
    NDArray cut = convolved.get(new NDIndex(":, :, :" + projected.getShape().get(1)));
    return config.convActivation().of(cut).transpose(0, 2, 1);
  }

  /** Composed of array operations, its gradient makes many arrays as large as the weight. */
  private static final class WeightNorm {
    static final Script SCRIPT = Script.load(Wav2Vec2.class, "weight-norm.pt");
  }

  /**
   * What SpecAugment hides in one training step.
   *
   * @param shown 1 for frames that are seen, 0 for hidden ones: clips x frames x 1
   * @param hidden the other way round
   * @param features 1 for features that are seen, 0 for those set to 0: clips x 1 x hidden size
   */
  private record Masks(
      Optional<NDArray> shown, Optional<NDArray> hidden, Optional<NDArray> features) {
    static Masks of(
        NDManager manager,
        Wav2Vec2Config config,
        List<Integer> frames,
        int longest,
        Random random) {
      Optional<NDArray> shown = Optional.empty();
      Optional<NDArray> hidden = Optional.empty();
      Optional<NDArray> features = Optional.empty();
      if (config.maskTime().probability() > 0) {
        float[][] spans = config.maskTime().draw(frames, longest, random);
        Shape shape = new Shape(frames.size(), longest, 1);
        shown = Optional.of(manager.create(flat(spans, 1), shape));
        hidden = Optional.of(manager.create(flat(spans, 0), shape));
      }
      if (config.maskFeature().probability() > 0) {
        int size = config.hiddenSize();
        List<Integer> places = IntStream.range(0, frames.size()).mapToObj(clip -> size).toList();
        float[][] spans = config.maskFeature().draw(places, size, random);
        features = Optional.of(manager.create(flat(spans, 1), new Shape(frames.size(), 1, size)));
      }
      return new Masks(shown, hidden, features);
    }

    /** Row by row: a mask as it is, or 1 minus it. */
    private static float[] flat(float[][] rows, float minus) {
      float[] flat = new float[rows.length * rows[0].length];
      int at = 0;
      for (float[] row : rows) {
        for (float value : row) {
          flat[at++] = Math.abs(minus - value);
        }
      }
      return flat;
    }

    NDArray applied(NDArray projected, Parameters parameters) {
      NDArray seen = projected;
      if (shown.isPresent()) {
        NDArray vector = parameters.get(MASK_VECTOR).reshape(1, 1, -1);
        seen = seen.mul(shown.get()).add(vector.mul(hidden.orElseThrow()));
      }
      return features.isPresent() ? seen.mul(features.get()) : seen;
    }
  }
}
