package dev.chorale.training;

import ai.djl.engine.EngineException;
import dev.chorale.vocabulary.TrainingSpec;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;

/** Tells by the engine's words what became of the device, and says what helps. */
final class DeviceFailures {
  private static final List<String> NO_MEMORY =
      List.of("out of memory", "not enough memory", "cublas_status_alloc_failed");

  /** After one of these, every call on the device fails in this process. */
  private static final List<String> SPOILED =
      List.of("device-side assert", "cuda error", "cudnn error", "illegal memory access");

  private DeviceFailures() {}

  /**
   * Works on clips that are on the device together.
   *
   * @param clips at most so many as the spec computes at a time
   * @throws DeviceMemoryException when they do not fit
   * @throws DeviceFailedException when the device is of no more use to this process
   */
  static <T> T on(List<Example> clips, TrainingSpec spec, Supplier<T> work) {
    return on(() -> batch(clips, spec), work);
  }

  /**
   * Works on the device.
   *
   * @param doing says what is on it, and what helps
   * @throws DeviceMemoryException when it does not fit
   * @throws DeviceFailedException when the device is of no more use to this process
   */
  static <T> T on(Supplier<String> doing, Supplier<T> work) {
    try {
      return work.get();
    } catch (EngineException e) {
      throw translated(e, doing);
    }
  }

  private static RuntimeException translated(EngineException e, Supplier<String> doing) {
    String message = String.valueOf(e.getMessage());
    String lower = message.toLowerCase(Locale.ROOT);
    // Before the other: "CUDA error: out of memory" spoils nothing.
    if (NO_MEMORY.stream().anyMatch(lower::contains)) {
      return new DeviceMemoryException(
          "The device ran out of memory with " + doing.get() + ". The engine says: " + message, e);
    }
    if (SPOILED.stream().anyMatch(lower::contains)) {
      return new DeviceFailedException(
          "The device failed, and is of no more use to this process: " + message, e);
    }
    return e;
  }

  private static String batch(List<Example> clips, TrainingSpec spec) {
    double longest = clips.stream().mapToDouble(Example::seconds).max().orElse(0);
    return String.format(
        Locale.ROOT,
        "%d clips at a time of a batch of %d, the longest %.1f s. Raise training.accumulation (%d)"
            + " to compute fewer at a time, set training.recomputeActivations (of"
            + " wav2vec2), or lower training.maxSeconds (%s), testMaxSeconds (%s)"
            + " or batchSize (%d), in the spec, which makes a sweep of its own; or retry on a"
            + " device with more memory",
        clips.size(),
        spec.batchSize(),
        longest,
        Math.max(1, spec.accumulation()),
        seconds(spec.maxSeconds()),
        seconds(spec.testMaxSeconds()),
        spec.batchSize());
  }

  private static String seconds(double most) {
    return most == 0 ? "no cut" : most + " s";
  }
}
