package dev.chorale.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.chorale.contract.SearchAttributes;
import dev.chorale.storage.StoredObject;
import dev.chorale.worker.ConnectionFailure;
import dev.chorale.worker.Connections;
import dev.chorale.worker.LocalAddresses;
import dev.chorale.worker.NamespaceSetup;
import dev.chorale.worker.Settings;
import io.temporal.client.WorkflowOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** With real servers where they are installed; without them only what is refused before. */
@DisabledOnOs(OS.WINDOWS)
class LocalServersTest {
  private static final Tools TOOLS = new Tools(System.getenv());

  @TempDir private Path directory;
  private final StringWriter said = new StringWriter();
  private LocalServers servers;

  @BeforeEach
  void inADirectoryOfItsOwn() {
    servers = new LocalServers(directory, TOOLS, new PrintWriter(said));
  }

  @AfterEach
  void down() throws IOException {
    servers.down();
  }

  @Test
  void whatTheyHoldSurvivesDownAndUpAndTheDeathOfBoth() throws Exception {
    assumeInstalled();
    LocalAddresses ports = freePorts();
    assertThat(servers.up(ports)).isTrue();
    assertThat(servers.up(ports)).isFalse();
    assertThat(servers.status().bothRun()).isTrue();
    Settings settings = servers.settings();
    StoredObject object;
    try (Connections connections = new Connections(settings)) {
      object = connections.store().put("ratings".getBytes(UTF_8));
      connections
          .temporal()
          .newUntypedWorkflowStub(
              "Sweep",
              WorkflowOptions.newBuilder()
                  .setWorkflowId("night")
                  .setTaskQueue("nobody")
                  .setTypedSearchAttributes(
                      io.temporal.common.SearchAttributes.newBuilder()
                          .set(SearchAttributes.SWEEP, "night")
                          .build())
                  .build())
          .start();
      try (NamespaceSetup setup = new NamespaceSetup(connections.temporal())) {
        assertThat(setup.missing()).isEmpty();
        assertThat(setup.retention()).isEqualTo(NamespaceSetup.RETENTION);
      }
    }
    assertThat(status(URI.create(ports.ui()))).isEqualTo(200);

    assertThat(servers.down()).containsExactly("temporal", "minio");
    assertThat(servers.status().temporal().state()).isEqualTo(ServerStatus.State.STOPPED);
    assertThat(servers.down()).isEmpty();
    assertThat(servers.up(ports)).isTrue();
    assertHeld(settings, object);

    for (ServerStatus.Server server :
        List.of(servers.status().temporal(), servers.status().minio())) {
      ProcessHandle process = ProcessHandle.of(server.pid().orElseThrow()).orElseThrow();
      process.destroyForcibly();
      process.onExit().join();
    }
    assertThat(servers.status().bothRun()).isFalse();
    assertThat(servers.up(ports)).isTrue();
    assertHeld(settings, object);
  }

  private static void assertHeld(Settings settings, StoredObject object) {
    try (Connections connections = new Connections(settings)) {
      assertThat(connections.store().read(object)).isEqualTo("ratings".getBytes(UTF_8));
      assertThat(
              connections
                  .temporal()
                  .newUntypedWorkflowStub("night")
                  .describe()
                  .getTypedSearchAttributes()
                  .get(SearchAttributes.SWEEP))
          .isEqualTo("night");
    }
  }

  @Test
  void theKeyIsRandomAndOnlyItsOwnerReadsIt() throws IOException {
    assumeInstalled();
    servers.up(freePorts());

    for (String file : List.of("key", "env")) {
      assertThat(Files.getPosixFilePermissions(directory.resolve(file)))
          .as(file)
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
    String secret = servers.settings().store().secretKey();
    assertThat(secret).hasSize(40);
    assertThat(Files.readString(directory.resolve("env")))
        .contains("export AWS_SECRET_ACCESS_KEY=" + secret);
    assertThat(said.toString()).doesNotContain(secret);
  }

  @Test
  void aPortInUseIsNamedWithTheMendAndNothingIsStarted() throws IOException {
    LocalAddresses ports = freePorts();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      LocalAddresses wanted =
          new LocalAddresses(
              ports.temporalPort(), ports.uiPort(), taken.getLocalPort(), ports.consolePort());

      assertThatThrownBy(() -> servers.up(wanted))
          .isInstanceOf(ConnectionFailure.class)
          .hasMessageContainingAll("Port " + taken.getLocalPort(), "MinIO", "--s3-port");
    }
    assertThat(said.toString()).isEmpty();
    assertThat(directory.resolve("servers.json")).doesNotExist();
  }

  @Test
  void aServerThatDoesNotComeUpIsToldWithTheEndOfItsLogAndBothAreStopped() throws IOException {
    Path path = Files.createDirectory(directory.resolve("path"));
    program(path.resolve("minio"), "exec sleep 100");
    program(path.resolve("temporal"), "echo 'disk is full'; exit 3");
    LocalServers broken =
        new LocalServers(
            directory, new Tools(Map.of("PATH", path.toString())), new PrintWriter(said));

    assertThatThrownBy(() -> broken.up(freePorts()))
        .isInstanceOf(ConnectionFailure.class)
        .hasMessageContainingAll("temporal did not come up", "temporal.log", "disk is full");

    assertThat(broken.status().minio().state()).isEqualTo(ServerStatus.State.STOPPED);
  }

  @Test
  void otherPortsAreRefusedWhileTheyRun() throws IOException {
    assumeInstalled();
    servers.up(freePorts());

    assertThatThrownBy(() -> servers.up(freePorts()))
        .isInstanceOf(ConnectionFailure.class)
        .hasMessageContainingAll("run on other ports", "chorale down");
  }

  private static void assumeInstalled() {
    assumeTrue(
        TOOLS.find("temporal").isPresent() && TOOLS.find("minio").isPresent(),
        "temporal and minio are on the PATH or in CHORALE_TOOLS");
  }

  private static int status(URI page) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static void program(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static LocalAddresses freePorts() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket a = new ServerSocket(0, 1, loopback);
        ServerSocket b = new ServerSocket(0, 1, loopback);
        ServerSocket c = new ServerSocket(0, 1, loopback);
        ServerSocket d = new ServerSocket(0, 1, loopback)) {
      return new LocalAddresses(
          a.getLocalPort(), b.getLocalPort(), c.getLocalPort(), d.getLocalPort());
    }
  }
}
