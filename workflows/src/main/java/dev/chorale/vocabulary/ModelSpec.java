package dev.chorale.vocabulary;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;

/**
 * The network of a training. What its kind does not have is 0 and left out of its JSON.
 *
 * @param kind {@code log-mel-cnn}, or {@code wav2vec2}: one of the sizes given here that begins
 *     with random weights
 * @param mels mel bands of the input of log-mel-cnn
 * @param channels output channels of each convolution
 * @param dropout probability of dropout in the head, from 0 to below 1
 * @param hiddenSize of wav2vec2's transformer; so on to the last
 * @param layers of the transformer
 * @param heads of its attention
 * @param intermediateSize of its feed-forward layers
 * @param headWidth of the two hidden layers over the mean of the frames
 * @param trainConvolutions whether the convolutions over the sound are trained too
 * @param batchNorm whether one stands in each of the head's hidden layers
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
    @JsonInclude(Include.NON_DEFAULT) boolean batchNorm) {
  public static final String LOG_MEL_CNN = "log-mel-cnn";
  public static final String WAV2VEC2 = "wav2vec2";

  /** A log-mel network. */
  public ModelSpec(String kind, int mels, int channels, double dropout) {
    this(kind, mels, channels, dropout, 0, 0, 0, 0, 0, false, false);
  }
}
