package dev.chorale.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code chorale model}: published checkpoints. */
@Command(
    name = "model",
    description =
        "Looks at a published wav2vec 2.0 or HuBERT checkpoint, embeds sound by it, and stores it for"
            + " sweeps.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ModelInspectCommand.class, ModelEmbedCommand.class, ModelImportCommand.class})
public final class ModelCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    CommandLine line = spec.commandLine();
    line.usage(line.getErr());
    throw new ParameterException(line, "A command is missing.");
  }
}
