package dev.chorale.activity;

import dev.chorale.contract.FoldActivities;
import dev.chorale.contract.Stage;
import dev.chorale.corpus.StoredCorpus;
import dev.chorale.folds.Split;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.util.Map;

/** Splits a fetched corpus and stores the proof beside the folds. */
public final class FoldActivitiesImpl implements FoldActivities {
  private static final int VERSION = 1;
  private final Stages stages;

  public FoldActivitiesImpl(Stages stages) {
    this.stages = stages;
  }

  @Override
  public BuiltFolds buildFolds(BuildFolds request) {
    return Failures.typed(() -> built(request));
  }

  /** Of what is stored for a request. */
  public static StageKey key(BuildFolds request) {
    return StageKey.of(
        Stage.BUILD_FOLDS.activity(),
        VERSION,
        request
            .partition()
            .map(
                p ->
                    Map.of("scheme", p.kind(), "folds", request.folds(), "rows", (Object) p.rows()))
            .orElseGet(() -> Map.of("scheme", "speakers", "folds", request.folds())),
        Map.of("corpus", request.corpus()));
  }

  private BuiltFolds built(BuildFolds request) throws IOException {
    Stages.Outcome outcome =
        stages.once(
            key(request),
            output -> {
              StoredCorpus corpus = StoredCorpus.read(name -> stages.text(request.corpus(), name));
              Split split =
                  Split.of(corpus.clips(), corpus.usable(), request.folds(), request.partition());
              output.put("folds.csv", split.folds().toCsv());
              output.put("proof.json", ChoraleJson.mapper().writeValueAsString(split.proof()));
              output.summary(new Summary(split.folds().count(), split.proof().speakers()));
            });
    Summary summary = outcome.summary(Summary.class);
    return new BuiltFolds(outcome.ref(), summary.count(), summary.speakers(), outcome.reused());
  }

  private record Summary(int count, int speakers) {}
}
