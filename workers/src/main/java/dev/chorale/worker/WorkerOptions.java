package dev.chorale.worker;

import dev.chorale.corpus.AcceptedLicences;
import dev.chorale.source.Sources;
import dev.chorale.training.CheckpointInterval;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What a worker process takes.
 *
 * @param device {@code cpu}, or {@code gpu:0} and so on: that of the trainings
 * @param checkpoints of a training, within its epochs
 * @param grace from the request to stop until the process has stopped
 * @param scratch folder for files of one stage at a time
 * @param licences of the corpora that it may fetch, where they are under an agreement
 * @param sources brings corpora that are no folder here
 * @param shards where trainings keep copies of the store's corpora
 */
public record WorkerOptions(
    Queue queue,
    String device,
    CheckpointInterval checkpoints,
    Duration grace,
    Path scratch,
    AcceptedLicences licences,
    Sources sources,
    Settings.BoundedFolder shards) {
  /** Kubernetes and Slurm give 30 seconds unless told otherwise. */
  public static final Duration GRACE = Duration.ofSeconds(25);

  /** Corpora lie on this machine, or at addresses. */
  public WorkerOptions(
      Queue queue,
      String device,
      CheckpointInterval checkpoints,
      Duration grace,
      Path scratch,
      AcceptedLicences licences) {
    this(
        queue,
        device,
        checkpoints,
        grace,
        scratch,
        licences,
        Sources.withoutBuckets(scratch.resolve("sources")),
        new Settings.BoundedFolder(scratch.resolve("shards"), Settings.SHARD_BYTES));
  }

  /** Which task queues are polled. */
  public enum Queue {
    /** Workflows, and all stages but training. */
    CPU,
    /** Training. */
    GPU,
    ALL;

    boolean cpu() {
      return this != GPU;
    }

    boolean gpu() {
      return this != CPU;
    }
  }
}
