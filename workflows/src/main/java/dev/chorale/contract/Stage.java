package dev.chorale.contract;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Optional;

/**
 * The stages in the order they run, written as their activities are named in the Temporal UI, in
 * search attributes and in JSON.
 */
public enum Stage {
  FETCH_CORPUS("FetchCorpus"),
  AGGREGATE_LABELS("AggregateLabels"),
  BUILD_FOLDS("BuildFolds"),
  TRAIN_MODEL("TrainModel"),
  EVALUATE_PREDICTIONS("EvaluatePredictions"),
  COMPUTE_INTERVALS("ComputeIntervals"),
  WRITE_REPORT("WriteReport");

  private final String activity;

  Stage(String activity) {
    this.activity = activity;
  }

  /** The activity's type, as in {@code TrainModel}. */
  @JsonValue
  public String activity() {
    return activity;
  }

  /**
   * The stage of an activity's type.
   *
   * @throws IllegalArgumentException naming the type, when no stage has it
   */
  @JsonCreator
  public static Stage of(String activity) {
    return find(activity)
        .orElseThrow(() -> new IllegalArgumentException("No stage is called '" + activity + "'"));
  }

  /** The stage of an activity's type; empty for an activity beside the stages. */
  public static Optional<Stage> find(String activity) {
    return Arrays.stream(values()).filter(stage -> stage.activity.equals(activity)).findFirst();
  }

  @Override
  public String toString() {
    return activity;
  }
}
