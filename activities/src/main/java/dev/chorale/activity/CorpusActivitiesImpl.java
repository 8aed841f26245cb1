package dev.chorale.activity;

import dev.chorale.contract.CorpusActivities;
import dev.chorale.contract.Stage;
import dev.chorale.corpus.AcceptedLicences;
import dev.chorale.corpus.CorpusImport;
import dev.chorale.corpus.ImportProgress;
import dev.chorale.source.Location;
import dev.chorale.source.Sources;
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
  private static final long MEGABYTE = 1_000_000;

  private final Stages stages;
  private final Path scratch;
  private final Sources sources;
  private final AcceptedLicences licences;

  /**
   * @param scratch folder for two audio shards at a time, about 256 MB each
   * @param licences of the corpora that may be brought in, where they are under an agreement
   */
  public CorpusActivitiesImpl(
      Stages stages, Path scratch, Sources sources, AcceptedLicences licences) {
    this.stages = stages;
    this.scratch = scratch;
    this.sources = sources;
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
    CorpusImport corpus = opened(request, progress);
    StageKey key = key(corpus);
    Stages.Outcome outcome =
        stages.once(
            key,
            output ->
                output.summary(
                    corpus.write(
                        new StoredShards(stages.store(), key, output), scratch, progress)));
    if (!outcome.reused()) {
      StoredShards.clear(stages.store(), key);
    }
    CorpusImport.Imported imported = outcome.summary(CorpusImport.Imported.class);
    return new FetchedCorpus(
        outcome.ref(),
        imported.clips(),
        imported.annotations(),
        imported.shards(),
        imported.seconds(),
        outcome.reused(),
        imported.leftOut(),
        imported.silent(),
        imported.clipped());
  }

  private CorpusImport opened(FetchCorpus request, ImportProgress progress) throws IOException {
    if (request.location().isEmpty()) {
      return CorpusImport.open(request.corpus(), Optional.empty(), progress);
    }
    Path folder =
        sources.folder(
            Location.of(request.location().get()),
            (doing, bytes, of) ->
                progress.at(doing, (int) (bytes / MEGABYTE), (int) (of / MEGABYTE)));
    return CorpusImport.open(
        request.corpus(), Optional.of(folder), sources.index(folder, false), progress);
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
}
