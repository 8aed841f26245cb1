package dev.chorale.local;

import dev.chorale.local.ServerStatus.State;
import dev.chorale.storage.S3ArtifactStore;
import dev.chorale.storage.S3Location;
import dev.chorale.storage.StoreException;
import dev.chorale.worker.ConnectionFailure;
import dev.chorale.worker.Connections;
import dev.chorale.worker.DirectoryLock;
import dev.chorale.worker.LocalAddresses;
import dev.chorale.worker.LocalKey;
import dev.chorale.worker.NamespaceSetup;
import dev.chorale.worker.Settings;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Temporal with its UI and MinIO as two processes of this machine, listening on the loopback
 * interface only. Their data, logs and key lie in one directory and outlive them.
 */
public final class LocalServers {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Duration END_PATIENCE = Duration.ofSeconds(20);

  private final Path directory;
  private final Tools tools;
  private final PrintWriter progress;
  private final ServerProcess temporal;
  private final ServerProcess minio;

  /**
   * @param directory as in {@code .chorale/local}
   * @param progress takes a line for each thing that is done
   */
  public LocalServers(Path directory, Tools tools, PrintWriter progress) {
    this.directory = directory.toAbsolutePath().normalize();
    this.tools = tools;
    this.progress = progress;
    this.temporal = new ServerProcess(this.directory, "temporal");
    this.minio = new ServerProcess(this.directory, "minio");
  }

  /** The ports that were used last in this directory, else the usual ones. */
  public LocalAddresses addresses() {
    return LocalAddresses.keptIn(directory).orElse(LocalAddresses.USUAL);
  }

  /**
   * Starts what does not run, waits until both answer, and makes them ready for sweeps. What it
   * started is stopped again when it fails.
   *
   * @return whether anything had to be started
   * @throws ConnectionFailure when a port is taken, or a server does not come up
   */
  public boolean up(LocalAddresses wanted) throws IOException {
    Files.createDirectories(directory);
    DirectoryLock lock = lock();
    try {
      return startAndPrepare(wanted);
    } finally {
      lock.close();
    }
  }

  private boolean startAndPrepare(LocalAddresses wanted) throws IOException {
    boolean temporalRuns = temporal.running().isPresent();
    boolean minioRuns = minio.running().isPresent();
    if ((temporalRuns || minioRuns) && !wanted.equals(addresses())) {
      throw new ConnectionFailure(
          "The servers of "
              + directory
              + " run on other ports (Temporal "
              + addresses().temporal()
              + ", UI "
              + addresses().ui()
              + ", MinIO "
              + addresses().s3()
              + ", its console "
              + addresses().console()
              + "). Run `chorale down` first.");
    }
    if (!temporalRuns) {
      free(wanted.temporalPort(), "Temporal", "--temporal-port");
      free(wanted.uiPort(), "Temporal's UI", "--ui-port");
    }
    if (!minioRuns) {
      free(wanted.s3Port(), "MinIO", "--s3-port");
      free(wanted.consolePort(), "MinIO's console", "--console-port");
    }
    List<String> temporalCommand = temporalRuns ? List.of() : temporalCommand(wanted);
    List<String> minioCommand = minioRuns ? List.of() : minioCommand(wanted);
    LocalKey key = LocalKey.keptIn(directory.resolve("key"));
    List<ServerProcess> started = new ArrayList<>();
    boolean ready = false;
    try {
      if (!temporalRuns) {
        started.add(temporal);
        start(temporal, temporalCommand, Map.of());
      }
      if (!minioRuns) {
        started.add(minio);
        start(minio, minioCommand, minioEnvironment(key));
      }
      wanted.keepIn(directory);
      EnvironmentFile.write(directory.resolve("env"), wanted, key);
      prepare(settings(wanted, key));
      ready = true;
    } finally {
      if (!ready) {
        for (ServerProcess server : started) {
          server.stop(END_PATIENCE);
        }
      }
    }
    return !started.isEmpty();
  }

  private DirectoryLock lock() throws IOException {
    return DirectoryLock.take(directory)
        .orElseThrow(
            () ->
                new ConnectionFailure(
                    "Another `chorale up` or `chorale down` is at work in "
                        + directory
                        + ". Wait for it."));
  }

