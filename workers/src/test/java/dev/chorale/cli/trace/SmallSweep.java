package dev.chorale.cli.trace;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.chorale.evaluation.Predictor;
import dev.chorale.intervals.Interval;
import dev.chorale.report.CorpusReport;
import dev.chorale.report.CorpusReport.Average;
import dev.chorale.report.CorpusReport.Result;
import dev.chorale.report.ReportFiles;
import dev.chorale.report.SweepReport;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.Digests;
import dev.chorale.storage.InMemoryArtifactStore;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.storage.SweepReports;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.vocabulary.IntervalSpec;
import dev.chorale.vocabulary.Seed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A store with the artifacts of one corpus, one fold and one seed, and the report of them. */
public final class SmallSweep {
  public static final String ID = "night-1a2b3c4d";

  private final ArtifactStore store = new InMemoryArtifactStore();
  private final Stages stages =
      new Stages(
          store,
          () ->
              Map.of(
                  "chorale", "0.1.0",
                  "workflow", ID,
                  "run", "01a2",
                  "attempt", "1",
                  "started", "2026-11-26T08:00:00Z",
                  "stored", "2026-11-26T08:01:00Z"));
  private final Map<String, ArtifactRef> refs = new LinkedHashMap<>();
  private final String corpus;
  private final ArtifactRef report;

  /**
   * @param corpus id
   */
  public SmallSweep(String corpus) {
    this(corpus, Map.of());
  }

  /** One whose training begins with published weights. */
  static SmallSweep withWeights() {
    return new SmallSweep("small", Map.of("config.json", "{}", "model.safetensors", "published"));
  }

  /**
   * @param weights objects of the published weights; empty where there are none
   */
  private SmallSweep(String corpus, Map<String, String> weights) {
    this.corpus = corpus;
    if (!weights.isEmpty()) {
      SortedMap<String, String> digests = new TreeMap<>();
      weights.forEach((name, text) -> digests.put(name, Digests.sha256(text)));
      StageKey key =
          new StageKey("ImportModel", 1, ChoraleJson.mapper().createObjectNode(), digests);
      refs.put(corpus + "/weights", once(key, weights));
    }
    put(
        "corpus",
        "FetchCorpus",
        Map.of(),
        Map.of(
            "descriptor.json", "{}",
            "files.csv", "path,size,sha256\nlabels.csv,12," + "ab".repeat(32) + "\n",
            "ratings.csv", "clip,rater,label\nclip-1,a,joy\n",
            "shards/00000.tar", "sound of clip-1"));
    put(
        "labels/AR",
        "AggregateLabels",
        of("corpus"),
        Map.of("train.csv", "clip,joy\nclip-1,1\n", "losses.json", "{}"));
    put(
        "folds",
        "BuildFolds",
        of("corpus"),
        Map.of("folds.csv", "clip,fold\nclip-1,0\n", "proof.json", "[\"clip-1\"]"));
    put(
        "training/AR/fold-0/seed-1",
        "TrainModel",
        of("corpus", "labels/AR", "folds"),
        Map.of(
            "model.safetensors", "weights",
            "predictions.csv", "clip,joy\nclip-1,0.9\n",
            "curve.csv", "epoch\n",
            "training.json", "{}"));
    put(
        "evaluation/AR/AR",
        "EvaluatePredictions",
        of("training/AR/fold-0/seed-1", "labels/AR", "folds"),
        Map.of("metrics.json", "{}", "pooled-seed-1.csv", "clip,joy\nclip-1,0.90\n"));
    put(
        "intervals/AR",
        "ComputeIntervals",
        of("evaluation/AR/AR"),
        Map.of("intervals.json", "{}", "strata.json", "[\"the speaker of clip-1\"]"));
    report = once(StageKey.of("WriteReport", 1, corpus, refs), ReportFiles.of(report().from(refs)));
    store.replace("sweeps/" + ID + "/spec.json", "{}".getBytes(UTF_8));
    SweepReports.note(store, ID, report);
  }

  private Map<String, ArtifactRef> of(String... roles) {
    Map<String, ArtifactRef> inputs = new LinkedHashMap<>();
    for (String role : roles) {
      ArtifactRef ref = refs.get(corpus + "/" + role);
      if (ref != null) {
        inputs.put(role, ref);
      }
    }
    return inputs;
  }

  private void put(
      String role, String stage, Map<String, ArtifactRef> inputs, Map<String, String> objects) {
    StageKey key = StageKey.of(stage, 1, role, inputs);
    StageKey whole =
        Optional.ofNullable(refs.get(corpus + "/weights"))
            .filter(weights -> stage.equals("TrainModel"))
            .map(weights -> key.with("weights", weights.key()))
            .orElse(key);
    refs.put(corpus + "/" + role, once(whole, objects));
  }

  private ArtifactRef once(StageKey key, Map<String, String> objects) {
    try {
      return stages.once(key, output -> objects.forEach(output::put)).ref();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private SweepReport report() {
    AggregationRule rule = AggregationRule.ALL_INCLUSIVE;
    Interval interval = new Interval(0.5, 0.25, 0.75);
    return SweepReport.of(
        "night",
        "recommended",
        List.of(),
        new IntervalSpec(1000, 2.5, 97.5, new Seed(1)),
        List.of(
            new CorpusReport(
                new CorpusId(corpus),
                "Small",
                List.of("joy"),
                false,
                "CC BY 4.0",
                "by hand",
                1,
                List.of(),
                List.of(
                    new Result(
                        rule, Predictor.MODEL, rule, 1, 1, interval, interval, interval, Map.of())),
                List.of(new Average(rule, Predictor.MODEL, interval, interval, interval)),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                0,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty())),
        List.of(),
        List.of());
  }

  public ArtifactStore store() {
    return store;
  }

  ArtifactRef reportRef() {
    return report;
  }

  ArtifactRef ref(String role) {
    return of(role).getOrDefault(role, report);
  }
}
