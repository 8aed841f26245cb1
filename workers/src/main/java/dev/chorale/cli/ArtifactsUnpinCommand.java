package dev.chorale.cli;

import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.Pins;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code chorale artifacts unpin}. */
@Command(
    name = "unpin",
    description = "Takes a pin away: what no sweep needs may be removed again.")
final class ArtifactsUnpinCommand extends StoreCommand {
  @Parameters(paramLabel = "KEY", description = "Its key, or the beginning of it.")
  private String key = "";

  @Override
  int run(ArtifactStore store) {
    String unpinned = new Pins(store).unpin(key);
    if (json()) {
      print(Map.of("key", unpinned, "pinned", false));
    } else {
      out().println(unpinned);
      out().flush();
    }
    return 0;
  }
}
