package dev.chorale.cli;

import dev.chorale.cli.sweep.HowItRan;
import dev.chorale.cli.trace.CrateWriter;
import dev.chorale.evaluation.Measurement;
import dev.chorale.evaluation.PooledPredictions;
import dev.chorale.report.ReportComparison;
import dev.chorale.report.ReportFiles;
import dev.chorale.report.SweepReport;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.Stages;
import dev.chorale.storage.SweepReports;
import dev.chorale.sweep.SweepDocuments;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code chorale report}: prints or exports the stored report of a sweep. */
@Command(
    name = "report",
    description = "Prints the tables of a sweep, or writes its report into a folder.")
public final class ReportCommand extends StoreCommand {
  @Parameters(paramLabel = "ID", description = "The sweep's id, or a prefix that only one has.")
  private String sweep = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = {
        "One of ${COMPLETION-CANDIDATES}.",
        "Without it, text is printed, and --out gets all."
      })
  private Optional<Format> format = Optional.empty();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Write files there instead of printing.")
  private Optional<Path> folder = Optional.empty();

  @Option(
      names = "--no-clips",
      description = {
        "Leaves out whatever may name a single clip: the texts of failures, dropped-clips.csv, and how"
            + " the sweep ran."
      })
  private boolean noClips;

  @Option(
      names = "--crate",
      paramLabel = "FILE",
      description = {
        "Write the report and what it was made of as one zip with RO-Crate metadata, without sound"
            + " and weights; 'chorale artifacts verify FILE' checks it anywhere."
      })
  private Optional<Path> crate = Optional.empty();

  @Option(
      names = "--compare",
      paramLabel = "OTHER",
      description = {
        "Print the numbers that this sweep and another both have, and their differences, as text,"
            + " markdown or json."
      })
  private Optional<String> other = Optional.empty();

  @Override
  int run(ArtifactStore store) {
    if (json() && format.isPresent() && format.get() != Format.JSON) {
      throw new BadInputException("Found --json and --format " + format.get() + ", expected one");
    }
    Optional<Format> wanted = json() ? Optional.of(Format.JSON) : format;
    folder.ifPresent(ReportCommand::check);
    String id = new SweepDocuments(store).resolve(sweep);
    ArtifactRef report = report(store, id);
    Stages stages = new Stages(store, Map::of);
    if (other.isPresent()) {
      return compare(stages, report, report(store, new SweepDocuments(store).resolve(other.get())));
    }
    if (crate.isPresent()) {
      return pack(store, id, report, crate.get());
    }
    if (folder.isPresent()) {
      List<String> names = wanted.map(Format::files).orElseGet(Format::allFiles);
      List<Path> written =
          noClips
              ? write(withoutClips(stages, report), names, folder.get())
              : write(stages, report, names, folder.get());
      written.forEach(out()::println);
    } else {
      String name = wanted.orElse(Format.TEXT).files().get(0);
      out()
          .print(
              noClips
                  ? withoutClips(stages, report).getOrDefault(name, "")
                  : stages.text(report, name));
    }
    out().flush();
    if (noClips) {
      return 0;
    }
    if (folder.isPresent() ? wanted.isEmpty() : wanted.orElse(Format.TEXT) == Format.TEXT) {
      HowItRan.find(temporal(), store, id).ifPresentOrElse(this::tell, this::untold);
    }
    return 0;
  }

  private int compare(Stages stages, ArtifactRef here, ArtifactRef there) {
    if (folder.isPresent() || crate.isPresent()) {
      throw new BadInputException("Found --compare with --out or --crate: it prints alone");
    }
    SweepReport ours = ReportFiles.read(stages.text(here, ReportFiles.JSON));
    SweepReport theirs = ReportFiles.read(stages.text(there, ReportFiles.JSON));
    ReportComparison comparison =
        ReportComparison.of(
            ours,
            theirs,
            (corpus, train, test) -> {
              String role = corpus + "/evaluation/" + train + "/" + test;
              return measured(stages, theirs, role)
                  .less(measured(stages, ours, role), ours.intervals());
            });
    Format wanted = json() ? Format.JSON : format.orElse(Format.TEXT);
    switch (wanted) {
      case TEXT -> out().print(comparison.text());
      case MARKDOWN -> out().print(comparison.markdown());
      case JSON -> print(comparison);
      default ->
          throw new BadInputException(
              "Found --compare with --format " + wanted + ", expected text, markdown or json");
    }
    out().flush();
    return 0;
  }

  private static Measurement measured(Stages stages, SweepReport report, String evaluation) {
    ArtifactRef ref = Objects.requireNonNull(report.artifacts().get(evaluation), evaluation);
    return PooledPredictions.read(name -> stages.text(ref, name)).measure();
  }

  private int pack(ArtifactStore store, String id, ArtifactRef report, Path file) {
    if (folder.isPresent() || format.isPresent() || json()) {
      throw new BadInputException("Found --crate with --out or --format: it has every format");
    }
    if (Files.isDirectory(file)) {
      throw new BadInputException(file + " is a folder, expected a file for --crate");
    }
    try {
      Path parent = Objects.requireNonNull(file.toAbsolutePath().getParent());
      Files.createDirectories(parent);
      Path part = Files.createTempFile(parent, ".crate", ".part");
      try {
        try (OutputStream bytes = new BufferedOutputStream(Files.newOutputStream(part))) {
          CrateWriter.write(store, id, new SweepDocuments(store).find(id), report, noClips, bytes);
        }
        out().println(Files.move(part, file, StandardCopyOption.REPLACE_EXISTING));
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Can't write " + file, e);
    }
    out().flush();
    return 0;
  }

  /** After the report, never within it: that is the same however the sweep ran. */
  private void tell(HowItRan ran) {
    HowItRanPage page = new HowItRanPage(ran);
    if (folder.isPresent()) {
      out()
          .println(
              write(
                  folder.get().resolve("how-it-ran.json"),
                  ChoraleJson.tree(ran).toPrettyString() + "\n"));
      out().println(write(folder.get().resolve("how-it-ran.md"), page.markdown()));
    } else {
      out().println();
      out().print(page.text());
    }
    out().flush();
    ran.journal()
        .ifPresent(
            written ->
                err()
                    .println(
                        "How it ran is from the store's journal of "
                            + written.truncatedTo(ChronoUnit.SECONDS)
                            + ": Temporal does not answer, or has forgotten the sweep."));
    err().flush();
  }

  private void untold() {
    err().println("How it ran is not known: Temporal does not answer, or has forgotten the sweep.");
    err().flush();
  }

  static ArtifactRef report(ArtifactStore store, String id) {
    return SweepReports.find(store, id)
        .orElseThrow(
            () ->
                new CommandFailure(
                    "Sweep "
                        + id
                        + " has no report yet: it is written when the last training has ended."
                        + " 'chorale sweep show "
                        + id
                        + "' says what is left."));
  }

  private static void check(Path folder) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new BadInputException(folder + " is a file, expected a folder for --out");
    }
  }

  private static SortedMap<String, String> withoutClips(Stages stages, ArtifactRef report) {
    return ReportFiles.of(ReportFiles.read(stages.text(report, ReportFiles.JSON)).withoutClips());
  }

  private static List<Path> write(Map<String, String> files, List<String> names, Path folder) {
    return names.stream()
        .filter(files::containsKey)
        .map(name -> write(folder.resolve(name), files.getOrDefault(name, "")))
        .toList();
  }

  /** Those of the files that the report has. */
  static List<Path> write(Stages stages, ArtifactRef report, List<String> names, Path folder) {
    Set<String> there = stages.manifest(report).objects().keySet();
    return names.stream()
        .filter(there::contains)
        .map(name -> write(folder.resolve(name), stages.text(report, name)))
        .toList();
  }

  /** Whole or not at all. */
  static Path write(Path file, String text) {
    try {
      Path folder = file.toAbsolutePath().getParent();
      Files.createDirectories(folder);
      Path part = Files.createTempFile(folder, ".report", ".part");
      try {
        Files.writeString(part, text);
        return Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Can't write " + file, e);
    }
  }

  /** In which form a report is wanted. */
  enum Format {
    TEXT,
    HTML,
    MARKDOWN,
    LATEX,
    CSV,
    JSON;

    /** The one that is printed first; of the others, some that not every report has. */
    List<String> files() {
      return switch (this) {
        case TEXT -> List.of(ReportFiles.TEXT);
        case HTML -> List.of(ReportFiles.HTML);
        case MARKDOWN -> List.of(ReportFiles.MARKDOWN);
        case LATEX -> List.of(ReportFiles.LATEX);
        case CSV ->
            List.of(
                ReportFiles.TABLES,
                ReportFiles.FURTHER,
                ReportFiles.PER_CLASS,
                ReportFiles.CURVES,
                ReportFiles.DROPPED,
                ReportFiles.DROPPED_CLIPS,
                ReportFiles.GROUPS,
                ReportFiles.DIFFERENCES,
                ReportFiles.IMPROVEMENTS,
                ReportFiles.HOLES);
        case JSON -> List.of(ReportFiles.JSON);
      };
    }

    static List<String> allFiles() {
      return Arrays.stream(values()).flatMap(format -> format.files().stream()).toList();
    }

    /** As on the command line. */
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
