package dev.chorale.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.storage.S3Location;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.CorpusId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  @TempDir private Path directory;

  @Test
  void withoutAnyTheyAreTheUsualPortsOfThisMachine() {
    Settings settings = load(Map.of());

    assertThat(settings.temporalAddress()).isEqualTo("127.0.0.1:7233");
    assertThat(settings.namespace()).isEqualTo("default");
    assertThat(settings.store().endpoint()).hasToString("http://127.0.0.1:9000");
    assertThat(settings.store().bucket()).isEqualTo("chorale");
    assertThat(settings.origins()).containsEntry("temporal.address", "default");
  }

  @Test
  void eachIsTakenFromTheFirstPlaceThatHasIt() throws IOException {
    Map<String, String> environment = new HashMap<>();
    Files.createDirectories(directory.resolve(".chorale/local"));
    new LocalAddresses(1, 2, 3, 4).keepIn(directory.resolve(".chorale/local"));
    assertThat(load(environment).temporalAddress()).isEqualTo("127.0.0.1:1");
    assertThat(load(environment).store().endpoint()).hasToString("http://127.0.0.1:3");
    assertThat(load(environment).origins()).containsEntry("store.endpoint", "chorale up");

    yaml("temporal:", "  address: file:5", "store:", "  endpoint: http://file:6");
    assertThat(load(environment).temporalAddress()).isEqualTo("file:5");
    assertThat(load(environment).store().endpoint()).hasToString("http://file:6");
    assertThat(load(environment).origins()).containsEntry("store.endpoint", "chorale.yaml");

    environment.put("TEMPORAL_ADDRESS", "environment:7");
    environment.put("AWS_ENDPOINT_URL", "http://environment:8");
    assertThat(load(environment).temporalAddress()).isEqualTo("environment:7");
    assertThat(load(environment).store().endpoint()).hasToString("http://environment:8");
    assertThat(load(environment).origins()).containsEntry("temporal.address", "TEMPORAL_ADDRESS");

    environment.put("AWS_ENDPOINT_URL_S3", "http://environment:9");
    assertThat(load(environment).store().endpoint()).hasToString("http://environment:9");

    Settings.Flags flags =
        new Settings.Flags(
            Optional.of("flag:10"),
            Optional.of("lab"),
            Optional.of("http://flag:11"),
            Optional.of("flagged"),
            List.of());
    Settings settings = Settings.load(flags, environment, directory);
    assertThat(settings.temporalAddress()).isEqualTo("flag:10");
    assertThat(settings.namespace()).isEqualTo("lab");
    assertThat(settings.store().endpoint()).hasToString("http://flag:11");
    assertThat(settings.store().bucket()).isEqualTo("flagged");
    assertThat(settings.origins()).containsEntry("temporal.address", "--temporal-address");
  }

  @Test
  void aLicenceThatIsAcceptedInAnyPlaceIsAccepted() throws IOException {
    Files.writeString(directory.resolve("chorale.yaml"), "licences: [crema-d]\n");
    Settings.Flags flags =
        new Settings.Flags(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            List.of("emotale"));
    assertThat(load(Map.of()).licences().corpora()).containsExactly(new CorpusId("crema-d"));
    assertThat(
            Settings.load(flags, Map.of("CHORALE_LICENCES", "crema-d, emotale"), directory)
                .licences()
                .corpora())
        .containsExactlyInAnyOrder(new CorpusId("crema-d"), new CorpusId("emotale"));
    assertThatThrownBy(() -> load(Map.of("CHORALE_LICENCES", "crema-b")))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("CHORALE_LICENCES: found 'crema-b', expected a corpus")
        .hasMessageContaining("Did you mean 'crema-d'?");
  }

  @Test
  void theKeyIsTheEnvironmentsThenTheOneThatUpMade() throws IOException {
    Path local = Files.createDirectories(directory.resolve(".chorale/local"));
    LocalAddresses.USUAL.keepIn(local);
    LocalKey made = LocalKey.keptIn(local.resolve("key"));
    assertThat(load(Map.of()).store().secretKey()).isEqualTo(made.secretKey());

    S3Location minio =
        load(Map.of("MINIO_ROOT_USER", "root", "MINIO_ROOT_PASSWORD", "secret")).store();
    assertThat(minio.accessKey() + ":" + minio.secretKey()).isEqualTo("root:secret");

    S3Location aws =
        load(Map.of("MINIO_ROOT_USER", "root", "AWS_ACCESS_KEY_ID", "key", "AWS_REGION", "eu-1"))
            .store();
    assertThat(aws.secretKey()).isEqualTo(made.secretKey());
    assertThat(aws.accessKey()).isEqualTo("key");
    assertThat(aws.region()).isEqualTo("eu-1");
  }

  @Test
  void temporalIsReachedAsItsOwnToolsReadTheEnvironment() throws IOException {
    Settings cloud =
        load(
            Map.of(
                "TEMPORAL_ADDRESS", "eu.example.com:7233",
                "TEMPORAL_NAMESPACE", "speech.a1b2c",
                "TEMPORAL_API_KEY", "hidden",
                "TEMPORAL_TLS_SERVER_NAME", "front"));
    assertThat(cloud.namespace()).isEqualTo("speech.a1b2c");
    assertThat(cloud.temporal().getApiKey()).isEqualTo("hidden");
    assertThat(cloud.temporal().getTls().getServerName()).isEqualTo("front");
    assertThat(cloud.toString()).doesNotContain("hidden");

    Path toml = directory.resolve("temporal.toml");
    Files.writeString(
        toml,
        """
        [profile.default]
        address = "toml:1"
        [profile.night]
        address = "toml:2"
        """);
    Map<String, String> environment = new HashMap<>();
    environment.put("TEMPORAL_CONFIG_FILE", toml.toString());
    assertThat(load(environment).temporalAddress()).isEqualTo("toml:1");
    environment.put("TEMPORAL_PROFILE", "night");
    assertThat(load(environment).temporalAddress()).isEqualTo("toml:2");
    assertThat(load(environment).origins()).containsEntry("temporal.address", "temporal.toml");
    environment.put("TEMPORAL_PROFILE", "day");
    refused(environment, "day");
    environment.put("TEMPORAL_CONFIG_FILE", "nowhere.toml");
    refused(environment, "TEMPORAL_CONFIG_FILE", "nowhere.toml");
    refused(Map.of("TEMPORAL_TLS_CLIENT_CERT_PATH", "none.pem"), "CERT_PATH", "none.pem");
  }

  @Test
  void whatIsWrongIsNamedWithItsPlace() throws IOException {
    refused(Map.of("TEMPORAL_ADDRESS", "lab"), "'lab'", "TEMPORAL_ADDRESS", "HOST:PORT");
    refused(Map.of("AWS_ENDPOINT_URL", "lab:9000"), "'lab:9000'", "http://127.0.0.1:9000");
    refused(Map.of("AWS_ENDPOINT_URL", "http://a b"), "'http://a b'", "AWS_ENDPOINT_URL");
    refused(Map.of("CHORALE_BUCKET", "X"), "'X'", "3 to 63");

    refused(Map.of("AWS_ACCESS_KEY_ID", "key"), "'key'", "AWS_SECRET_ACCESS_KEY");
    refused(Map.of("AWS_SECRET_ACCESS_KEY", "hidden"), "AWS_ACCESS_KEY_ID");

    yaml("temporal:", "  adress: lab:7233");
    refused(Map.of(), "chorale.yaml, line 2", "'adress'", "Did you mean 'address'?");
    yaml("stores:", "  bucket: lab");
    refused(Map.of(), "chorale.yaml, line 1", "'stores'", "store");
    yaml("store:", "  bucket: [lab]");
    refused(Map.of(), "chorale.yaml, line 2", "store.bucket", "a list");
    yaml("# nothing yet");
    assertThat(load(Map.of()).temporalAddress()).isEqualTo("127.0.0.1:7233");
  }

  private void refused(Map<String, String> environment, String... words) {
    assertThatThrownBy(() -> load(environment))
        .isInstanceOf(BadInputException.class)
        .hasMessageContainingAll(words);
  }

  private Settings load(Map<String, String> environment) {
    return Settings.load(Settings.Flags.NONE, environment, directory);
  }

  private void yaml(String... lines) throws IOException {
    Files.writeString(directory.resolve("chorale.yaml"), String.join("\n", lines));
  }
}
