package dev.chorale.contract;

import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.CorpusSpec;
import io.temporal.activity.ActivityInterface;
import java.util.Optional;

/** Brings a corpus into the store. */
@ActivityInterface
public interface CorpusActivities {
  /**
   * Reads clips, ratings and audio as they are distributed and stores them in Chorale's own form.
   * Idempotent: the key follows from the corpus' settings and the digest of every file; a second
   * attempt returns what is there.
   */
  FetchedCorpus fetchCorpus(FetchCorpus request);

  /**
   * @param location folder of the corpus on the worker's host, never part of the artifact's key;
   *     absent for ratings that ship inside
   */
  record FetchCorpus(CorpusSpec corpus, Optional<String> location) {}

  /**
   * @param corpus clips, ratings, audio shards and the digest of every file
   * @param seconds length of all audio
   * @param reused whether the artifact was there before
   */
  record FetchedCorpus(
      ArtifactRef corpus, int clips, int annotations, int shards, double seconds, boolean reused)
      implements StageResult {}

  /**
   * What a heartbeat tells of a fetch.
   *
   * @param doing {@code checking} files or {@code storing} sound
   */
  record FetchProgress(String doing, int clips, int of) {}
}
