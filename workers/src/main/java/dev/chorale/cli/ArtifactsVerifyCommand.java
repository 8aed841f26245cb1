package dev.chorale.cli;

import dev.chorale.cli.trace.CrateCheck;
import dev.chorale.storage.ArtifactCheck;
import dev.chorale.storage.ArtifactCheck.Damage;
import dev.chorale.storage.ArtifactCheck.Result;
import dev.chorale.storage.ArtifactCheck.Use;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.vocabulary.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chorale artifacts verify}. */
@Command(
    name = "verify",
    description =
        "Reads every object again, and names those whose bytes are not what was stored, or that"
            + " are missing. Exits with 1 when there are any. With FILE it checks that archive of"
            + " 'chorale report --crate', without any store.")
final class ArtifactsVerifyCommand extends StoreCommand {
  private static final Duration QUIET_AT_MOST = Duration.ofSeconds(5);

  @Option(
      names = "--remove",
      description =
          "Remove what is damaged and the artifacts that have it: when a sweep needs them next,"
              + " their stages run once more.")
  private boolean remove;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "An archive to check instead of the store.")
  private Optional<Path> crate = Optional.empty();

  @Override
  Optional<Integer> withoutStore() {
    return crate.map(this::check);
  }

  private int check(Path file) {
    if (remove) {
      throw new BadInputException("Found --remove with an archive, which is never changed");
    }
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(file + " is not a file, expected an archive to check");
    }
    CrateCheck.Result result = CrateCheck.check(file);
    if (json()) {
      print(result);
    } else {
      result.faults().forEach(fault -> out().println(fault.name() + "  " + fault.said()));
      out()
          .println(
              count(result.artifacts(), "artifact")
                  + ", "
                  + count(result.files(), "file")
                  + ", "
                  + size(result.size())
                  + ", "
                  + count(result.omitted(), "object")
                  + " left out: "
                  + (result.faults().isEmpty()
                      ? "all whole, every number leads back to its corpus"
                      : count(result.faults().size(), "fault")));
      out().flush();
    }
    return result.faults().isEmpty() ? 0 : 1;
  }

  @Override
  int run(ArtifactStore store) {
    ArtifactCheck check = new ArtifactCheck(store);
    Result result = check.run(progress());
    if (remove) {
      check.remove(result);
    }
    if (json()) {
      print(new Answer(result, remove && !result.damages().isEmpty()));
    } else {
      tell(result);
    }
    return result.damages().isEmpty() ? 0 : 1;
  }

  private Consumer<Long> progress() {
    long[] counted = {0, 0, System.nanoTime()};
    return size -> {
      counted[0]++;
      counted[1] += size;
      if (System.nanoTime() - counted[2] > QUIET_AT_MOST.toNanos()) {
        counted[2] = System.nanoTime();
        err().printf(Locale.ROOT, "%d objects, %s%n", counted[0], size(counted[1]));
        err().flush();
      }
    };
  }

  private void tell(Result result) {
    for (Damage damage : result.damages()) {
      out().println(damage.kind() + "  " + damage.name());
      out().println("  " + damage.said());
      for (Use use : damage.uses()) {
        out().println("  " + use.object() + " of " + use.stage() + " " + use.key());
      }
      if (damage.uses().isEmpty()) {
        out().println("  no artifact has it");
      }
    }
    out()
        .println(
            count(result.artifacts(), "artifact")
                + ", "
                + count(result.objects(), "object")
                + ", "
                + size(result.bytes())
                + ": "
                + verdict(result));
    out().flush();
  }

  private String verdict(Result result) {
    if (result.damages().isEmpty()) {
      return "all whole";
    }
    String damaged = result.damages().size() + " damaged";
    return remove
        ? damaged + " and removed; their stages run once more when a sweep needs them"
        : damaged + ". 'chorale artifacts verify --remove' lets their stages run once more.";
  }

  /** As JSON what {@code artifacts verify --json} prints: fields are added, never renamed. */
  record Answer(int artifacts, int objects, long size, List<Damage> damages, boolean removed) {
    Answer(Result result, boolean removed) {
      this(result.artifacts(), result.objects(), result.bytes(), result.damages(), removed);
    }
  }
}
