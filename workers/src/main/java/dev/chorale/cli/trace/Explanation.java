package dev.chorale.cli.trace;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.corpus.StoredCorpus;
import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import dev.chorale.intervals.Interval;
import dev.chorale.report.CorpusReport;
import dev.chorale.report.CorpusReport.Average;
import dev.chorale.report.CorpusReport.Result;
import dev.chorale.report.RuleDifference;
import dev.chorale.report.SweepReport;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.DamagedException;
import dev.chorale.storage.Manifest;
import dev.chorale.storage.Stages;
import dev.chorale.storage.StoredObject;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.IntervalSpec;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/**
 * From a number of a report to the raw files: every artifact that it was made of, what each was
 * made of in turn, and who made it. As JSON what {@code chorale explain --json} prints: fields are
 * added, never renamed.
 *
 * @param sweep id
 * @param figure as in {@code macroF1/emotale/AR/MR}, or {@code macroF1/emotale/AR-PR/MR}
 * @param value with its bounds
 * @param clips measured; absent for an average or a difference
 * @param artifacts the interval's first, the corpus' last
 * @param files of the corpus as it was distributed
 */
public record Explanation(
    String sweep,
    String figure,
    Interval value,
    @JsonInclude(Include.NON_ABSENT) Optional<Integer> clips,
    IntervalSpec intervals,
    List<Step> artifacts,
    List<RawFile> files) {
  public Explanation {
    artifacts = List.copyOf(artifacts);
    files = List.copyOf(files);
  }

  /**
   * One artifact.
   *
   * @param role in the report, as in {@code training/AR/fold-0/seed-1}
   * @param stageVersion of the stage's code
   * @param parameters the part of the spec that decides it, with the seed
   * @param inputs role by role where the input is one of the artifacts here, else its digest
   * @param objects what it holds
   * @param provenance the record beside it: code, machine, run, times
   */
  public record Step(
      String role,
      String stage,
      String key,
      String digest,
      int stageVersion,
      JsonNode parameters,
      SortedMap<String, String> inputs,
      SortedMap<String, StoredObject> objects,
      Map<String, String> provenance) {
    static Step of(String role, ArtifactRef ref, Manifest manifest) {
      return new Step(
          role,
          ref.stage(),
          ref.key(),
          ref.digest(),
          manifest.of().version(),
          manifest.of().parameters(),
          manifest.of().inputs(),
          manifest.objects(),
          manifest.provenance());
    }
  }

  /**
   * @param path below the corpus' folder
   */
  public record RawFile(String path, long size, String sha256) {}

  /**
   * Walks back from a number.
   *
   * @throws BadInputException when the report does not have it
   * @throws DamagedException when an artifact is not in the store any more
   */
  public static Explanation of(
      ArtifactStore store, String sweep, SweepReport report, Figure figure) {
    Stages stages = new Stages(store, Map::of);
    CorpusReport corpus =
        report.corpora().stream()
            .filter(each -> each.id().equals(figure.corpus()))
            .findFirst()
            .orElseThrow(
                () ->
                    new BadInputException(
                        "The report of "
                            + sweep
                            + " has no corpus '"
                            + figure.corpus()
                            + "', only "
                            + report.corpora().stream().map(CorpusReport::id).toList()));
    Interval value = value(report, corpus, figure).orElseThrow(() -> none(sweep, figure));
    Map<String, ArtifactRef> refs =
        report.madeOf(figure.corpus(), figure.predictor(), figure.trains(), figure.test());
    if (refs.isEmpty()) {
      throw new BadInputException(
          "The report of "
              + sweep
              + " was written before reports told what they were made of. Start the sweep again:"
              + " its stages are reused, the report is written once more.");
    }
    List<Step> steps = new ArrayList<>();
    refs.forEach((role, ref) -> steps.add(Step.of(role, ref, stages.manifest(ref))));
    return new Explanation(
        sweep,
        figure.toString(),
        value,
        result(corpus, figure).map(Result::predicted),
        report.intervals(),
        steps,
        files(stages, refs));
  }

  private static Optional<Interval> value(SweepReport report, CorpusReport corpus, Figure figure) {
    if (figure.over().isPresent()) {
      return report.differences().stream()
          .filter(figure::isOf)
          .map(RuleDifference::difference)
          .findFirst();
    }
    if (figure.test().isPresent()) {
      return result(corpus, figure).map(result -> result.interval(figure.metric()));
    }
    return corpus
        .average(figure.train(), figure.predictor())
        .map((Average average) -> average.interval(figure.metric()));
  }

  /** None of an average or a difference. */
  private static Optional<Result> result(CorpusReport corpus, Figure figure) {
    return figure
        .test()
        .filter(test -> figure.over().isEmpty())
        .flatMap(test -> corpus.result(figure.train(), figure.predictor(), test));
  }

  private static BadInputException none(String sweep, Figure figure) {
    return new BadInputException("The report of " + sweep + " has no number at " + figure);
  }

  private static List<RawFile> files(Stages stages, Map<String, ArtifactRef> refs) {
    ArtifactRef corpus = refs.get("corpus");
    if (corpus == null) {
      return List.of();
    }
    List<RawFile> files = new ArrayList<>();
    try (CsvFile csv =
        CsvFile.read(new StringReader(stages.text(corpus, StoredCorpus.FILES)), StoredCorpus.FILES)
            .require("path", "size", "sha256")) {
      for (CsvLine line : csv) {
        files.add(
            new RawFile(line.text("path"), Long.parseLong(line.text("size")), line.text("sha256")));
      }
    }
    return files;
  }
}
