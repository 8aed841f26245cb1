package dev.chorale.storage;

import dev.chorale.vocabulary.ArtifactRef;
import dev.chorale.vocabulary.ChoraleJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where the report of each sweep is: a document {@code sweeps/<id>/report.json} that holds the
 * report's reference. The report itself belongs to no sweep: another one with the same results has
 * the same.
 */
public final class SweepReports {
  private static final String PREFIX = "sweeps/";
  private static final String SUFFIX = "/report.json";

  private SweepReports() {}

  /** Notes where a sweep's report is; the last one counts. */
  public static void note(ArtifactStore store, String sweepId, ArtifactRef report) {
    store.replace(
        PREFIX + sweepId + SUFFIX, ChoraleJson.canonical(report).getBytes(StandardCharsets.UTF_8));
  }

  /** The report of a sweep, if one was written. */
  public static Optional<ArtifactRef> find(ArtifactStore store, String sweepId) {
    String name = PREFIX + sweepId + SUFFIX;
    return store.document(name).map(json -> read(name, json));
  }

  private static ArtifactRef read(String name, byte[] json) {
    try {
      return ChoraleJson.mapper().readValue(json, ArtifactRef.class);
    } catch (IOException e) {
      throw new StoreException(
          name + " names no artifact. Remove it and start the sweep again.", e);
    }
  }
}
