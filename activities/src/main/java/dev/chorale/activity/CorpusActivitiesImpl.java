package dev.chorale.activity;

import dev.chorale.contract.CorpusActivities;
import dev.chorale.contract.Stage;
import dev.chorale.corpus.AcceptedLicences;
import dev.chorale.corpus.CorpusImport;
import dev.chorale.corpus.ImportProgress;
import dev.chorale.storage.StageKey;
import dev.chorale.storage.Stages;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.workflow.StageOptions;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCompletionException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;

/** Brings a corpus into the store, telling how many clips are done. */
public final class CorpusActivitiesImpl implements CorpusActivities {
  private static final int VERSION = 1;
  private final Stages stages;
  private final Path scratch;
  private final AcceptedLicences licences;

  /**
   * @param scratch folder for one audio shard at a time, about 256 MB
   * @param licences of the corpora that may be brought in, where they are under an agreement
   */
  public CorpusActivitiesImpl(Stages stages, Path scratch, AcceptedLicences licences) {
    this.stages = stages;
    this.scratch = scratch;
    this.licences = licences;
  }

  @Override
  public FetchedCorpus fetchCorpus(FetchCorpus request) {
    return Failures.typed(
        () -> {
          try (Heartbeat heartbeat =
              Heartbeat.every(
                  StageOptions.BEAT, StageOptions.WATCHDOG, Activity.getExecutionContext())) {
            return fetched(request, progress(heartbeat));
          }
        });
  }

  private FetchedCorpus fetched(FetchCorpus request, ImportProgress progress) throws IOException {
    licences.check(request.corpus().id());
    CorpusImport corpus =
        CorpusImport.open(request.corpus(), request.location().map(Path::of), progress);
    Stages.Outcome outcome =
        stages.once(
            key(corpus), output -> output.summary(corpus.write(sink(output), scratch, progress)));
    CorpusImport.Imported imported = outcome.summary(CorpusImport.Imported.class);
    return new FetchedCorpus(
        outcome.ref(),
        imported.clips(),
        imported.annotations(),
        imported.shards(),
        imported.seconds(),
        outcome.reused());
  }

  /** Of what is stored of a corpus. */
  public static StageKey key(CorpusImport corpus) {
    TreeMap<String, String> inputs = new TreeMap<>();
    inputs.put("files", corpus.filesDigest());
    return new StageKey(
        Stage.FETCH_CORPUS.activity(), VERSION, ChoraleJson.tree(corpus.parameters()), inputs);
  }

  private static ImportProgress progress(Heartbeat heartbeat) {
    return (doing, clips, of) -> {
      heartbeat.progressed(new FetchProgress(doing, clips, of));
      Optional<ActivityCompletionException> end = heartbeat.end();
      if (end.isPresent()) {
        throw end.get();
      }
    };
  }

  private static CorpusImport.Sink sink(Stages.Output output) {
    return new CorpusImport.Sink() {
      @Override
      public void put(String name, String text) {
        output.put(name, text);
      }

      @Override
      public void put(String name, Path file) {
        output.put(name, file);
      }
    };
  }
}
