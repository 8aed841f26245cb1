package dev.chorale.vocabulary;

/**
 * The network of a training.
 *
 * @param kind {@code log-mel-cnn}
 * @param mels mel bands of its input
 * @param channels output channels of each convolution
 * @param dropout probability of dropout before the last layer, from 0 to below 1
 */
public record ModelSpec(String kind, int mels, int channels, double dropout) {
  public static final String LOG_MEL_CNN = "log-mel-cnn";
}
