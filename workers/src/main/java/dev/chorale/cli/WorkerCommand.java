package dev.chorale.cli;

import dev.chorale.storage.Stages;
import dev.chorale.training.CheckpointInterval;
import dev.chorale.training.Compute;
import dev.chorale.training.EngineCheck;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.worker.ChoraleWorker;
import dev.chorale.worker.Connections;
import dev.chorale.worker.Logs;
import dev.chorale.worker.NamespaceSetup;
import dev.chorale.worker.Provenance;
import dev.chorale.worker.Settings;
import dev.chorale.worker.Telemetry;
import dev.chorale.worker.WorkerOptions;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A worker process. */
@Command(
    name = "worker",
    description = {
      "Runs the stages of sweeps until it is told to stop (SIGTERM or Ctrl-C). A training that runs"
          + " then stores a checkpoint and goes on elsewhere: nothing is lost."
    })
public final class WorkerCommand implements Callable<Integer> {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smh]?)");
  private static final Duration SHORTEST_GRACE = Duration.ofSeconds(5);

  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--queue",
      paramLabel = "cpu|gpu|all",
      description = "gpu: trainings. cpu: workflows and all other stages. Else all.")
  private WorkerOptions.Queue queue = WorkerOptions.Queue.ALL;

  @Option(
      names = "--device",
      paramLabel = "cpu|gpu:0",
      description = "What trainings run on, one at a time (else cpu).")
  private String device = "cpu";

  @Option(
      names = "--devices",
      paramLabel = "all",
      description = "A worker process for each GPU of this host, started again when it ends.")
  private Optional<String> devices = Optional.empty();

  @Option(
      names = "--grace",
      paramLabel = "25s",
      description = "Longest time from the request to stop to the end (else 25s).")
  private String grace = WorkerOptions.GRACE.toSeconds() + "s";

  @Option(
      names = "--checkpoint-every",
      paramLabel = "1m",
      description = {
        "A training stores a checkpoint so often (else 1m), and at each epoch's end. A killed worker"
            + " loses what came after the last one. Changes no result."
      })
  private String checkpointEvery = CheckpointInterval.A_MINUTE.time().toMinutes() + "m";

  @Option(
      names = "--checkpoint-steps",
      paramLabel = "N",
      description = "And after so many steps at the latest.")
  private Optional<Integer> checkpointSteps = Optional.empty();

  @Option(
      names = "--clip-order",
      paramLabel = "FILE",
      description = {
        "Appends a line of JSON to FILE for each step of a training: epoch, step and the clips that it"
            + " was made of."
      })
  private Optional<Path> clipOrder = Optional.empty();

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description = "Where Prometheus reads /metrics; 0 for a free port. Else nowhere.")
  private Optional<Integer> metricsPort = Optional.empty();

  /** A worker that ends sooner after its start would only end again. */
  private static final Duration SOON = Duration.ofMinutes(1);

  /** For ending in the usual way after the device failed. */
  private static final Duration LAST_WORDS = Duration.ofSeconds(10);

  @Override
  public Integer call() throws IOException, InterruptedException {
    Settings settings = connection.settings();
    Duration graceful = duration("--grace", grace, SHORTEST_GRACE);
    CheckpointInterval interval = checkpoints();
    if (devices.isPresent()) {
      checkDevices();
      return onEach(EngineCheck.run().gpus());
    }
    if (!device.equals("cpu") && queue != WorkerOptions.Queue.CPU) {
      // A device that is not there is refused now, not when the first cell comes.
      Compute.start(device, Compute.defaultThreads());
    }
    Logs.asJson();
    clipOrder.ifPresent(Logs::clipOrder);
    try (Telemetry telemetry = new Telemetry();
        Connections connections = new Connections(settings, telemetry.scope())) {
      Optional<Integer> port = metricsPort.map(wanted -> served(telemetry, wanted));
      WorkerOptions options =
          new WorkerOptions(
              queue,
              device,
              interval,
              graceful,
              Path.of(System.getProperty("java.io.tmpdir")),
              settings.licences(),
              connections.sources(),
              settings.shards());
      WorkflowClient client = connections.temporal();
      checkAttributes(client);
      Stages stages =
          new Stages(
              connections.store(), new Provenance(Version.current(), Clock.systemUTC())::now);
      ChoraleWorker worker = ChoraleWorker.start(client, stages, options, telemetry);
      Thread stop = new Thread(worker::drain, "drain");
      Runtime.getRuntime().addShutdownHook(stop);
      announce(settings, port);
      worker.awaitDrained();
      worker.deviceFailure().ifPresent(WorkerCommand::end);
      return Failures.DONE;
    }
  }

  private void checkDevices() {
    if (!devices.equals(Optional.of("all"))) {
      throw new BadInputException("--devices '" + devices.get() + "': expected all");
    }
    if (!device.equals("cpu")) {
      throw new BadInputException("--devices all with --device " + device + ": leave one out");
    }
    if (clipOrder.isPresent() || metricsPort.filter(port -> port > 0).isPresent()) {
      throw new BadInputException(
          "--devices all with --clip-order or a port for metrics: each worker needs its own; let"
              + " --metrics-port 0 find ports, or start the workers one by one with --device");
    }
  }

  private int onEach(int gpus) throws IOException, InterruptedException {
    if (gpus == 0) {
      throw new BadInputException(
          "--devices all: the engine sees no GPU; `chorale doctor` tells what it needs. Without"
              + " the option trainings run on the CPU.");
    }
    List<List<String>> commands = new ArrayList<>();
    for (int gpu = 0; gpu < gpus; gpu++) {
      commands.add(command(spec.root().commandLine().getParseResult().originalArgs(), gpu));
    }
    DeviceWorkers workers = new DeviceWorkers(commands, SOON);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  workers.stop();
                  workers.awaitStopped();
                },
                "stop"));
    return workers.await();
  }

  /** This process again, for one GPU. */
  static List<String> command(List<String> arguments, int gpu) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    for (int i = 0; i < arguments.size(); i++) {
      boolean apart = arguments.get(i).equals("--devices");
      if (apart || arguments.get(i).startsWith("--devices=")) {
        i += apart ? 1 : 0;
        command.addAll(List.of("--device", "gpu:" + gpu));
      } else {
        command.add(arguments.get(i));
      }
    }
    return command;
  }

  /** Ends with an error, so that whoever watches over the process starts another. */
  private static void end(String deviceFailure) {
    Thread end =
        new Thread(
            () -> {
              LockSupport.parkNanos(LAST_WORDS.toNanos());
              Runtime.getRuntime().halt(Failures.FAILED);
            },
            "end");
    // A spoiled device may keep the process from ending.
    end.setDaemon(true);
    end.start();
    throw new CommandFailure(
        deviceFailure + ". The worker has ended; start it again for a device that is as new.");
  }

  private static int served(Telemetry telemetry, int port) {
    try {
      return telemetry.serve(port);
    } catch (IOException e) {
      throw new CommandFailure(
          "Port %d for metrics can't be had (%s). Name another with --metrics-port, or 0 for a free one."
              .formatted(port, e.getMessage()),
          e);
    }
  }

  private void announce(Settings settings, Optional<Integer> port) {
    PrintWriter out = spec.commandLine().getOut();
    out.println(
        "Worker "
            + Provenance.host()
            + ":"
            + ProcessHandle.current().pid()
            + " takes work of queue "
            + queue.name().toLowerCase(Locale.ROOT)
            + " on "
            + device
            + ". "
            + settings);
    port.ifPresent(number -> out.println("Metrics: http://127.0.0.1:" + number + "/metrics"));
    out.flush();
  }

  // Without them the first upsert would block every workflow for ever.
  private static void checkAttributes(WorkflowClient client) {
    try (NamespaceSetup namespace = new NamespaceSetup(client)) {
      Set<String> missing = namespace.missing().keySet();
      if (!missing.isEmpty()) {
        throw new CommandFailure(
            "Temporal's namespace lacks the search attributes "
                + String.join(", ", missing)
                + ". Register them with `chorale doctor --mend`.");
      }
    }
  }

  private CheckpointInterval checkpoints() {
    if (checkpointSteps.filter(number -> number < 1).isPresent()) {
      throw new BadInputException(
          "--checkpoint-steps " + checkpointSteps.get() + ": expected at least 1.");
    }
    return new CheckpointInterval(
        checkpointSteps, duration("--checkpoint-every", checkpointEvery, Duration.ofSeconds(1)));
  }

  static Duration duration(String option, String text, Duration least) {
    Matcher matcher = DURATION.matcher(text);
    if (matcher.matches()) {
      long number = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "h" -> Duration.ofHours(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
          };
      if (duration.compareTo(least) >= 0) {
        return duration;
      }
    }
    throw new BadInputException(
        option
            + " '"
            + text
            + "': expected at least "
            + least.toSeconds()
            + " seconds, as in 25s, 2m or 1h.");
  }
}
