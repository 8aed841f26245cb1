package dev.chorale.worker;

import dev.chorale.corpus.AcceptedLicences;
import dev.chorale.corpus.Corpora;
import dev.chorale.storage.S3Location;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import dev.chorale.yaml.Nearest;
import dev.chorale.yaml.YamlFields;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.envconfig.LoadClientConfigProfileOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds each setting in the first place that has it. */
final class SettingsLoader {
  static final String FILE = "chorale.yaml";
  private static final String LICENCES = "licences";
  static final String SOURCES = "sources";
  static final String SHARDS = "shards";
  static final List<String> SECTIONS = List.of("temporal", "store", SOURCES, SHARDS, LICENCES);
  static final List<String> TEMPORAL = List.of("address", "namespace");
  static final List<String> STORE = List.of("endpoint", "region", "bucket");
  static final List<String> BOUNDED_FOLDER = List.of("folder", "limit");

  private static final String LICENCES_VARIABLE = "CHORALE_LICENCES";
  private static final String UP = "chorale up";
  private static final String DEFAULT = "default";
  private static final Pattern HOST_AND_PORT = Pattern.compile("\\S+:\\d{1,5}");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,6}) ?(MB|GB|TB)");
  private static final Map<String, Long> UNITS =
      Map.of("MB", 1_000_000L, "GB", 1_000_000_000L, "TB", 1_000_000_000_000L);
  private static final List<String> TLS_FILES =
      List.of(
          "TEMPORAL_TLS_CLIENT_CERT_PATH",
          "TEMPORAL_TLS_CLIENT_KEY_PATH",
          "TEMPORAL_TLS_SERVER_CA_CERT_PATH");

  private final Settings.Flags flags;
  private final Map<String, String> environment;
  private final Path local;
  private final YamlFields yaml;
  private final SortedMap<String, String> origins = new TreeMap<>();

  SettingsLoader(Settings.Flags flags, Map<String, String> environment, Path directory) {
    this.flags = flags;
    this.environment = environment;
    this.local = directory.resolve(".chorale").resolve("local");
    this.yaml = yaml(directory.resolve(FILE));
  }

  Settings load() {
    YamlFields temporalFields = yaml.fields("temporal", TEMPORAL);
    YamlFields storeFields = yaml.fields("store", STORE);
    Optional<LocalAddresses> up = LocalAddresses.keptIn(local);
    return new Settings(
        temporal(temporalFields, up),
        store(storeFields, up),
        local,
        licences(),
        folder(SOURCES, "500GB"),
        folder(SHARDS, "50GB"),
        origins);
  }

  /**
   * @param name of its section; its variables and its folder are called so, too
   * @param usual limit
   */
  private Settings.BoundedFolder folder(String name, String usual) {
    YamlFields fields = yaml.fields(name, BOUNDED_FOLDER);
    String variable = "CHORALE_" + name.toUpperCase(Locale.ROOT);
    String folder =
        first(
            name + ".folder",
            environment(variable),
            field(fields, "folder"),
            environment("XDG_CACHE_HOME")
                .map(caches -> new Found(caches.value() + "/chorale/" + name, caches.origin())),
            otherwise(System.getProperty("user.home") + "/.cache/chorale/" + name));
    String limit =
        first(
            name + ".limit",
            environment(variable + "_LIMIT"),
            field(fields, "limit"),
            otherwise(usual));
    Matcher size = SIZE.matcher(limit);
    if (!size.matches()) {
      throw new BadInputException(
          "The limit of "
              + name
              + " is '"
              + limit
              + "' (from "
              + origins.get(name + ".limit")
              + "). Expected a size, as in 500GB.");
    }
    long unit = UNITS.getOrDefault(size.group(2), 1L);
    return new Settings.BoundedFolder(Path.of(folder), Long.parseLong(size.group(1)) * unit);
  }

  /** Accepted anywhere is accepted: no place takes back what another says. */
  private AcceptedLicences licences() {
    Set<CorpusId> accepted = new HashSet<>();
    for (String name : flags.licences()) {
      accepted.add(corpus(name, "--accept-licence"));
    }
    environment(LICENCES_VARIABLE)
        .ifPresent(
            found -> {
              for (String name : found.value().split(",", -1)) {
                accepted.add(corpus(name.strip(), LICENCES_VARIABLE));
              }
            });
    for (String name : yaml.texts(LICENCES, Optional.of(List.of()))) {
      accepted.add(corpus(name, FILE + ", " + LICENCES));
    }
    return new AcceptedLicences(accepted);
  }

  private static CorpusId corpus(String name, String place) {
    CorpusId id = new CorpusId(name);
    if (Corpora.find(id).isEmpty()) {
      List<String> known = Corpora.all().stream().map(corpus -> corpus.id().value()).toList();
      throw new BadInputException(
          place
              + ": found '"
              + name
              + "', expected a corpus that Chorale knows by name."
              + Nearest.of(name, known).map(near -> " Did you mean '" + near + "'?").orElse(""));
    }
    return id;
  }

  private ClientConfigProfile temporal(YamlFields fields, Optional<LocalAddresses> up) {
    ClientConfigProfile profile = profile();
    String address =
        first(
            "temporal.address",
            flag(flags.temporalAddress(), "--temporal-address"),
            profiled(profile.getAddress(), "TEMPORAL_ADDRESS"),
            field(fields, "address"),
            up.map(servers -> new Found(servers.temporal(), UP)),
            otherwise(LocalAddresses.USUAL.temporal()));
    if (!HOST_AND_PORT.matcher(address).matches()) {
      throw new BadInputException(
          "Temporal's address is '"
              + address
              + "' (from "
              + origins.get("temporal.address")
              + "). Expected HOST:PORT, as in 127.0.0.1:7233.");
    }
    String namespace =
        first(
            "temporal.namespace",
            flag(flags.namespace(), "--namespace"),
            profiled(profile.getNamespace(), "TEMPORAL_NAMESPACE"),
            field(fields, "namespace"),
            otherwise(Settings.NAMESPACE));
    return ClientConfigProfile.newBuilder(profile)
        .setAddress(address)
        .setNamespace(namespace)
        .build();
  }

  /**
   * What the environment says, as every Temporal tool reads it. A user's temporal.toml counts only
   * when the environment names it: it would otherwise win over this directory's own settings.
   */
  private ClientConfigProfile profile() {
    for (String name : TLS_FILES) {
      environment(name)
          .filter(found -> !Files.isReadable(Path.of(found.value())))
          .ifPresent(
              found -> {
                throw new BadInputException(
                    name + " names " + found.value() + ", which can't be read.");
              });
    }
    Optional<Found> toml = environment("TEMPORAL_CONFIG_FILE");
    if (toml.isPresent() && !Files.isReadable(Path.of(toml.get().value()))) {
      throw new BadInputException(
          "TEMPORAL_CONFIG_FILE names " + toml.get().value() + ", which can't be read.");
    }
    boolean tomlIsNamed = toml.isPresent() || environment("TEMPORAL_PROFILE").isPresent();
    try {
      return ClientConfigProfile.load(
          LoadClientConfigProfileOptions.newBuilder()
              .setEnvOverrides(environment)
              .setDisableFile(!tomlIsNamed)
              .build());
    } catch (IOException | IllegalArgumentException e) {
      throw new BadInputException(
          "The Temporal settings that the environment names can't be used: " + e.getMessage(), e);
    }
  }

  private S3Location store(YamlFields fields, Optional<LocalAddresses> up) {
    String endpoint =
        first(
            "store.endpoint",
            flag(flags.storeEndpoint(), "--s3-endpoint"),
            environment("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL"),
            field(fields, "endpoint"),
            up.map(servers -> new Found(servers.s3(), UP)),
            otherwise(LocalAddresses.USUAL.s3()));
    Optional<LocalKey> key = up.isPresent() ? key() : Optional.empty();
    String accessKey =
        first(
            "store.accessKey",
            environment("AWS_ACCESS_KEY_ID", "MINIO_ROOT_USER"),
            key.map(found -> new Found(found.accessKey(), UP)),
            otherwise(""));
    String secretKey =
        first(
            "store.secretKey",
            environment("AWS_SECRET_ACCESS_KEY", "MINIO_ROOT_PASSWORD"),
            key.map(found -> new Found(found.secretKey(), UP)),
            otherwise(""));
    if (accessKey.isEmpty() != secretKey.isEmpty()) {
      throw new BadInputException(
          accessKey.isEmpty()
              ? "A secret key of the store is set, and no access key. Set AWS_ACCESS_KEY_ID too."
              : "Access key '"
                  + accessKey
                  + "' of the store is set without its secret. Set AWS_SECRET_ACCESS_KEY too.");
    }
    return new S3Location(
        address(endpoint),
        first(
            "store.region",
            environment("AWS_REGION", "AWS_DEFAULT_REGION"),
            field(fields, "region"),
            otherwise("us-east-1")),
        first(
            "store.bucket",
            flag(flags.bucket(), "--bucket"),
            environment("CHORALE_BUCKET"),
            field(fields, "bucket"),
            otherwise(Settings.BUCKET)),
        accessKey,
        secretKey);
  }

  private URI address(String endpoint) {
    try {
      return new URI(endpoint);
    } catch (URISyntaxException e) {
      throw new BadInputException(
          "The store's address is '"
              + endpoint
              + "' (from "
              + origins.get("store.endpoint")
              + "). Expected one like http://127.0.0.1:9000.",
          e);
    }
  }

  private Optional<LocalKey> key() {
    Path file = local.resolve("key");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalKey.keptIn(file));
    } catch (IOException e) {
      throw new BadInputException(
          file + " can't be read: " + e.getMessage() + ". `chorale up` made it.", e);
    }
  }

  private static YamlFields yaml(Path file) {
    String text = "";
    try {
      if (Files.exists(file)) {
        text = Files.readString(file);
      }
    } catch (CharacterCodingException e) {
      throw new BadInputException(file + " is not UTF-8 text, expected settings in YAML", e);
    } catch (IOException e) {
      throw new UncheckedIOException("Reading " + file, e);
    }
    return YamlFields.ofAny(text, file.toString(), "the settings", SECTIONS);
  }

  /** A value and where it was found. */
  private record Found(String value, String origin) {}

  @SafeVarargs
  private String first(String name, Optional<Found>... places) {
    for (Optional<Found> place : places) {
      if (place.isPresent()) {
        origins.put(name, place.get().origin());
        return place.get().value();
      }
    }
    throw new IllegalStateException("No default for " + name);
  }

  private static Optional<Found> flag(Optional<String> value, String name) {
    return value.map(text -> new Found(text, name));
  }

  /** The first of these variables that is set and not empty. */
  private Optional<Found> environment(String... names) {
    for (String name : names) {
      String value = environment.get(name);
      if (value != null && !value.isBlank()) {
        return Optional.of(new Found(value, name));
      }
    }
    return Optional.empty();
  }

  private Optional<Found> profiled(@Nullable String value, String name) {
    if (value == null || value.isBlank()) {
      return Optional.empty();
    }
    String origin = environment(name).isPresent() ? name : "temporal.toml";
    return Optional.of(new Found(value, origin));
  }

  private static Optional<Found> field(YamlFields fields, String name) {
    return fields.has(name)
        ? Optional.of(new Found(fields.text(name, Optional.empty()), FILE))
        : Optional.empty();
  }

  private static Optional<Found> otherwise(String value) {
    return Optional.of(new Found(value, DEFAULT));
  }
}
