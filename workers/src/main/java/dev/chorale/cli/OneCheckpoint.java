package dev.chorale.cli;

import dev.chorale.model.Wav2Vec2Checkpoint;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which checkpoint, and how much of it; a mixin. */
final class OneCheckpoint {
  @Parameters(
      index = "0",
      paramLabel = "DIR",
      description =
          "A folder as transformers saves it: config.json with model.safetensors or"
              + " pytorch_model.bin.")
  private Path folder = Path.of("");

  @Option(
      names = "--layers",
      paramLabel = "N",
      description = "Keep the first N layers of the transformer. Default: all.")
  private Optional<Integer> layers = Optional.empty();

  Wav2Vec2Checkpoint open() {
    return Wav2Vec2Checkpoint.open(
        folder, layers.map(OptionalInt::of).orElseGet(OptionalInt::empty));
  }
}
