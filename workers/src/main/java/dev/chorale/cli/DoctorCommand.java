package dev.chorale.cli;

import dev.chorale.local.Check;
import dev.chorale.local.ConnectionChecks;
import dev.chorale.local.MachineChecks;
import dev.chorale.local.Tools;
import dev.chorale.training.EngineCheck;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.worker.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Says what is missing on this machine, and the command that mends it. */
@Command(
    name = "doctor",
    description = {
      "Says what is missing on this machine and on the servers that the settings name, and what"
          + " mends it. Exits with 1 when work can't go on without it."
    })
public final class DoctorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Option(
      names = "--mend",
      description = "Register search attributes that are missing, and raise a short retention.")
  private boolean mend;

  private record Answer(boolean ok, List<Check> checks) {}

  @Override
  public Integer call() throws IOException {
    Settings settings = connection.settings();
    List<Check> checks = new ArrayList<>();
    checks.addAll(
        new MachineChecks(new Tools(System.getenv()), settings.local(), EngineCheck::run).run());
    checks.addAll(new ConnectionChecks(settings).run(mend));
    boolean ok = checks.stream().noneMatch(check -> check.state() == Check.State.MISSING);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(ChoraleJson.tree(new Answer(ok, checks)).toPrettyString());
    } else {
      checks.forEach(check -> print(out, check));
    }
    out.flush();
    return ok ? Failures.DONE : Failures.FAILED;
  }

  private static void print(PrintWriter out, Check check) {
    out.println(
        String.format(
            Locale.ROOT,
            "%-8s %-18s %s",
            switch (check.state()) {
              case OK -> "ok";
              case WARNING -> "warning";
              case MISSING -> "missing";
            },
            check.name(),
            check.found()));
    check.mend().ifPresent(mend -> out.println(" ".repeat(28) + "mend: " + mend));
  }
}
