package dev.chorale.worker;

import dev.chorale.corpus.AcceptedLicences;
import dev.chorale.source.Limits;
import dev.chorale.storage.S3Location;
import io.temporal.envconfig.ClientConfigProfile;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Where Temporal and the store are, and how to reach them.
 *
 * @param temporal with address and namespace filled in
 * @param local where {@code chorale up} keeps its servers
 * @param licences of corpora under an agreement, from all places together
 * @param sources where corpora that are no folder here are brought to
 * @param shards where trainings keep copies of the store's corpora
 * @param origins where each setting was found, by its name as in {@code temporal.address}
 */
public record Settings(
    ClientConfigProfile temporal,
    S3Location store,
    Path local,
    AcceptedLicences licences,
    BoundedFolder sources,
    BoundedFolder shards,
    SortedMap<String, String> origins) {
  public static final String NAMESPACE = "default";
  public static final String BUCKET = "chorale";

  /** MSP-PODCAST has 30 GB as it is stored; the other corpora of the paper 8 together. */
  static final long SHARD_BYTES = 50_000_000_000L;

  public Settings {
    origins = new TreeMap<>(origins);
  }

  /**
   * A folder that is bounded in size.
   *
   * @param bytes of all that is there, and the most of one corpus' source
   */
  public record BoundedFolder(Path folder, long bytes) {}

  /** What was said on the command line. */
  public record Flags(
      Optional<String> temporalAddress,
      Optional<String> namespace,
      Optional<String> storeEndpoint,
      Optional<String> bucket,
      List<String> licences) {
    public static final Flags NONE =
        new Flags(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());

    public Flags {
      licences = List.copyOf(licences);
    }
  }

  /**
   * Flags, then the environment, then {@code chorale.yaml}, then what {@code chorale up} keeps,
   * then the ports that Temporal and MinIO take when they are not told.
   *
   * @param directory of {@code chorale.yaml} and {@code .chorale}
   * @throws dev.chorale.vocabulary.BadInputException naming the setting, where it was found, and
   *     what was expected
   */
  public static Settings load(Flags flags, Map<String, String> environment, Path directory) {
    return new SettingsLoader(flags, environment, directory).load();
  }

  /** For servers in this process, whatever else is set. */
  public static Settings of(String temporalAddress, S3Location store, Path local) {
    return new Settings(
        ClientConfigProfile.newBuilder()
            .setAddress(temporalAddress)
            .setNamespace(NAMESPACE)
            .build(),
        store,
        local,
        AcceptedLicences.NONE,
        new BoundedFolder(local.resolve("sources"), Limits.USUAL.bytes()),
        new BoundedFolder(local.resolve("shards"), SHARD_BYTES),
        new TreeMap<>());
  }

  /** As in {@code 127.0.0.1:7233}. */
  public String temporalAddress() {
    return temporal.getAddress();
  }

  public String namespace() {
    return temporal.getNamespace();
  }

  /** Without secrets, so that it can be logged. */
  @Override
  public String toString() {
    return "Temporal " + temporalAddress() + " (" + namespace() + "), store " + store;
  }
}
