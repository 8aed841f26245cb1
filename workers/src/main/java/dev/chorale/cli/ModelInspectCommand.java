package dev.chorale.cli;

import dev.chorale.model.Wav2Vec2Checkpoint;
import dev.chorale.model.Wav2Vec2Shape;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code chorale model inspect}. */
@Command(
    name = "inspect",
    description =
        "Tells the shape of a checkpoint and how many parameters each part has. Checks that every"
            + " tensor of its config.json is there; reads no values.")
final class ModelInspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private OneCheckpoint one = new OneCheckpoint();

  @Option(names = "--json", description = "Print JSON.")
  private boolean json;

  @Override
  public Integer call() {
    Wav2Vec2Shape shape;
    try (Wav2Vec2Checkpoint checkpoint = one.open()) {
      shape = checkpoint.shape();
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Printing.json(out, shape);
    } else {
      print(out, shape);
    }
    return Failures.DONE;
  }

  private static void print(PrintWriter out, Wav2Vec2Shape shape) {
    out.printf(
        Locale.ROOT,
        "%s, %d of %d layers of width %d with %d heads, feed-forward %d, %s%n",
        shape.kind(),
        shape.layers(),
        shape.layersInFile(),
        shape.hiddenSize(),
        shape.heads(),
        shape.intermediateSize(),
        shape.preNorm() ? "pre-norm" : "post-norm");
    out.printf(
        Locale.ROOT,
        "%s norm between convolutions; a frame of %d samples every %d%n",
        shape.featureNorm(),
        shape.fewestSamples(),
        shape.samplesPerFrame());
    Wav2Vec2Shape.Counts counts = shape.parameters();
    Printing.columns(
        out,
        List.of(
            List.of("part", "parameters"),
            row("convolutions over the sound", counts.convolutions()),
            row("projection", counts.projection()),
            row("vector for masked frames", counts.maskVector()),
            row("convolutional positions", counts.positions()),
            row(shape.layers() + " layers", counts.layers()),
            row("norm of the encoder", counts.norm()),
            row("encoder", counts.encoder()),
            row("encoder with the paper's head", counts.encoder() + counts.paperHead()),
            row(
                "all " + shape.layersInFile() + " layers with the paper's head",
                counts.wholeEncoder() + counts.paperHead())));
    out.println("The paper's head is two hidden layers of 1,024; each class takes 1,025 more.");
    if (shape.headOfTask() > 0) {
      out.printf(
          Locale.ROOT,
          "Not loaded: the head of another task, %,d parameters.%n",
          shape.headOfTask());
    }
    out.flush();
  }

  private static List<String> row(String part, long parameters) {
    return List.of(part, String.format(Locale.ROOT, "%,13d", parameters));
  }
}
