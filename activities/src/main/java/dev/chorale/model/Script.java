package dev.chorale.model;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** A TorchScript function without parameters of its own, from a resource: src/main/torchscript. */
public final class Script {
  private final PtSymbolBlock block;

  private Script(PtSymbolBlock block) {
    this.block = block;
  }

  /**
   * To be loaded once a process.
   *
   * @param beside a class of the resource's package
   */
  public static Script load(Class<?> beside, String name) {
    try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(name), name)) {
      PtNDManager manager = (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch");
      return new Script(JniUtils.loadModule(manager, in, false, false));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }

  /** What the function makes of its arguments. Gradients are recorded where they are on. */
  public NDArray of(NDList arguments) {
    // Optimised, a script's operations depend on what it was run on before: another process that
    // resumes would get other bits. The setting is a thread's.
    JniUtils.setGraphExecutorOptimize(false);
    // As in training always: whether gradients are recorded is decided elsewhere.
    return IValueUtils.forward(block, arguments, true).singletonOrThrow();
  }
}
