package dev.chorale.cli;

import dev.chorale.worker.Connections;
import dev.chorale.worker.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The flags of every command that talks to Temporal or the store; a mixin. */
public final class ConnectionOptions {
  @Option(
      names = "--temporal-address",
      paramLabel = "HOST:PORT",
      description = "Where Temporal answers (else TEMPORAL_ADDRESS, chorale.yaml, `chorale up`).")
  private Optional<String> temporalAddress = Optional.empty();

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "Temporal's namespace (else TEMPORAL_NAMESPACE, chorale.yaml, default).")
  private Optional<String> namespace = Optional.empty();

  @Option(
      names = "--s3-endpoint",
      paramLabel = "URL",
      description = "Where the store answers (else AWS_ENDPOINT_URL, chorale.yaml, `chorale up`).")
  private Optional<String> storeEndpoint = Optional.empty();

  @Option(
      names = "--bucket",
      paramLabel = "NAME",
      description = "The store's bucket (else CHORALE_BUCKET, chorale.yaml, chorale).")
  private Optional<String> bucket = Optional.empty();

  @Option(
      names = "--accept-licence",
      paramLabel = "CORPUS",
      description =
          "Accepts the agreement that a corpus is under, once you have signed it (also"
              + " CHORALE_LICENCES, chorale.yaml). May be repeated.")
  private List<String> licences = new ArrayList<>();

  /** What these flags, the environment and the files of the working directory say. */
  public Settings settings() {
    return Settings.load(
        new Settings.Flags(temporalAddress, namespace, storeEndpoint, bucket, licences),
        System.getenv(),
        Path.of(""));
  }

  /** To the servers of {@link #settings}; nothing is reached yet. */
  public Connections connections() {
    return new Connections(settings());
  }
}
