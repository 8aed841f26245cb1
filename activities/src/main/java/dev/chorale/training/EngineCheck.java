package dev.chorale.training;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.LibUtils;
import dev.chorale.vocabulary.BadInputException;

/**
 * Whether the engine starts on this machine.
 *
 * @param told its version and where its native libraries lie, or why it does not start
 * @param gpus that it can compute on
 */
public record EngineCheck(boolean starts, String told, int gpus) {
  /** Starts it. */
  public static EngineCheck run() {
    try {
      Engine engine = Compute.start("cpu", Compute.defaultThreads()).engine();
      return new EngineCheck(
          true,
          "PyTorch "
              + engine.getVersion()
              + ", DJL "
              + Engine.getDjlVersion()
              + ", natives in "
              + LibUtils.getLibtorchPath(),
          engine.getGpuCount());
    } catch (BadInputException e) {
      return new EngineCheck(false, String.valueOf(Compute.reason(e)), 0);
    }
  }
}
