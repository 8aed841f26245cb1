package dev.chorale.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chorale artifacts}: what the store holds, whether it is whole, and what may go. */
@Command(
    name = "artifacts",
    description = "Lists, verifies and cleans up what the stages have stored.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ArtifactsLsCommand.class,
      ArtifactsVerifyCommand.class,
      ArtifactsGcCommand.class,
      ArtifactsPinCommand.class,
      ArtifactsUnpinCommand.class
    })
public final class ArtifactsCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    CommandLine line = spec.commandLine();
    line.usage(line.getErr());
    throw new ParameterException(line, "A command is missing.");
  }
}
