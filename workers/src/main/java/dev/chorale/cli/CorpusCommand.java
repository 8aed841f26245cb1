package dev.chorale.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chorale corpus}: which corpora there are, and what one holds. */
@Command(
    name = "corpus",
    description = "Tells which corpora Chorale knows, and what each rule makes of one.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CorpusListCommand.class,
      CorpusCheckCommand.class,
      CorpusStatsCommand.class,
      CorpusTableCommand.OfRatings.class,
      CorpusTableCommand.OfClips.class
    })
public final class CorpusCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    CommandLine line = spec.commandLine();
    line.usage(line.getErr());
    throw new ParameterException(line, "A command is missing.");
  }
}
