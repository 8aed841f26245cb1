package dev.chorale.local;

import dev.chorale.vocabulary.ChoraleJson;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A server that outlives the command which started it. A file names its process by number and start
 * time, since numbers are used again.
 */
final class ServerProcess {
  /** Start times are reckoned from the boot time, which moves a little when the clock is set. */
  private static final Duration SAME_START = Duration.ofSeconds(3);

  private final String name;
  private final Path pidFile;
  private final Path log;

  /**
   * @param directory of its pid file and its log
   * @param name as in {@code temporal}
   */
  ServerProcess(Path directory, String name) {
    this.name = name;
    this.pidFile = directory.resolve(name + ".pid");
    this.log = directory.resolve(name + ".log");
  }

  private record Started(long pid, Instant at) {}

  String name() {
    return name;
  }

  Path log() {
    return log;
  }

  /** The process, while it runs. */
  Optional<ProcessHandle> running() throws IOException {
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    Started started = ChoraleJson.mapper().readValue(Files.readAllBytes(pidFile), Started.class);
    return ProcessHandle.of(started.pid())
        .filter(ProcessHandle::isAlive)
        .filter(process -> sameStart(process, started));
  }

  private static boolean sameStart(ProcessHandle process, Started started) {
    return process
        .info()
        .startInstant()
        .map(at -> Duration.between(at, started.at()).abs().compareTo(SAME_START) <= 0)
        .orElse(true);
  }

  /** Starts it apart from this terminal; its output is added to the log. */
  ProcessHandle start(List<String> command, Map<String, String> environment) throws IOException {
    List<String> apart = new ArrayList<>(apart());
    apart.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(apart)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    ProcessHandle process = builder.start().toHandle();
    Instant at = process.info().startInstant().orElseGet(Instant::now);
    Path fresh = Files.createTempFile(pidFile.toAbsolutePath().getParent(), name, ".pid");
    Files.write(fresh, ChoraleJson.mapper().writeValueAsBytes(new Started(process.pid(), at)));
    Files.move(fresh, pidFile, StandardCopyOption.ATOMIC_MOVE);
    return process;
  }

  /**
   * A command in front of the server's own, which it becomes: so that neither Ctrl-C nor closing
   * the terminal reaches it.
   */
  private static List<String> apart() {
    Tools tools = new Tools(System.getenv());
    return tools
        .onPath("setsid")
        .or(() -> tools.onPath("nohup"))
        .map(found -> List.of(found.toString()))
        .orElse(List.of());
  }

  /**
   * Asks it to end, and ends it when it has not within the patience.
   *
   * @return false when it did not run
   */
  boolean stop(Duration patience) throws IOException {
    Optional<ProcessHandle> running = running();
    if (running.isPresent()) {
      ProcessHandle process = running.get();
      process.destroy();
      if (!ended(process, patience)) {
        process.destroyForcibly();
        ended(process, patience);
      }
    }
    Files.deleteIfExists(pidFile);
    return running.isPresent();
  }

  private static boolean ended(ProcessHandle process, Duration patience) throws IOException {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while process " + process.pid() + " ended", e);
    } catch (ExecutionException e) {
      throw new IOException("Waiting for the end of process " + process.pid(), e);
    }
  }

  /** The end of its log, for a message. */
  String lastLines(int count) throws IOException {
    if (!Files.exists(log)) {
      return "";
    }
    byte[] bytes = Files.readAllBytes(log);
    int from = Math.max(0, bytes.length - 16_384);
    List<String> lines =
        new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - count), lines.size()));
  }
}
