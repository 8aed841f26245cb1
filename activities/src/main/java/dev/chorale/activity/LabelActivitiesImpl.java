package dev.chorale.activity;

import dev.chorale.contract.LabelActivities;
import dev.chorale.contract.Stage;
import dev.chorale.corpus.StoredCorpus;
import dev.chorale.labels.Labels;
import dev.chorale.labels.Losses;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.LabelSpec;
import java.io.IOException;
import java.util.Map;

/** Labels a fetched corpus under one rule. */
public final class LabelActivitiesImpl implements LabelActivities {
  private static final int VERSION = 1;
  private final Stages stages;

  public LabelActivitiesImpl(Stages stages) {
    this.stages = stages;
  }

  @Override
  public AggregatedLabels aggregateLabels(AggregateLabels request) {
    return Failures.typed(() -> labelled(request));
  }

  /** Of what is stored for a request. */
  public static StageKey key(AggregateLabels request) {
    return StageKey.of(
        Stage.AGGREGATE_LABELS.activity(),
        VERSION,
        request
            .how()
            .<Map<String, Object>>map(how -> Map.of("rule", request.rule(), "how", how))
            .orElseGet(() -> Map.of("rule", request.rule())),
        Map.of("corpus", request.corpus()));
  }

  private AggregatedLabels labelled(AggregateLabels request) throws IOException {
    Stages.Outcome outcome =
        stages.once(
            key(request),
            output -> {
              StoredCorpus corpus = StoredCorpus.read(name -> stages.text(request.corpus(), name));
              Labels labels =
                  Labels.of(
                      request.rule(), corpus.ratings(), request.how().orElse(LabelSpec.PLAIN));
              output.put("train.csv", labels.train().toCsv());
              output.put("test.csv", labels.test().toCsv());
              output.put("losses.json", ChoraleJson.mapper().writeValueAsString(labels.losses()));
              output.summary(labels.losses());
            });
    Losses losses = outcome.summary(Losses.class);
    return new AggregatedLabels(
        outcome.ref(),
        request.rule(),
        losses.keptClips(),
        losses.removedClips(),
        losses.unusable(),
        outcome.reused());
  }
}
