package dev.chorale.contract;

import dev.chorale.contract.EvaluationActivities.MissingCell;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.SweepSpec;
import io.temporal.activity.ActivityInterface;
import java.util.List;

/** Writes what people read. */
@ActivityInterface
public interface ReportActivities {
  /**
   * Stores the tables of a sweep in every format. Scientific content only: the same artifacts give
   * the same bytes. Idempotent: the key follows from the request.
   */
  WrittenReport writeReport(WriteReport request);

  /**
   * @param sweepId under which the report is found afterwards; not part of the artifact's key
   */
  record WriteReport(String sweepId, SweepSpec spec, List<CorpusResults> corpora) {
    public WriteReport {
      corpora = List.copyOf(corpora);
    }
  }

  /**
   * What the stages of one corpus stored.
   *
   * @param labels one a rule, in the order MR, PR, AR
   * @param evaluations one a train rule and test rule
   * @param intervals one a test rule
   */
  record CorpusResults(
      CorpusSpec corpus,
      ArtifactRef fetched,
      ArtifactRef folds,
      List<RuleArtifact> labels,
      List<Evaluation> evaluations,
      List<RuleArtifact> intervals,
      List<MissingResult> missing) {
    public CorpusResults {
      labels = List.copyOf(labels);
      evaluations = List.copyOf(evaluations);
      intervals = List.copyOf(intervals);
      missing = List.copyOf(missing);
    }
  }

  record RuleArtifact(AggregationRule rule, ArtifactRef artifact) {}

  record Evaluation(AggregationRule trainRule, AggregationRule testRule, ArtifactRef artifact) {}

  /** A training that did not end, and why. */
  record MissingResult(AggregationRule rule, MissingCell cell, String failure) {}

  record WrittenReport(ArtifactRef report, boolean reused) implements StageResult {}
}
