package dev.chorale.activity;

import dev.chorale.contract.IntervalActivities;
import dev.chorale.contract.Stage;
import dev.chorale.evaluation.IntervalsDocument;
import dev.chorale.evaluation.Measurement;
import dev.chorale.evaluation.PooledPredictions;
import dev.chorale.evaluation.StrataDocument;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.IntervalSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Bootstraps what was measured on one test set. */
public final class IntervalActivitiesImpl implements IntervalActivities {
  /** Raised when the same predictions would give other bounds. */
  private static final int VERSION = 4;

  private final Stages stages;

  public IntervalActivitiesImpl(Stages stages) {
    this.stages = stages;
  }

  @Override
  public ComputedIntervals computeIntervals(ComputeIntervals request) {
    return Failures.typed(
        () -> {
          Stages.Outcome outcome = stages.once(key(request), output -> measure(request, output));
          return new ComputedIntervals(outcome.ref(), request.testRule(), outcome.reused());
        });
  }

  /** Of what is stored for a request. */
  public static StageKey key(ComputeIntervals request) {
    Map<String, ArtifactRef> inputs = new LinkedHashMap<>();
    for (ArtifactRef evaluation : request.evaluations()) {
      inputs.put("evaluation-" + inputs.size(), evaluation);
    }
    return StageKey.of(
        Stage.COMPUTE_INTERVALS.activity(),
        VERSION,
        new Parameters(request.testRule(), request.intervals()),
        inputs);
  }

  private void measure(ComputeIntervals request, Stages.Output output) {
    List<Measurement> measurements =
        request.evaluations().stream()
            .map(ref -> PooledPredictions.read(name -> stages.text(ref, name)).measure())
            .toList();
    output.put(
        IntervalsDocument.FILE,
        ChoraleJson.canonical(
            IntervalsDocument.of(request.testRule(), measurements, request.intervals())));
    StrataDocument.of(request.testRule(), measurements, request.intervals())
        .ifPresent(strata -> output.put(StrataDocument.FILE, ChoraleJson.canonical(strata)));
  }

  private record Parameters(AggregationRule testRule, IntervalSpec intervals) {}
}
