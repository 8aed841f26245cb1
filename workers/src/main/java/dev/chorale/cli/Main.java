package dev.chorale.cli;

import java.io.PrintWriter;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command line {@code chorale}: parses, hands over to a command, and exits with its code. */
@Command(
    name = "chorale",
    description = {
      "Trains and tests speech emotion models under every way of turning rater disagreement into"
          + " labels, as Temporal workflows that nothing can make start over."
    },
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:failed: a server, a stage, or a sweep that needs attention",
      "2:refused before work started: a flag, a spec, a named file or folder, a setting"
    })
public final class Main implements Runnable {
  /** In the order in which help lists them. */
  private static final Map<String, Class<?>> COMMANDS = commands();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean debug;

  /** Runs one command and ends the process. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /** Runs one command and returns its exit code. */
  public static int run(String... args) {
    CommandLine line = commandLine(asked(args));
    try {
      return line.execute(args);
    } catch (OutOfMemoryError e) {
      line.getErr().println("chorale: " + Failures.outOfMemory());
      line.getErr().flush();
      return Failures.FAILED;
    }
  }

  /** The command that is named; all of them where none is. */
  private static Collection<String> asked(String... args) {
    for (String arg : args) {
      if (!arg.startsWith("-")) {
        return COMMANDS.containsKey(arg) ? List.of(arg) : COMMANDS.keySet();
      }
    }
    return COMMANDS.keySet();
  }

  /** With all commands. */
  static CommandLine commandLine() {
    return commandLine(COMMANDS.keySet());
  }

  /** With some commands: those that are not asked for take longer to describe than to do. */
  private static CommandLine commandLine(Collection<String> names) {
    CommandLine line = new CommandLine(new Main());
    names.forEach(name -> line.addSubcommand(name, Objects.requireNonNull(COMMANDS.get(name))));
    versioned(line);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(new Failures())
        .setExecutionExceptionHandler(new Failures());
  }

  /** Not by annotation: of an inherited one each command asks for the version when it is made. */
  private static void versioned(CommandLine line) {
    line.getCommandSpec().versionProvider(new Version());
    line.getSubcommands().values().forEach(Main::versioned);
  }

  private static Map<String, Class<?>> commands() {
    Map<String, Class<?>> commands = new LinkedHashMap<>();
    commands.put("demo", DemoCommand.class);
    commands.put("plan", PlanCommand.class);
    commands.put("sweep", SweepCommand.class);
    commands.put("report", ReportCommand.class);
    commands.put("explain", ExplainCommand.class);
    commands.put("worker", WorkerCommand.class);
    commands.put("corpus", CorpusCommand.class);
    commands.put("label", LabelCommand.class);
    commands.put("evaluate", EvaluateCommand.class);
    commands.put("model", ModelCommand.class);
    commands.put("up", UpCommand.class);
    commands.put("down", DownCommand.class);
    commands.put("status", StatusCommand.class);
    commands.put("doctor", DoctorCommand.class);
    commands.put("artifacts", ArtifactsCommand.class);
    commands.put("help", CommandLine.HelpCommand.class);
    return commands;
  }

  boolean debug() {
    return debug;
  }

  @Override
  public void run() {
    PrintWriter err = spec.commandLine().getErr();
    spec.commandLine().usage(err);
    throw new ParameterException(spec.commandLine(), "A command is missing.");
  }
}
