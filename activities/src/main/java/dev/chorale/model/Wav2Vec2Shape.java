package dev.chorale.model;

import java.util.List;
import java.util.Map;

/**
 * The shape of a wav2vec 2.0 or HuBERT network, for people and as JSON: fields are added, never
 * renamed.
 *
 * @param layers of the transformer that are kept
 * @param layersInFile of the transformer that there are
 * @param featureNorm whether norms between convolutions are over each frame ("layer") or over the
 *     whole clip ("group")
 * @param preNorm whether layer norms stand before attention and feed-forward
 * @param fewestSamples of which a frame is made
 * @param samplesPerFrame from one frame to the next
 * @param parameters numbers by part
 * @param headOfTask numbers in the file that belong to the head of another task and are not loaded
 */
public record Wav2Vec2Shape(
    String kind,
    int layers,
    int layersInFile,
    int hiddenSize,
    int heads,
    int intermediateSize,
    String featureNorm,
    boolean preNorm,
    int fewestSamples,
    int samplesPerFrame,
    Rates rates,
    Counts parameters,
    long headOfTask) {
  /** Of the paper's head. */
  private static final long HEAD_WIDTH = 1024;

  /** What training does at random. */
  public record Rates(
      double hiddenDropout,
      double attentionDropout,
      double activationDropout,
      double projectionDropout,
      double layerDrop,
      double maskTime,
      double maskFeature) {}

  /**
   * Numbers of each part.
   *
   * @param convolutions over the sound, which the paper freezes
   * @param projection of their output, with its norm
   * @param maskVector that stands for hidden frames
   * @param positions the convolution that tells frames their place
   * @param oneLayer of the transformer
   * @param layers those that are kept
   * @param norm of the encoder
   * @param encoder all of these
   * @param wholeEncoder with every layer of the file
   * @param paperHead two hidden layers of 1,024; a class takes 1,025 more
   */
  public record Counts(
      long convolutions,
      long projection,
      long maskVector,
      long positions,
      long oneLayer,
      long layers,
      long norm,
      long encoder,
      long wholeEncoder,
      long paperHead) {}

  static Wav2Vec2Shape of(Wav2Vec2Config config, int layers, Map<String, List<Long>> headOfTask) {
    Map<String, List<Long>> kept = new Wav2Vec2(config, layers).shapes();
    Map<String, List<Long>> whole = new Wav2Vec2(config, config.layers()).shapes();
    long oneLayer = count(kept, "encoder.layers.0.");
    return new Wav2Vec2Shape(
        config.modelType(),
        layers,
        config.layers(),
        config.hiddenSize(),
        config.heads(),
        config.intermediateSize(),
        config.groupNorm() ? "group" : "layer",
        config.stable(),
        config.fewestSamples(),
        config.convolutions().stream()
            .mapToInt(Wav2Vec2Config.Convolution::stride)
            .reduce(1, (a, b) -> a * b),
        new Rates(
            config.hiddenDropout(),
            config.attentionDropout(),
            config.activationDropout(),
            config.projectionDropout(),
            config.layerDrop(),
            config.maskTime().probability(),
            config.maskFeature().probability()),
        new Counts(
            count(kept, "feature_extractor."),
            count(kept, "feature_projection."),
            count(kept, Wav2Vec2.MASK_VECTOR),
            count(kept, "encoder.pos_conv_embed."),
            oneLayer,
            oneLayer * layers,
            count(kept, "encoder.layer_norm."),
            count(kept, ""),
            count(whole, ""),
            (config.hiddenSize() + 1 + HEAD_WIDTH + 1) * HEAD_WIDTH),
        count(headOfTask, ""));
  }

  private static long count(Map<String, List<Long>> shapes, String prefix) {
    return shapes.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(prefix))
        .mapToLong(entry -> entry.getValue().stream().reduce(1L, (a, b) -> a * b))
        .sum();
  }
}
