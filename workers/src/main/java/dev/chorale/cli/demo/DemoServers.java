package dev.chorale.cli.demo;

import dev.chorale.corpus.AcceptedLicences;
import dev.chorale.embedded.EmbeddedServers;
import dev.chorale.storage.Stages;
import dev.chorale.training.CheckpointInterval;
import dev.chorale.worker.ChoraleWorker;
import dev.chorale.worker.Connections;
import dev.chorale.worker.Provenance;
import dev.chorale.worker.Settings;
import dev.chorale.worker.Telemetry;
import dev.chorale.worker.WorkerOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** All that a demo runs on, in this process: a worker, and the servers unless there are others. */
public final class DemoServers implements AutoCloseable {
  /** A training stores a checkpoint within it, a step of the demo being short. */
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final Deque<Runnable> closing = new ArrayDeque<>();
  private final Connections connections;
  private final ChoraleWorker worker;
  private Optional<Thread> interrupt = Optional.empty();

  private DemoServers(
      Deque<Runnable> closing,
      Settings settings,
      AcceptedLicences licences,
      Path home,
      String version)
      throws IOException {
    this.closing.addAll(closing);
    Telemetry telemetry = new Telemetry();
    this.closing.push(telemetry::close);
    connections = new Connections(settings, telemetry.scope());
    this.closing.push(connections::close);
    Path scratch = Files.createDirectories(home.resolve("scratch"));
    worker =
        ChoraleWorker.start(
            connections.temporal(),
            new Stages(connections.store(), new Provenance(version, Clock.systemUTC())::now),
            new WorkerOptions(
                WorkerOptions.Queue.ALL,
                "cpu",
                CheckpointInterval.A_MINUTE,
                GRACE,
                scratch,
                licences,
                connections.sources(),
                settings.shards()),
            telemetry);
    this.closing.push(worker::close);
  }

  /**
   * With servers in this process.
   *
   * @param home folder under which artifacts are kept
   * @throws dev.chorale.storage.StoreException when another process works there
   */
  public static DemoServers embedded(AcceptedLicences licences, Path home, String version)
      throws IOException {
    // Two threads start the servers: SLF4J complains when both are the first to log.
    LoggerFactory.getILoggerFactory();
    EmbeddedServers servers = EmbeddedServers.start(home.resolve("embedded"));
    Deque<Runnable> closing = new ArrayDeque<>();
    closing.push(servers::close);
    return open(closing, servers.settings(Settings.BUCKET), licences, home, version);
  }

  /** With a worker in this process and the servers of the settings. */
  public static DemoServers on(Settings settings, Path home, String version) throws IOException {
    return open(new ArrayDeque<>(), settings, settings.licences(), home, version);
  }

  private static DemoServers open(
      Deque<Runnable> closing,
      Settings settings,
      AcceptedLicences licences,
      Path home,
      String version)
      throws IOException {
    boolean opened = false;
    try {
      DemoServers servers = new DemoServers(closing, settings, licences, home, version);
      opened = true;
      return servers;
    } finally {
      if (!opened) {
        closing.forEach(Runnable::run);
      }
    }
  }

  public Connections connections() {
    return connections;
  }

  /**
   * What to do when the process is told to stop, by Ctrl-C or SIGTERM, before this is closed.
   *
   * @param drain whether the worker then gives its cell back, for servers that outlive it
   */
  public void onInterrupt(boolean drain, Runnable tell) {
    Thread hook =
        new Thread(
            () -> {
              tell.run();
              if (drain) {
                worker.drain();
              }
            },
            "interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    interrupt = Optional.of(hook);
  }

  @Override
  public void close() {
    boolean stopping = false;
    if (interrupt.isPresent()) {
      try {
        Runtime.getRuntime().removeShutdownHook(interrupt.get());
      } catch (IllegalStateException e) {
        // The process is being stopped: it takes everything with it.
        stopping = true;
      }
    }
    if (!stopping) {
      closing.forEach(Runnable::run);
    }
  }
}
