package dev.chorale.cli;

import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.Pins;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code chorale artifacts pin}. */
@Command(
    name = "pin",
    description = "Keeps an artifact, and all that it was made of, whatever sweeps there are.")
final class ArtifactsPinCommand extends StoreCommand {
  @Parameters(paramLabel = "KEY", description = "Its key, or the beginning of it.")
  private String key = "";

  @Override
  int run(ArtifactStore store) {
    String pinned = new Pins(store).pin(key);
    if (json()) {
      print(Map.of("key", pinned, "pinned", true));
    } else {
      out().println(pinned);
      out().flush();
    }
    return 0;
  }
}