  private static void free(int port, String server, String flag) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      // A port that a server has left a moment ago is free.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (BindException e) {
      throw new ConnectionFailure(
          "Port "
              + port
              + " of this machine, meant for "
              + server
              + ", is in use by another program. End that program (`lsof -i :"
              + port
              + "` names it), or choose another port with "
              + flag
              + ".",
          e);
    }
  }

  private void start(ServerProcess server, List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessHandle process = server.start(command, environment);
    progress.println(
        "Started " + server.name() + " (process " + process.pid() + ", log " + server.log() + ")");
    progress.flush();
  }

  private List<String> temporalCommand(LocalAddresses ports) throws IOException {
    return List.of(
        program("temporal"),
        "server",
        "start-dev",
        "--ip",
        "127.0.0.1",
        "--port",
        String.valueOf(ports.temporalPort()),
        "--ui-port",
        String.valueOf(ports.uiPort()),
        "--db-filename",
        directory.resolve("temporal.db").toString(),
        "--log-level",
        "warn");
  }

  private List<String> minioCommand(LocalAddresses ports) throws IOException {
    return List.of(
        program("minio"),
        "server",
        "--address",
        "127.0.0.1:" + ports.s3Port(),
        "--console-address",
        "127.0.0.1:" + ports.consolePort(),
        // Not the user's own certificates, with which it would answer to https only.
        "--certs-dir",
        directory.resolve("certs").toString(),
        directory.resolve("minio").toString());
  }

  private static Map<String, String> minioEnvironment(LocalKey key) {
    return Map.of(
        "MINIO_ROOT_USER", key.accessKey(),
        "MINIO_ROOT_PASSWORD", key.secretKey(),
        "MINIO_UPDATE", "off");
  }

  private String program(String name) throws IOException {
    Optional<Path> found = tools.find(name);
    return (found.isPresent() ? found.get() : tools.install(name, progress)).toString();
  }

  /** For these servers, whatever else is set. */
  public Settings settings() throws IOException {
    return settings(addresses(), LocalKey.keptIn(directory.resolve("key")));
  }

  private Settings settings(LocalAddresses ports, LocalKey key) {
    return Settings.of(
        ports.temporal(),
        new S3Location(
            URI.create(ports.s3()), "us-east-1", Settings.BUCKET, key.accessKey(), key.secretKey()),
        directory);
  }

  /** Waits for both, then registers search attributes and sets the namespace's retention. */
  private void prepare(Settings settings) throws IOException {
    try (Connections connections = new Connections(settings)) {
      untilItAnswers(temporal, connections::temporal);
      untilItAnswers(minio, connections::store);
      try (NamespaceSetup setup = new NamespaceSetup(connections.temporal())) {
        setup.register();
        setup.keepLong();
      }
    }
  }

  private void untilItAnswers(ServerProcess server, Runnable question) throws IOException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        question.run();
        return;
      } catch (ConnectionFailure | StoreException e) {
        if (server.running().isEmpty() || System.nanoTime() > end) {
          throw new ConnectionFailure(
              server.name()
                  + " did not come up. Its log, "
                  + server.log()
                  + ", ends with:\n"
                  + server.lastLines(10),
              e);
        }
      }
      pause();
    }
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while servers started", e);
    }
  }

  /**
   * Ends both; what they hold stays.
   *
   * @return the names of those that ran
   */
  public List<String> down() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    List<String> stopped = new ArrayList<>();
    DirectoryLock lock = lock();
    try {
      for (ServerProcess server : List.of(temporal, minio)) {
        if (server.stop(END_PATIENCE)) {
          stopped.add(server.name());
        }
      }
    } finally {
      lock.close();
    }
    return stopped;
  }

  /** What is so now; each that runs is asked whether it answers. */
  public ServerStatus status() throws IOException {
    LocalAddresses at = addresses();
    return new ServerStatus(
        server(temporal, LocalServers::temporalAnswers, at.temporal(), at.ui()),
        server(minio, LocalServers::storeAnswers, at.s3(), at.console()));
  }

  private ServerStatus.Server server(
      ServerProcess process, Predicate<Settings> answers, String address, String page)
      throws IOException {
    Optional<Long> pid = process.running().map(ProcessHandle::pid);
    State state = State.STOPPED;
    if (pid.isPresent()) {
      state = answers.test(settings()) ? State.RUNNING : State.SILENT;
    }
    return new ServerStatus.Server(state, pid, address, page, process.log().toString());
  }

  private static boolean temporalAnswers(Settings settings) {
    try (Connections connections = new Connections(settings)) {
      connections.temporal();
      return true;
    } catch (ConnectionFailure | StatusRuntimeException e) {
      return false;
    }
  }

  private static boolean storeAnswers(Settings settings) {
    try (S3ArtifactStore store = S3ArtifactStore.connect(settings.store())) {
      return store.location().bucket().equals(settings.store().bucket());
    } catch (StoreException e) {
      return false;
    }
  }
}
