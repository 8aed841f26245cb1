package dev.chorale.training;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.util.cuda.CudaUtils;
import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The engine on one device, started from the jars, or from the library that PYTORCH_LIBRARY_PATH
 * names; downloaded only where ai.djl.offline is false, as the launcher sets it for PYTORCH_FLAVOR
 * alone. Nothing is reported. A process computes on one device with one number of threads.
 */
public final class Compute {
  private static final String OFFLINE = "ai.djl.offline";
  private static final String THREADS = "ai.djl.pytorch.num_threads";

  /** More do not help networks of this size. */
  private static final int MOST_THREADS = 8;

  private final Engine engine;
  private final Device device;
  private final int threads;

  private Compute(Engine engine, Device device, int threads) {
    this.engine = engine;
    this.device = device;
    this.threads = threads;
  }

  /** The threads that a worker computes with unless told otherwise: one a core, at most 8. */
  public static int defaultThreads() {
    return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Starts the engine, or takes it when it has been started alike.
   *
   * @param device {@code cpu}, or {@code gpu:0} and so on
   * @param threads inside one operation; another number gives other bits
   * @throws BadInputException when the engine does not start here, or there is no such device
   */
  public static Compute start(String device, int threads) {
    if (System.getProperty(OFFLINE) == null) {
      System.setProperty(OFFLINE, "true");
    }
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty(THREADS, String.valueOf(threads));
    Engine engine = startedEngine();
    if (JniUtils.getNumThreads() != threads) {
      throw new IllegalStateException(
          "The engine computes with "
              + JniUtils.getNumThreads()
              + " threads already, not with "
              + threads);
    }
    return new Compute(engine, device(device, engine.getGpuCount()), threads);
  }

  private static Engine startedEngine() {
    try {
      return Engine.getEngine("PyTorch");
    } catch (EngineException | LinkageError e) {
      throw new BadInputException(
          "The engine does not start: " + reason(e) + ". 'chorale doctor' says what it needs.", e);
    }
  }

  /** What was behind a failure at first. */
  static Throwable reason(Throwable failure) {
    Throwable reason = failure;
    while (reason.getCause() != null) {
      reason = reason.getCause();
    }
    return reason;
  }

  private static Device device(String name, int gpus) {
    if (name.equals("cpu")) {
      return Device.cpu();
    }
    if (name.matches("gpu:\\d{1,3}")) {
      int number = Integer.parseInt(name.substring("gpu:".length()));
      if (number < gpus) {
        return Device.gpu(number);
      }
      throw new BadInputException(
          "Device "
              + name
              + ": the engine sees "
              + gpus
              + " GPUs, counted from 0. Choose another, or cpu.");
    }
    throw new BadInputException("Device '" + name + "': expected cpu, gpu:0, gpu:1, ...");
  }

  /**
   * On what the bits of a result depend beside its inputs: device kind and instruction set or GPU,
   * threads, precision, engine.
   */
  public SortedMap<String, String> numerics() {
    SortedMap<String, String> numerics = new TreeMap<>();
    numerics.put("device", device.isGpu() ? "gpu" : "cpu");
    numerics.put(
        "hardware",
        device.isGpu() ? "sm" + CudaUtils.getComputeCapability(device.getDeviceId()) : cpu());
    numerics.put("engine", "PyTorch " + engine.getVersion() + ", DJL " + Engine.getDjlVersion());
    numerics.put("precision", "float32");
    numerics.put("threads", String.valueOf(threads));
    return numerics;
  }

  /** The widest vector instructions that the engine chooses its code by. */
  private static String cpu() {
    String arch = System.getProperty("os.arch", "unknown");
    String told = System.getenv("ATEN_CPU_CAPABILITY");
    if (told != null) {
      return arch + " " + told.toLowerCase(Locale.ROOT);
    }
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return arch;
    }
    try {
      String flags = Files.readString(info);
      if (flags.contains(" avx512f ")) {
        return arch + " avx512";
      }
      return flags.contains(" avx2 ") ? arch + " avx2" : arch;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Engine engine() {
    return engine;
  }

  NDManager newManager() {
    return engine.newBaseManager(device);
  }

  /**
   * From here on what the network draws, as for dropout, follows from the seed. The generator is
   * the process': nothing else may draw from it while a training runs.
   */
  void reseed(long seed) {
    engine.setRandomSeed((int) (seed ^ (seed >>> 32)));
  }

  /**
   * Turns the recording of gradients off on this thread until closed; a gradient collector turns it
   * on inside. New threads begin with it on.
   */
  static GradientsOff gradientsOff() {
    GradientsOff off = new GradientsOff(JniUtils.isGradMode());
    JniUtils.setGradMode(false);
    return off;
  }

  /** Ends the time without gradients. */
  static final class GradientsOff implements AutoCloseable {
    private final boolean before;

    private GradientsOff(boolean before) {
      this.before = before;
    }

    /** Says to the compiler that it is there to be closed. */
    void acknowledge() {}

    @Override
    public void close() {
      JniUtils.setGradMode(before);
    }
  }
}
