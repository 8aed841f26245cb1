package dev.chorale.activity;

import dev.chorale.contract.ReuseActivities;
import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.workflow.Cells;
import dev.chorale.workflow.Cells.Cell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Looks into the store under the keys that follow from the trainings' inputs. */
public final class ReuseActivitiesImpl implements ReuseActivities {
  private final Stages stages;

  public ReuseActivitiesImpl(Stages stages) {
    this.stages = stages;
  }

  @Override
  public FoundTrainings findTrainings(FindTrainings request) {
    return Failures.typed(() -> new FoundTrainings(found(request)));
  }

  private List<FoundTraining> found(FindTrainings request) {
    Map<AggregationRule, TrainingInputs> inputs = new LinkedHashMap<>();
    request.inputs().forEach(ofRule -> inputs.put(ofRule.rule(), ofRule));
    Cells cells = new Cells(List.copyOf(inputs.keySet()), request.folds(), request.seeds());
    int end = Math.min(cells.count(), request.from() + request.count());
    List<FoundTraining> found = new ArrayList<>();
    for (int index = request.from(); index < end; index++) {
      Cell cell = cells.at(index);
      StageKey key =
          TrainingKey.of(Objects.requireNonNull(inputs.get(cell.rule())), cell.fold(), cell.seed());
      int position = index;
      stages
          .find(key)
          .map(TrainingActivitiesImpl::reused)
          .ifPresent(trained -> found.add(new FoundTraining(position, trained)));
    }
    return found;
  }
}
