package dev.chorale.cli;

import dev.chorale.model.StoredWeights;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.Stages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chorale model import}. */
@Command(
    name = "import",
    description = {
      "Stores a checkpoint, so that sweeps can begin with its weights: model.checkpoint in a spec.",
      "Its key follows from the files. Under the same name another takes the place of the one before;"
          + " sweeps that were started keep theirs."
    })
final class ModelImportCommand extends StoreCommand {
  @Parameters(paramLabel = "DIR", description = "A folder as transformers saves it.")
  private Path folder = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What specs call it. Default: the folder's name.")
  private Optional<String> name = Optional.empty();

  /** What is printed as JSON; fields are added, never renamed. */
  record Answer(String name, String key, boolean reused, long size) {}

  @Override
  int run(ArtifactStore store) {
    String called =
        name.orElseGet(() -> String.valueOf(folder.toAbsolutePath().normalize().getFileName()));
    Stages.Outcome stored;
    try {
      stored = new StoredWeights(new Stages(store, Map::of)).store(folder, called);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading " + folder, e);
    }
    long size = stored.manifest().objects().values().stream().mapToLong(o -> o.size()).sum();
    Answer answer = new Answer(called, stored.manifest().key(), stored.reused(), size);
    if (json()) {
      print(answer);
    } else {
      out().println(answer.key());
      out().flush();
      err()
          .printf(
              "%s, %s. In a spec: model: {kind: wav2vec2, checkpoint: %s}%n",
              stored.reused() ? "Was there already" : "Stored", size(size), called);
      err().flush();
    }
    return Failures.DONE;
  }
}
