package dev.chorale.model;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Activations that a {@code config.json} may name. */
enum Activations {
  GELU,
  RELU,
  SILU,
  /** Another name of SiLU. */
  SWISH;

  static Optional<Activations> find(String code) {
    return Arrays.stream(values()).filter(known -> known.code().equals(code)).findFirst();
  }

  static String names() {
    return Arrays.stream(values()).map(Activations::code).collect(Collectors.joining(", "));
  }

  private String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As the script of a transformer layer numbers them. */
  int scripted() {
    return switch (this) {
      case GELU -> 0;
      case RELU -> 1;
      case SILU, SWISH -> 2;
    };
  }

  NDArray of(NDArray array) {
    return switch (this) {
      case GELU -> Activation.gelu(array);
      case RELU -> Activation.relu(array);
      case SILU, SWISH -> array.mul(Activation.sigmoid(array));
    };
  }
}
