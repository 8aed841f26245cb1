package dev.chorale.activity;

import dev.chorale.contract.EvaluationActivities.MissingCell;
import dev.chorale.contract.TrainingActivities.TrainingInputs;
import dev.chorale.labels.ClassTable;
import dev.chorale.storage.DamagedException;
import dev.chorale.storage.Manifest;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.FoldId;
import dev.chorale.vocabulary.Seed;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The trainings of one corpus and train rule, found by the keys that follow from their inputs. */
final class StoredTrainings {
  private final Stages stages;
  private final Map<MissingCell, Manifest> cells = new LinkedHashMap<>();

  private StoredTrainings(Stages stages) {
    this.stages = stages;
  }

  /**
   * All trainings but those that are known to be missing.
   *
   * @throws DamagedException naming the cell whose training is not in the store
   */
  static StoredTrainings find(
      Stages stages,
      TrainingInputs inputs,
      int folds,
      List<Seed> seeds,
      List<MissingCell> missing) {
    StoredTrainings trainings = new StoredTrainings(stages);
    Set<MissingCell> holes = Set.copyOf(missing);
    for (Seed seed : seeds) {
      for (int fold = 0; fold < folds; fold++) {
        MissingCell cell = new MissingCell(new FoldId(fold), seed);
        if (!holes.contains(cell)) {
          trainings.cells.put(cell, manifest(stages, inputs, cell));
        }
      }
    }
    return trainings;
  }

  private static Manifest manifest(Stages stages, TrainingInputs inputs, MissingCell cell) {
    StageKey key = TrainingKey.of(inputs, cell.fold(), cell.seed());
    return stages
        .store()
        .find(key.stage(), key.key())
        .orElseThrow(
            () ->
                new DamagedException(
                    "The training of "
                        + inputs.corpusId()
                        + "/"
                        + inputs.rule()
                        + "/"
                        + name(cell)
                        + " (artifact "
                        + key.stage()
                        + "/"
                        + key.key()
                        + ") is not in the store any more. Cancel the sweep and start it again: what"
                        + " is missing is trained once more, the rest is reused."));
  }

  /** By cell, as in {@code fold-0/seed-1}. */
  Map<String, ArtifactRef> refs() {
    Map<String, ArtifactRef> refs = new LinkedHashMap<>();
    cells.forEach((cell, manifest) -> refs.put(name(cell), manifest.ref()));
    return refs;
  }

  /** The test predictions of each seed, by fold. */
  Map<Seed, Map<FoldId, ClassTable>> predictions() {
    Map<Seed, Map<FoldId, ClassTable>> predictions = new HashMap<>();
    cells.forEach(
        (cell, manifest) ->
            predictions
                .computeIfAbsent(cell.seed(), seed -> new HashMap<>())
                .put(
                    cell.fold(),
                    ClassTable.read(
                        new StringReader(text(manifest, "predictions.csv")),
                        "predictions.csv of " + name(cell))));
    return predictions;
  }

  /** A text of each training, by cell. */
  Map<MissingCell, String> texts(String object) {
    Map<MissingCell, String> texts = new LinkedHashMap<>();
    cells.forEach((cell, manifest) -> texts.put(cell, text(manifest, object)));
    return texts;
  }

  private String text(Manifest manifest, String object) {
    return new String(stages.store().read(manifest.object(object)), StandardCharsets.UTF_8);
  }

  private static String name(MissingCell cell) {
    return cell.fold() + "/" + cell.seed();
  }
}
