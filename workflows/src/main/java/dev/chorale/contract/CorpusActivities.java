package dev.chorale.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
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
   * attempt returns what is there, and goes on after the last shard that one before it stored.
   */
  FetchedCorpus fetchCorpus(FetchCorpus request);

  /**
   * @param location folder or archive of the corpus on the worker's host, or an address; never part
   *     of the artifact's key; absent for ratings that ship inside
   */
  record FetchCorpus(CorpusSpec corpus, Optional<String> location) {}

  /**
   * @param corpus clips, ratings, audio shards and the digest of every file
   * @param seconds length of all audio
   * @param reused whether the artifact was there before
   * @param leftOut clips that are not in it, their recordings being damaged
   * @param silent recordings without sound that are in it
   * @param clipped recordings that were too loud for their format and are in it
   */
  record FetchedCorpus(
      ArtifactRef corpus,
      int clips,
      int annotations,
      int shards,
      double seconds,
      boolean reused,
      @JsonInclude(Include.NON_DEFAULT) int leftOut,
      @JsonInclude(Include.NON_DEFAULT) int silent,
      @JsonInclude(Include.NON_DEFAULT) int clipped)
      implements StageResult {
    /** Of recordings that are all as they should be. */
    public FetchedCorpus(
        ArtifactRef corpus,
        int clips,
        int annotations,
        int shards,
        double seconds,
        boolean reused) {
      this(corpus, clips, annotations, shards, seconds, reused, 0, 0, 0);
    }
  }

  /**
   * What a heartbeat tells of a fetch.
   *
   * @param doing {@code checking} files or {@code storing} sound; before it {@code downloading} or
   *     {@code unpacking}, then counted in megabytes, of 0 when that is not known
   */
  record FetchProgress(String doing, int clips, int of) {}
}
