package dev.chorale.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.chorale.storage.ArtifactStore;
import dev.chorale.storage.DamagedException;
import dev.chorale.sweep.SweepReader.Snapshot;
import dev.chorale.vocabulary.ChoraleJson;
import io.temporal.client.WorkflowClient;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/**
 * Where each sweep stood when it was last looked at: a document {@code sweeps/<id>/journal.json},
 * for when Temporal has forgotten the sweep.
 */
public final class SweepJournal {
  private SweepJournal() {}

  /**
   * The journal of a sweep, if one was written.
   *
   * @throws DamagedException when it is none
   */
  public static Optional<Snapshot> find(ArtifactStore store, String sweepId) {
    return store
        .document(name(sweepId))
        .map(
            json -> {
              try {
                return ChoraleJson.mapper().readValue(json, Snapshot.class);
              } catch (IOException e) {
                throw new DamagedException(
                    name(sweepId)
                        + " in the store is not the journal of a sweep. Remove it: the sweep's"
                        + " next run writes a new one.",
                    e);
              }
            });
  }

  /**
   * Looks where a sweep stands and writes it down, unless Temporal's last run of it is another one.
   *
   * @param runId of the sweep's workflow
   */
  public static Written write(
      WorkflowClient client, ArtifactStore store, String sweepId, String runId, Instant now) {
    Optional<Snapshot> before = readable(store, sweepId);
    Optional<Snapshot> found =
        new SweepReader(client, store).live(sweepId).filter(live -> live.runId().equals(runId));
    if (found.isEmpty()) {
      return new Written(false, true);
    }
    Snapshot live = found.get();
    boolean changed =
        !before.map(journal -> journal.written(Optional.empty())).equals(Optional.of(live));
    if (changed) {
      store.replace(name(sweepId), json(live.written(Optional.of(now))));
    }
    return new Written(changed, !live.open());
  }

  /** One that is damaged counts as none: the next one replaces it. */
  static Optional<Snapshot> readable(ArtifactStore store, String sweepId) {
    try {
      return find(store, sweepId);
    } catch (DamagedException e) {
      return Optional.empty();
    }
  }

  private static byte[] json(Snapshot snapshot) {
    try {
      return ChoraleJson.mapper().writeValueAsBytes(snapshot);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not writable as JSON: " + snapshot, e);
    }
  }

  private static String name(String sweepId) {
    return "sweeps/" + sweepId + "/journal.json";
  }

  /**
   * @param changed whether anything was otherwise than in the journal before
   * @param closed whether the run has ended, or another one has begun
   */
  public record Written(boolean changed, boolean closed) {}
}
