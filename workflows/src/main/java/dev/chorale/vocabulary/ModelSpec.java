package dev.chorale.vocabulary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.Optional;

/**
 * The network of a training. What its kind does not have is 0 and left out of its JSON.
 *
 * @param kind {@code log-mel-cnn}; {@code wav2vec2}: one of the sizes given here that begins with
 *     random weights, or published ones that are trained further; {@code wav2vec2-frozen}:
 *     published ones as they are, under a head that is trained
 * @param mels mel bands of the input of log-mel-cnn
 * @param channels output channels of each convolution
 * @param dropout probability of dropout in the head, from 0 to below 1
 * @param hiddenSize of wav2vec2's transformer; 0 with published weights, whose sizes are their own
 * @param layers of the transformer; of published weights the first so many, 0 for all
 * @param heads of its attention
 * @param intermediateSize of its feed-forward layers
 * @param headWidth of the two hidden layers over the mean of the frames
 * @param trainConvolutions whether the convolutions over the sound are trained too
 * @param batchNorm whether one stands in each of the head's hidden layers
 * @param checkpoint key of the published weights in the store
 */
public record ModelSpec(
    String kind,
    @JsonInclude(Include.NON_DEFAULT) int mels,
    @JsonInclude(Include.NON_DEFAULT) int channels,
    double dropout,
    @JsonInclude(Include.NON_DEFAULT) int hiddenSize,
    @JsonInclude(Include.NON_DEFAULT) int layers,
    @JsonInclude(Include.NON_DEFAULT) int heads,
    @JsonInclude(Include.NON_DEFAULT) int intermediateSize,
    @JsonInclude(Include.NON_DEFAULT) int headWidth,
    @JsonInclude(Include.NON_DEFAULT) boolean trainConvolutions,
    @JsonInclude(Include.NON_DEFAULT) boolean batchNorm,
    @JsonInclude(Include.NON_ABSENT) Optional<String> checkpoint) {
  public static final String LOG_MEL_CNN = "log-mel-cnn";
  public static final String WAV2VEC2 = "wav2vec2";
  public static final String WAV2VEC2_FROZEN = "wav2vec2-frozen";

  /** A log-mel network. */
  public ModelSpec(String kind, int mels, int channels, double dropout) {
    this(kind, mels, channels, dropout, 0, 0, 0, 0, 0, false, false, Optional.empty());
  }

  /** The same network from other published weights. */
  public ModelSpec withCheckpoint(String key) {
    return new ModelSpec(
        kind,
        mels,
        channels,
        dropout,
        hiddenSize,
        layers,
        heads,
        intermediateSize,
        headWidth,
        trainConvolutions,
        batchNorm,
        Optional.of(key));
  }
}
