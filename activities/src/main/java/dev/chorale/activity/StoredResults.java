package dev.chorale.activity;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.chorale.contract.EvaluationActivities.MissingCell;
import dev.chorale.contract.ReportActivities.CorpusResults;
import dev.chorale.contract.ReportActivities.MissingResult;
import dev.chorale.contract.ReportActivities.RuleArtifact;
import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.corpus.CorpusCard;
import dev.chorale.corpus.FlawedRecording;
import dev.chorale.corpus.StoredCorpus;
import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import dev.chorale.evaluation.Dropped;
import dev.chorale.evaluation.GroupScore;
import dev.chorale.evaluation.IntervalsDocument;
import dev.chorale.evaluation.Measurement;
import dev.chorale.evaluation.MetricsDocument;
import dev.chorale.evaluation.PooledPredictions;
import dev.chorale.evaluation.StrataDocument;
import dev.chorale.folds.FoldProof;
import dev.chorale.folds.Folds;
import dev.chorale.labels.ClassTable;
import dev.chorale.labels.Losses;
import dev.chorale.model.StoredWeights;
import dev.chorale.report.CorpusReport.Curve;
import dev.chorale.report.CorpusReport.Epoch;
import dev.chorale.report.CorpusReport.Hole;
import dev.chorale.report.CorpusReport.Unmeasured;
import dev.chorale.report.CorpusSources;
import dev.chorale.report.Improvement;
import dev.chorale.storage.Stages;
import dev.chorale.storage.StoreException;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.SweepSpec;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the stages of one corpus stored, found for its report. */
final class StoredResults {
  private final Stages stages;
  private final CorpusResults results;
  private final Optional<ArtifactRef> weights;
  private final int folds;
  private final Map<AggregationRule, StoredTrainings> trainings = new LinkedHashMap<>();

  private StoredResults(Stages stages, CorpusResults results, Optional<ArtifactRef> weights) {
    this.stages = stages;
    this.results = results;
    this.weights = weights;
    this.folds =
        Folds.read(new StringReader(stages.text(results.folds(), "folds.csv")), "folds.csv")
            .count();
  }

  /**
   * @throws StoreException naming what is not in the store
   */
  static StoredResults find(Stages stages, SweepSpec spec, CorpusResults results) {
    StoredResults found =
        new StoredResults(
            stages, results, spec.model().checkpoint().map(StoredWeights.of(stages.store())::ref));
    for (RuleArtifact labels : results.labels()) {
      if (spec.rules().contains(labels.rule())) {
        TrainingInputs inputs =
            new TrainingInputs(
                results.corpus().id(),
                labels.rule(),
                results.fetched(),
                labels.artifact(),
                results.folds(),
                spec.model(),
                spec.training());
        List<MissingCell> missing =
            results.missing().stream()
                .filter(hole -> hole.rule() == labels.rule())
                .map(MissingResult::cell)
                .toList();
        found.trainings.put(
            labels.rule(),
            StoredTrainings.find(stages, inputs, found.folds, spec.seeds(), missing));
      }
    }
    return found;
  }

  /** All artifacts by role, as in {@code crema-d/intervals/AR}. */
  Map<String, ArtifactRef> refs() {
    String id = results.corpus().id() + "/";
    Map<String, ArtifactRef> refs = new LinkedHashMap<>();
    refs.put(id + "corpus", results.fetched());
    weights.ifPresent(ref -> refs.put(id + "weights", ref));
    refs.put(id + "folds", results.folds());
    results.labels().forEach(l -> refs.put(id + "labels/" + l.rule(), l.artifact()));
    results.intervals().forEach(i -> refs.put(id + "intervals/" + i.rule(), i.artifact()));
    results
        .evaluations()
        .forEach(
            e -> refs.put(id + "evaluation/" + e.trainRule() + "/" + e.testRule(), e.artifact()));
    trainings.forEach(
        (rule, cells) ->
            cells
                .refs()
                .forEach((cell, ref) -> refs.put(id + "training/" + rule + "/" + cell, ref)));
    return refs;
  }

