package dev.chorale.activity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.chorale.contract.ReportActivities;
import dev.chorale.contract.Stage;
import dev.chorale.report.CorpusReport;
import dev.chorale.report.ReportFiles;
import dev.chorale.report.SweepReport;
import dev.chorale.report.SweepSettings;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.storage.StoreException;
import dev.chorale.storage.SweepReports;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.SweepSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the report of a sweep, and notes under the sweep's id where it is. */
public final class ReportActivitiesImpl implements ReportActivities {
  /** Raised when the same results would give other pages. */
  private static final int VERSION = 2;

  private static final String PRESET = "recommended";

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
                  key(request, corpora),
                  output -> ReportFiles.of(report(request.spec(), corpora)).forEach(output::put));
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

  private static StageKey key(WriteReport request, List<StoredResults> corpora) {
    Map<String, ArtifactRef> inputs = new LinkedHashMap<>();
    corpora.forEach(corpus -> inputs.putAll(corpus.refs()));
    ObjectNode spec = ChoraleJson.mapper().valueToTree(request.spec());
    spec.remove("window");
    List<List<MissingResult>> missing =
        request.corpora().stream().map(CorpusResults::missing).toList();
    return StageKey.of(
        Stage.WRITE_REPORT.activity(), VERSION, new Parameters(PRESET, spec, missing), inputs);
  }

  private static SweepReport report(SweepSpec spec, List<StoredResults> corpora) {
    List<CorpusReport> reports = corpora.stream().map(corpus -> corpus.sources().report()).toList();
    List<CorpusId> without =
        spec.corpora().stream()
            .map(CorpusSpec::id)
            .filter(id -> reports.stream().noneMatch(report -> report.id().equals(id)))
            .toList();
    return SweepReport.of(
        spec.name(), PRESET, SweepSettings.of(spec), spec.intervals(), reports, without);
  }

  private record Parameters(String preset, JsonNode spec, List<List<MissingResult>> missing) {}
}
