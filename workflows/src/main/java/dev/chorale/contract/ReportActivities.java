package dev.chorale.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import dev.chorale.contract.EvaluationActivities.MissingCell;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.CorpusSpec;
import dev.chorale.vocabulary.SweepSpec;
import io.temporal.activity.ActivityInterface;
import java.util.List;
import java.util.Optional;

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
   * @param corpora those that have results
   * @param lost those that have none, and why
   */
  record WriteReport(
      String sweepId,
      SweepSpec spec,
      List<CorpusResults> corpora,
      @JsonInclude(Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY) List<LostCorpus> lost) {
    public WriteReport {
      corpora = List.copyOf(corpora);
      lost = List.copyOf(lost);
    }
  }

  /**
   * What the stages of one corpus stored.
   *
   * @param labels one a rule, in the order MR, PR, AR
   * @param evaluations one a train rule and test rule
   * @param intervals one a test rule
   * @param missing trainings that were given up
   * @param unmeasured what of evaluations and intervals was given up
   */
  record CorpusResults(
      CorpusSpec corpus,
      ArtifactRef fetched,
      ArtifactRef folds,
      List<RuleArtifact> labels,
      List<Evaluation> evaluations,
      List<RuleArtifact> intervals,
      List<MissingResult> missing,
      @JsonInclude(Include.NON_EMPTY) @JsonSetter(nulls = Nulls.AS_EMPTY)
          List<Unmeasured> unmeasured) {
    public CorpusResults {
      labels = List.copyOf(labels);
      evaluations = List.copyOf(evaluations);
      intervals = List.copyOf(intervals);
      missing = List.copyOf(missing);
      unmeasured = List.copyOf(unmeasured);
    }
  }

  record RuleArtifact(AggregationRule rule, ArtifactRef artifact) {}

  record Evaluation(AggregationRule trainRule, AggregationRule testRule, ArtifactRef artifact) {}

  /** A training that did not end, and why. */
  record MissingResult(AggregationRule rule, MissingCell cell, String failure) {}

  /**
   * A measure that was given up, and why.
   *
   * @param stage EvaluatePredictions or ComputeIntervals
   * @param trainRule absent for all: intervals are of every train rule at once
   */
  record Unmeasured(
      Stage stage, Optional<AggregationRule> trainRule, AggregationRule testRule, String failure) {}

  /** A corpus that a stage before its trainings stopped, and why. */
  record LostCorpus(CorpusId corpus, String failure) {}

  record WrittenReport(ArtifactRef report, boolean reused) implements StageResult {}
}