  CorpusSources sources(IntervalSpec spec) {
    List<PooledPredictions> pooled =
        results.evaluations().stream()
            .filter(e -> e.testRule() == AggregationRule.ALL_INCLUSIVE)
            .map(e -> PooledPredictions.read(name -> stages.text(e.artifact(), name)))
            .toList();
    List<Dropped> dropped = dropped();
    return new CorpusSources(
        CorpusCard.read(stages.text(results.fetched(), StoredCorpus.CARD), StoredCorpus.CARD),
        folds,
        results.labels().stream()
            .map(labels -> json(labels.artifact(), "losses.json", Losses.class))
            .toList(),
        results.evaluations().stream()
            .map(e -> json(e.artifact(), MetricsDocument.FILE, MetricsDocument.class))
            .toList(),
        results.intervals().stream()
            .map(i -> json(i.artifact(), IntervalsDocument.FILE, IntervalsDocument.class))
            .toList(),
        curves(),
        results.missing().stream()
            .map(m -> new Hole(m.rule(), m.cell().fold(), m.cell().seed(), m.failure()))
            .toList(),
        results.unmeasured().stream()
            .map(u -> new Unmeasured(u.trainRule(), u.testRule(), u.failure()))
            .toList(),
        json(results.folds(), "proof.json", FoldProof.class),
        leftOut(),
        pooled,
        dropped,
        groups(pooled, dropped, spec));
  }

  private List<Dropped> dropped() {
    StoredCorpus corpus = StoredCorpus.read(name -> stages.text(results.fetched(), name));
    return results.labels().stream()
        .filter(labels -> labels.rule() != AggregationRule.ALL_INCLUSIVE)
        .map(
            labels ->
                Dropped.of(
                    labels.rule(),
                    corpus.ratings(),
                    ClassTable.read(
                            new StringReader(stages.text(labels.artifact(), "train.csv")),
                            "train.csv")
                        ::has,
                    clip -> corpus.clips().clip(clip).speaker().orElse("")))
        .toList();
  }

  private List<GroupScore> groups(
      List<PooledPredictions> pooled, List<Dropped> dropped, IntervalSpec spec) {
    List<GroupScore> groups = new ArrayList<>();
    for (PooledPredictions ofRule : pooled) {
      Measurement measurement = ofRule.measure();
      dropped.forEach(by -> groups.addAll(StrataDocument.ofRemoved(measurement, by, spec)));
    }
    results.intervals().stream()
        .map(RuleArtifact::artifact)
        .filter(ref -> stages.manifest(ref).objects().containsKey(StrataDocument.FILE))
        .map(ref -> json(ref, StrataDocument.FILE, StrataDocument.class))
        .forEach(strata -> groups.addAll(strata.scores()));
    return groups;
  }

  /** Over the test sets, of draws that all of them share. */
  Improvement.Averages averages(IntervalSpec spec) {
    return Improvement.Averages.of(
        results.corpus().id(),
        results.evaluations().stream()
            .map(e -> PooledPredictions.read(name -> stages.text(e.artifact(), name)).measure())
            .toList(),
        spec);
  }

  private int leftOut() {
    return stages.manifest(results.fetched()).objects().containsKey(StoredCorpus.RECORDINGS)
        ? FlawedRecording.leftOut(stages.text(results.fetched(), StoredCorpus.RECORDINGS))
        : 0;
  }

  private List<Curve> curves() {
    List<Curve> curves = new ArrayList<>();
    trainings.forEach(
        (rule, cells) ->
            cells
                .texts("curve.csv")
                .forEach(
                    (cell, csv) ->
                        curves.add(new Curve(rule, cell.fold(), cell.seed(), epochs(csv)))));
    return curves;
  }

  private static List<Epoch> epochs(String csv) {
    List<Epoch> epochs = new ArrayList<>();
    try (CsvFile file =
        CsvFile.read(new StringReader(csv), "curve.csv")
            .require("epoch", "train_loss", "dev_loss")) {
      for (CsvLine line : file) {
        epochs.add(
            new Epoch(line.count("epoch"), line.number("train_loss"), line.number("dev_loss")));
      }
    }
    return epochs;
  }

  private <T> T json(ArtifactRef ref, String name, Class<T> type) {
    try {
      return ChoraleJson.mapper().readValue(stages.text(ref, name), type);
    } catch (JsonProcessingException e) {
      throw new StoreException(
          ref.stage()
              + "/"
              + ref.key()
              + ": "
              + name
              + " is not readable: "
              + e.getOriginalMessage(),
          e);
    }
  }
}
