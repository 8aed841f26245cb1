package dev.chorale.activity;

import static java.util.Comparator.comparing;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.contract.ReportActivities;
import dev.chorale.contract.Stage;
import dev.chorale.report.CorpusReport;
import dev.chorale.report.CorpusSources;
import dev.chorale.report.Improvement;
import dev.chorale.report.ReportFiles;
import dev.chorale.report.RuleDifference;
import dev.chorale.report.SweepReport;
import dev.chorale.report.SweepReport.Lost;
import dev.chorale.report.SweepSettings;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.storage.StoreException;
import dev.chorale.storage.SweepReports;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.PresetUse;
import dev.chorale.vocabulary.SweepSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Writes the report of a sweep, and notes under the sweep's id where it is. */
public final class ReportActivitiesImpl implements ReportActivities {
  /** Raised when the same results would give other pages. */
  private static final int VERSION = 18;

  /** The same for results with holes, whose pages are others. */
  private static final int VERSION_WITH_HOLES = 19;

  private final Stages stages;

  public ReportActivitiesImpl(Stages stages) {
    this.stages = stages;
  }

  @Override
  public WrittenReport writeReport(WriteReport request) {
    return Failures.typed(
        () -> {
          List<StoredResults> corpora = results(stages, request);
          Stages.Outcome outcome =
              stages.once(
                  key(request, corpora), output -> files(request, corpora).forEach(output::put));
          SweepReports.note(stages.store(), request.sweepId(), outcome.ref());
          return new WrittenReport(outcome.ref(), outcome.reused());
        });
  }

  private static List<StoredResults> results(Stages stages, WriteReport request) {
    return request.corpora().stream()
        .map(results -> StoredResults.find(stages, request.spec(), results))
        .toList();
  }

  /**
   * Of what is stored for a request.
   *
   * @throws StoreException naming what is not in the store
   */
  public static StageKey key(Stages stages, WriteReport request) {
    return key(request, results(stages, request));
  }

  private static Map<String, ArtifactRef> inputs(List<StoredResults> corpora) {
    Map<String, ArtifactRef> inputs = new LinkedHashMap<>();
    corpora.forEach(corpus -> inputs.putAll(corpus.refs()));
    return inputs;
  }

  private static StageKey key(WriteReport request, List<StoredResults> corpora) {
    List<List<Unmeasured>> unmeasured = sorted(request, CorpusResults::unmeasured);
    Parameters parameters =
        new Parameters(
            preset(request),
            request.spec().identity(),
            sorted(request, CorpusResults::missing),
            unmeasured.stream().allMatch(List::isEmpty) ? List.of() : unmeasured,
            request.lost());
    return StageKey.of(
        Stage.WRITE_REPORT.activity(),
        hasHoles(request) ? VERSION_WITH_HOLES : VERSION,
        parameters,
        inputs(corpora));
  }

  private static String preset(WriteReport request) {
    return request.spec().preset().map(PresetUse::toString).orElse(PresetUse.RECOMMENDED);
  }

  private static boolean hasHoles(WriteReport request) {
    return request.corpora().size() < request.spec().corpora().size()
        || request.corpora().stream()
            .anyMatch(corpus -> !corpus.missing().isEmpty() || !corpus.unmeasured().isEmpty());
  }

  /** Of each corpus, in an order that does not hang on which failed first. */
  private static <T> List<List<T>> sorted(
      WriteReport request, Function<CorpusResults, List<T>> what) {
    return request.corpora().stream()
        .map(corpus -> what.apply(corpus).stream().sorted(comparing(String::valueOf)).toList())
        .toList();
  }

  private static Map<String, String> files(WriteReport request, List<StoredResults> corpora) {
    List<CorpusSources> sources =
        corpora.stream().map(corpus -> corpus.sources(request.spec().intervals())).toList();
    return ReportFiles.of(report(request, corpora, sources), sources);
  }

  private static SweepReport report(
      WriteReport request, List<StoredResults> corpora, List<CorpusSources> sources) {
    SweepSpec spec = request.spec();
    List<CorpusReport> reports = sources.stream().map(CorpusSources::report).toList();
    List<CorpusId> without =
        spec.corpora().stream()
            .map(CorpusSpec::id)
            .filter(id -> reports.stream().noneMatch(report -> report.id().equals(id)))
            .toList();
    return SweepReport.of(
            spec.name(),
            preset(request),
            SweepSettings.of(spec),
            spec.intervals(),
            reports,
            without,
            request.lost().stream().map(lost -> new Lost(lost.corpus(), lost.failure())).toList())
        .comparing(RuleDifference.of(sources), improvements(spec, corpora))
        .from(inputs(corpora));
  }

  private static List<Improvement> improvements(SweepSpec spec, List<StoredResults> corpora) {
    return corpora.size() < 2
        ? List.of()
        : Improvement.of(
            corpora.stream().map(corpus -> corpus.averages(spec.intervals())).toList(),
            spec.intervals());
  }

  /** What a sweep without holes does not have leaves its key as it was. */
  private record Parameters(
      String preset,
      JsonNode spec,
      List<List<MissingResult>> missing,
      @JsonInclude(Include.NON_EMPTY) List<List<Unmeasured>> unmeasured,
      @JsonInclude(Include.NON_EMPTY) List<LostCorpus> lost) {}
}
