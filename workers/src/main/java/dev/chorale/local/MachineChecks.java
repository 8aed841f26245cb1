package dev.chorale.local;

import dev.chorale.training.EngineCheck;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/** What work needs of this machine alone: Java, memory, disk, the engine, programs. */
public final class MachineChecks {
  private static final long GIB = 1L << 30;

  /**
   * The CUDA that the engine's own part is built for: it is in a jar, and must be PyTorch's too.
   */
  static final String CUDA_FLAVOR = "cu128";

  private static final String TORCH_MEND =
      "pip install torch==2.7.1 --index-url https://download.pytorch.org/whl/"
          + CUDA_FLAVOR
          + "; then export PYTORCH_VERSION=2.7.1 PYTORCH_FLAVOR="
          + CUDA_FLAVOR
          + " PYTORCH_LIBRARY_PATH=\"$(python3 -c 'import torch, os;"
          + " print(os.path.join(os.path.dirname(torch.__file__), \"lib\"))')\"";

  private final Tools tools;
  private final Path directory;
  private final Supplier<EngineCheck> engine;

  /**
   * @param directory where work is kept
   * @param engine starts it
   */
  public MachineChecks(Tools tools, Path directory, Supplier<EngineCheck> engine) {
    this.tools = tools;
    this.directory = directory.toAbsolutePath();
    this.engine = engine;
  }

  /** Looks at each. */
  public List<Check> run() throws IOException {
    List<Check> checks = new ArrayList<>();
    checks.add(
        Check.ok(
            "java", System.getProperty("java.version") + " in " + System.getProperty("java.home")));
    checks.add(memory(physicalMemory()));
    checks.add(disk(Files.getFileStore(existing()).getUsableSpace()));
    checks.addAll(engine(engine.get()));
    checks.addAll(programs());
    return checks;
  }

  private static long physicalMemory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Long.MAX_VALUE;
  }

  private Path existing() {
    Path path = directory;
    while (!Files.exists(path) && path.getParent() != null) {
      path = path.getParent();
    }
    return path;
  }

  static Check memory(long bytes) {
    String found = gib(bytes) + " GiB";
    return bytes < 3 * GIB
        ? Check.warning(
            "memory", found, "train on a machine with 3 GiB or more; reading and reports need less")
        : Check.ok("memory", found);
  }

  Check disk(long bytes) {
    String found = gib(bytes) + " GiB free at " + directory;
    String mend = "free some, or work in a directory on a larger disk";
    if (bytes < 2 * GIB) {
      return Check.missing("disk", found, mend);
    }
    return bytes < 10 * GIB ? Check.warning("disk", found, mend) : Check.ok("disk", found);
  }

  private List<Check> engine(EngineCheck engine) {
    if (!engine.starts()) {
      return List.of(
          Check.missing(
              "engine",
              "does not start: " + engine.told(),
              "use a 64-bit Linux with glibc 2.28 or newer, an Apple silicon Mac or 64-bit"
                  + " Windows; or point PYTORCH_LIBRARY_PATH at a PyTorch 2.7.1 of this machine: "
                  + TORCH_MEND));
    }
    return List.of(
        Check.ok("engine", engine.told()),
        gpu(engine.gpus()),
        Check.ok(
            "precision",
            "fp32; in wav2vec2's transformer what training.precision of a sweep says"));
  }

  private Check gpu(int gpus) {
    if (gpus > 0) {
      return Check.ok(
          "gpu", gpus + "; a worker takes one by --device gpu:0, each by --devices all, else cpu");
    }
    return tools.onPath("nvidia-smi").isPresent()
        ? Check.warning("gpu", "an NVIDIA driver, but the engine is for CPUs", TORCH_MEND)
        : Check.ok("gpu", "none: trainings run on the CPU");
  }

  private List<Check> programs() {
    List<Check> checks = new ArrayList<>();
    Optional<Path> go = tools.onPath("go");
    boolean goIsNeeded = false;
    for (String name : List.of("temporal", "minio")) {
      Optional<Path> found = tools.find(name);
      goIsNeeded |= found.isEmpty();
      checks.add(
          found
              .map(path -> Check.ok(name, path.toString()))
              .orElseGet(
                  () ->
                      Check.warning(
                          name,
                          "not on the PATH, nor in " + tools.directory(),
                          go.isPresent()
                              ? "chorale up builds it, once; servers elsewhere and `chorale demo`"
                                  + " need none"
                              : "install Go (https://go.dev/dl), with which `chorale up` builds it;"
                                  + " servers elsewhere and `chorale demo` need none")));
    }
    if (goIsNeeded) {
      checks.add(
          go.map(path -> Check.ok("go", path.toString()))
              .orElseGet(
                  () ->
                      Check.warning(
                          "go",
                          "not on the PATH",
                          "install Go 1.25 or newer from https://go.dev/dl")));
    }
    return checks;
  }

  private static String gib(long bytes) {
    return String.format(Locale.ROOT, "%.1f", (double) bytes / GIB);
  }
}
