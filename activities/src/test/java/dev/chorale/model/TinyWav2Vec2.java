package dev.chorale.model;

import ai.djl.ndarray.NDArray;
import dev.chorale.audio.Features;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** The tiny checkpoints and golden numbers of src/test/python/wav2vec2_golden.py. */
public final class TinyWav2Vec2 implements Network {
  private static final int WIDTH = 24;
  private static final int CLASSES = 3;

  private final Wav2Vec2 encoder;
  private final Head head;
  private final Map<String, Tensor> start;
  private final boolean frozen;
  private final Optional<Long> seed;

  private TinyWav2Vec2(
      Wav2Vec2 encoder, Map<String, Tensor> start, boolean frozen, Optional<Long> seed) {
    this.encoder = encoder;
    this.head = new Head(encoder.hiddenSize(), WIDTH, 0, false, CLASSES);
    this.start = start;
    this.frozen = frozen;
    this.seed = seed;
  }

  /** A checkpoint's encoder, under the golden head. */
  public static TinyWav2Vec2 of(String folder, Map<String, Tensor> golden) {
    try (Wav2Vec2Checkpoint checkpoint =
        Wav2Vec2Checkpoint.open(folder(folder), OptionalInt.empty())) {
      Map<String, Tensor> start = new LinkedHashMap<>(checkpoint.weights());
      start.putAll(under("start", golden));
      return new TinyWav2Vec2(checkpoint.encoder(), start, false, Optional.empty());
    }
  }

  /** The network that is trained with masks and layer drop, drawn from this seed. */
  public static TinyWav2Vec2 masked(Map<String, Tensor> golden, long seed) throws IOException {
    try (InputStream in = resource("masked.config.json")) {
      Wav2Vec2Config config =
          Wav2Vec2Config.parse(
              new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8), "masked");
      return new TinyWav2Vec2(
          new Wav2Vec2(config, config.layers()), under("start", golden), false, Optional.of(seed));
    }
  }

  public TinyWav2Vec2 frozen() {
    return new TinyWav2Vec2(encoder, start, true, seed);
  }

  static Path folder(String name) {
    try {
      return Path.of(
          Objects.requireNonNull(TinyWav2Vec2.class.getResource("wav2vec2/" + name)).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(TinyWav2Vec2.class.getResourceAsStream("wav2vec2/" + name));
  }

  public static Map<String, Tensor> golden(String name) throws IOException {
    try (InputStream in = resource(name + ".golden.safetensors")) {
      return Safetensors.read(in).tensors();
    }
  }

  /** What stands under a prefix, by the names behind it. */
  public static Map<String, Tensor> under(String prefix, Map<String, Tensor> tensors) {
    Map<String, Tensor> under = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix + ".")) {
            under.put(name.substring(prefix.length() + 1), tensor);
          }
        });
    return under;
  }

  /** The clips of a golden file, as a batch takes them. */
  public static List<Features> clips(String name, Map<String, Tensor> golden) {
    return under(name, golden).values().stream()
        .map(tensor -> new Features(1, tensor.size(), floats(tensor)))
        .toList();
  }

  public static float[] floats(Tensor tensor) {
    float[] values = new float[tensor.size()];
    tensor.values().get(values);
    return values;
  }

  /** Hidden states with those of padding set to 0. */
  public NDArray hidden(Parameters parameters, Batch batch) {
    NDArray hidden = encoder.hidden(parameters, batch, Pass.evaluation(), Optional.empty());
    return hidden.mul(
        Layers.valid(hidden.getManager(), encoder.frames(batch), (int) hidden.getShape().get(1))
            .expandDims(2));
  }

  public NDArray pooled(Parameters parameters, Batch batch) {
    return pooled(parameters, batch, Pass.evaluation());
  }

  public NDArray pooled(Parameters parameters, Batch batch, Pass pass) {
    return encoder.pooled(parameters, batch, pass, Optional.empty());
  }

  @Override
  public Map<String, Tensor> initial(long unused) {
    return start;
  }

  @Override
  public Features features(float[] samples) {
    return encoder.features(samples);
  }

  @Override
  public boolean isTrained(String parameter) {
    return !(frozen && Wav2Vec2.isConvolution(parameter));
  }

  @Override
  public NDArray logits(Parameters parameters, Batch batch, Pass pass) {
    Optional<Random> random = pass.training() ? seed.map(Random::new) : Optional.empty();
    return head.logits(
        parameters, encoder.pooled(parameters, batch, pass, random), pass.training());
  }
}
