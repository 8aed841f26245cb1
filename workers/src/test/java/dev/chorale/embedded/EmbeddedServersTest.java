package dev.chorale.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.storage.S3ArtifactStore;
import dev.chorale.storage.S3Location;
import dev.chorale.storage.StoreException;
import dev.chorale.storage.StoredObject;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedServersTest {
  @TempDir private Path directory;

  @Test
  void artifactsOutliveTheServersAndNothingElseDoes() {
    Set<Thread> before = liveThreads();
    StoredObject object;
    try (EmbeddedServers servers = EmbeddedServers.start(directory);
        S3ArtifactStore store = S3ArtifactStore.connect(servers.store("chorale"))) {
      object = store.put("ratings".getBytes(UTF_8));
      assertThat(answers(servers.temporalAddress())).isTrue();
    }
    assertThat(liveThreads()).as("threads that keep a process alive").isSubsetOf(before);

    try (EmbeddedServers servers = EmbeddedServers.start(directory);
        S3ArtifactStore store = S3ArtifactStore.connect(servers.store("chorale"))) {
      assertThat(store.read(object)).isEqualTo("ratings".getBytes(UTF_8));
    }
  }

  @Test
  void bothListenOnTheLoopbackInterfaceOnly() throws IOException {
    try (EmbeddedServers servers = EmbeddedServers.start(directory)) {
      int temporal = URI.create("tcp://" + servers.temporalAddress()).getPort();
      int s3 = servers.store("chorale").endpoint().getPort();
      for (InetAddress address : otherAddresses()) {
        assertThat(connects(address, temporal)).as(address + " Temporal").isFalse();
        assertThat(connects(address, s3)).as(address + " S3").isFalse();
      }
    }
  }

  @Test
  void requestsWithoutTheKeyAreRefused() throws Exception {
    try (EmbeddedS3 server = EmbeddedS3.start(directory);
        S3ArtifactStore store = S3ArtifactStore.connect(server.location("chorale"))) {
      store.replace("journal", new byte[] {1});
      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          server.location("chorale").endpoint().resolve("/chorale/journal"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(403);
    }
  }

  @Test
  void theKeyIsRandomKeptAndReadableByItsOwnerOnly(@TempDir Path other) throws IOException {
    String secret;
    try (EmbeddedS3 server = EmbeddedS3.start(directory)) {
      secret = server.location("chorale").secretKey();
    }
    try (EmbeddedS3 again = EmbeddedS3.start(directory);
        EmbeddedS3 elsewhere = EmbeddedS3.start(other)) {
      assertThat(again.location("chorale").secretKey()).isEqualTo(secret);
      assertThat(elsewhere.location("chorale").secretKey()).isNotEqualTo(secret);
    }
    assertThat(Files.getPosixFilePermissions(directory.resolve("key")))
        .containsExactlyInAnyOrderElementsOf(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aDirectoryThatIsInUseIsRefusedAndFreeAgainAfterwards() {
    EmbeddedServers first = EmbeddedServers.start(directory);
    assertThatThrownBy(() -> EmbeddedServers.start(directory))
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll(directory.toString(), "in use", "chorale up");
    first.close();

    EmbeddedServers.start(directory).close();
  }

  @Test
  void aPortThatIsTakenIsNamed(@TempDir Path other) {
    try (EmbeddedS3 first = EmbeddedS3.start(directory)) {
      int port = first.location("chorale").endpoint().getPort();

      assertThatThrownBy(() -> EmbeddedS3.start(other, port))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("127.0.0.1:" + port);
    }
  }

  @Test
  void aWrongPasswordIsRefusedWithTheMend() {
    try (EmbeddedS3 server = EmbeddedS3.start(directory)) {
      S3Location right = server.location("chorale");
      S3Location wrongSecret =
          new S3Location(right.endpoint(), right.region(), "chorale", right.accessKey(), "wrong");
      S3Location wrongKey =
          new S3Location(right.endpoint(), right.region(), "chorale", "nobody", "wrong");

      for (S3Location wrong : List.of(wrongSecret, wrongKey)) {
        assertThatThrownBy(() -> S3ArtifactStore.connect(wrong))
            .isInstanceOf(StoreException.class)
            .hasMessageContainingAll(
                right.endpoint().toString(),
                "refuses access key '" + wrong.accessKey() + "'",
                "AWS_SECRET_ACCESS_KEY");
      }
    }
  }

  @Test
  void aStoreThatIsDownIsNamedWithTheMend() {
    EmbeddedS3 server = EmbeddedS3.start(directory);
    S3Location location = server.location("chorale");
    S3ArtifactStore store = S3ArtifactStore.connect(location);
    server.close();

    assertThatThrownBy(() -> store.document("journal"))
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll("does not answer at " + location.endpoint(), "chorale up");
    assertThatThrownBy(() -> S3ArtifactStore.connect(location))
        .isInstanceOf(StoreException.class)
        .hasMessageContainingAll("does not answer at " + location.endpoint(), "chorale up");
  }

  @Test
  void aStoreThatSpeaksPlainHttpIsToldFromOneThatIsDown() {
    try (EmbeddedS3 server = EmbeddedS3.start(directory)) {
      S3Location plain = server.location("chorale");
      S3Location secure =
          new S3Location(
              URI.create(plain.endpoint().toString().replace("http:", "https:")),
              plain.region(),
              plain.bucket(),
              plain.accessKey(),
              plain.secretKey());

      assertThatThrownBy(() -> S3ArtifactStore.connect(secure))
          .isInstanceOf(StoreException.class)
          .hasMessageContainingAll("No secure connection", "http://", "SSL_CERT_FILE");
    }
  }

  @Test
  void aBucketThatWasRemovedIsNamed() throws IOException {
    try (EmbeddedS3 server = EmbeddedS3.start(directory);
        S3ArtifactStore store = S3ArtifactStore.connect(server.location("chorale"))) {
      Files.delete(directory.resolve("buckets/chorale"));

      assertThatThrownBy(() -> store.put(new byte[] {1}))
          .isInstanceOf(StoreException.class)
          .hasMessageContainingAll("Bucket 'chorale'", "CHORALE_BUCKET");
    }
  }

  private static boolean answers(String address) {
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address).build());
    try {
      return stubs
          .blockingStub()
          .getSystemInfo(GetSystemInfoRequest.getDefaultInstance())
          .hasCapabilities();
    } finally {
      stubs.shutdownNow();
      stubs.awaitTermination(5, TimeUnit.SECONDS);
    }
  }

  private static Set<Thread> liveThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !thread.isDaemon())
        .collect(Collectors.toSet());
  }

  private static List<InetAddress> otherAddresses() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
        .toList();
  }

  private static boolean connects(InetAddress address, int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
