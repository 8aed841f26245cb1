package dev.chorale.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.embedded.EmbeddedServers;
import dev.chorale.storage.StoreException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.SearchAttributeKey;
import io.temporal.common.SearchAttributes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConnectionsTest {
  @TempDir private Path directory;

  @Test
  void bothAreReachedAndTheNamespaceHasOurSearchAttributes() {
    try (EmbeddedServers servers = EmbeddedServers.start(directory);
        Connections connections = new Connections(servers.settings("chorale"))) {
      assertThat(connections.temporal().getOptions().getNamespace()).isEqualTo("default");
      assertThat(connections.temporal()).isSameAs(connections.temporal());
      assertThat(connections.store().put("x".getBytes(UTF_8)).size()).isEqualTo(1);

      try (NamespaceSetup setup = new NamespaceSetup(connections.temporal())) {
        assertThat(setup.missing()).isEmpty();
        setup.register();
      }
      SearchAttributes ours =
          SearchAttributes.newBuilder()
              .set(dev.chorale.contract.SearchAttributes.SWEEP, "night-1a2b3c4d")
              .set(dev.chorale.contract.SearchAttributes.FOLD, 3L)
              .build();
      assertThat(start(connections.temporal(), ours).getWorkflowId()).isEqualTo("night");
      SearchAttributes others =
          SearchAttributes.newBuilder()
              .set(SearchAttributeKey.forKeyword("NobodyRegistered"), "x")
              .build();
      assertThatThrownBy(() -> start(connections.temporal(), others))
          .hasStackTraceContaining("NobodyRegistered");
    }
  }

  @Test
  void serversThatDoNotAnswerAreNamedAtOnceWithTheMend() throws IOException {
    int free = freePort();
    Settings settings =
        Settings.load(
            Settings.Flags.NONE,
            Map.of(
                "TEMPORAL_ADDRESS", "127.0.0.1:" + free,
                "AWS_ENDPOINT_URL", "http://127.0.0.1:" + free),
            directory);
    try (Connections connections = new Connections(settings)) {
      long start = System.nanoTime();
      assertThatThrownBy(connections::temporal)
          .isInstanceOf(ConnectionFailure.class)
          .hasMessage(
              "Temporal does not answer at 127.0.0.1:"
                  + free
                  + ". Start it with `chorale up`, or set TEMPORAL_ADDRESS to where it is.");
      assertThatThrownBy(connections::store)
          .isInstanceOf(StoreException.class)
          .hasMessageContainingAll("127.0.0.1:" + free, "chorale up");
      assertThat((System.nanoTime() - start) / 1e9).as("seconds").isLessThan(10);
    }
  }

  @Test
  void serversThatAreSomethingElseAreToldSo() {
    try (EmbeddedServers servers = EmbeddedServers.start(directory)) {
      String store = servers.store("chorale").endpoint().getAuthority();
      Settings crossed =
          Settings.load(
              Settings.Flags.NONE,
              Map.of(
                  "TEMPORAL_ADDRESS",
                  store,
                  "AWS_ENDPOINT_URL",
                  "http://" + servers.temporalAddress()),
              directory);
      try (Connections connections = new Connections(crossed)) {
        assertThatThrownBy(connections::temporal)
            .isInstanceOf(ConnectionFailure.class)
            .hasMessageContainingAll("What answers at " + store + " is not Temporal", "its UI")
            .hasMessageNotContaining("\n");
        assertThatThrownBy(connections::store)
            .isInstanceOf(StoreException.class)
            .hasMessageContaining(servers.temporalAddress())
            .hasMessageNotContaining("\n");
      }
    }
  }

  @Test
  void aServerThatIsSilentIsGivenUpSoon() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + silent.getLocalPort();
      Settings settings =
          Settings.load(
              Settings.Flags.NONE,
              Map.of("TEMPORAL_ADDRESS", address, "AWS_ENDPOINT_URL", "http://" + address),
              directory);
      try (Connections temporal = new Connections(settings);
          Connections store = new Connections(settings)) {
        CompletableFuture<Void> meanwhile =
            CompletableFuture.runAsync(
                () ->
                    assertThatThrownBy(temporal::temporal).hasMessageContaining("does not answer"));
        assertThatThrownBy(store::store).hasMessageContaining("does not answer");
        meanwhile.join();
      }
    }
  }

  private static WorkflowExecution start(WorkflowClient client, SearchAttributes attributes) {
    return client
        .newUntypedWorkflowStub(
            "Sweep",
            WorkflowOptions.newBuilder()
                .setWorkflowId("night")
                .setTaskQueue("chorale-cpu")
                .setWorkflowIdConflictPolicy(
                    WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_TERMINATE_EXISTING)
                .setTypedSearchAttributes(attributes)
                .build())
        .start();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
