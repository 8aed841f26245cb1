package dev.chorale.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.embedded.EmbeddedServers;
import dev.chorale.local.Check.State;
import dev.chorale.training.EngineCheck;
import dev.chorale.worker.LocalAddresses;
import dev.chorale.worker.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ChecksTest {
  private static final EngineCheck STARTS = new EngineCheck(true, "PyTorch 2.7.1", 0);

  @TempDir private Path directory;

  @Test
  void theEngineOfThisBuildStarts() {
    EngineCheck engine = EngineCheck.run();

    assertThat(engine.starts()).as(engine.told()).isTrue();
    assertThat(engine.told()).startsWith("PyTorch 2.7.1").contains("natives in ");
  }

  @Test
  void thePrecisionOfTrainingsIsSaid() throws IOException {
    assertThat(check("precision", machine(Map.of("PATH", ""), STARTS)).found())
        .startsWith("fp32")
        .contains("training.precision");
  }

  @Test
  void theCudaThatIsNamedIsOneThatTheEngineIsBuiltFor() {
    assertThat(
            EngineCheck.class.getResource(
                "/jnilib/linux-x86_64/" + MachineChecks.CUDA_FLAVOR + "/libdjl_torch.so"))
        .isNotNull();
  }

  @Test
  void anEngineThatDoesNotStartIsMissingWithTheReason() throws IOException {
    EngineCheck broken = new EngineCheck(false, "no libtorch", 0);

    assertThat(check("engine", machine(Map.of(), broken)))
        .returns(State.MISSING, Check::state)
        .satisfies(check -> assertThat(check.found()).contains("no libtorch"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void aDriverWithoutAnEngineForItIsSaidWithTheMend() throws IOException {
    program("nvidia-smi");
    Map<String, String> environment = Map.of("PATH", directory.toString());

    assertThat(check("gpu", machine(environment, STARTS)))
        .returns(State.WARNING, Check::state)
        .satisfies(
            check -> assertThat(check.mend().orElseThrow()).contains("torch==2.7.1", "cu128"));
    assertThat(check("gpu", machine(environment, new EngineCheck(true, "PyTorch 2.7.1", 2))))
        .returns(State.OK, Check::state);
    assertThat(check("gpu", machine(Map.of("PATH", ""), STARTS)).state()).isEqualTo(State.OK);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void serversThatAreNotInstalledAreNeededOnlyByUpAndGoOnlyByThem() throws IOException {
    Map<String, String> nothing =
        Map.of("PATH", directory.toString(), "CHORALE_TOOLS", directory.resolve("x").toString());
    List<Check> without = machine(nothing, STARTS);
    assertThat(check("minio", without).state()).isEqualTo(State.WARNING);
    assertThat(check("minio", without).mend().orElseThrow()).contains("go.dev/dl");
    assertThat(check("go", without).state()).isEqualTo(State.WARNING);

    program("go");
    assertThat(check("temporal", machine(nothing, STARTS)).mend().orElseThrow())
        .contains("chorale up builds it");
    program("temporal");
    program("minio");
    assertThat(machine(nothing, STARTS)).extracting(Check::name).doesNotContain("go");
  }

  @Test
  void littleDiskAndMemoryAreSaid() {
    MachineChecks checks = new MachineChecks(new Tools(Map.of()), directory, () -> STARTS);

    assertThat(checks.disk(1L << 30).state()).isEqualTo(State.MISSING);
    assertThat(checks.disk(5L << 30).state()).isEqualTo(State.WARNING);
    assertThat(checks.disk(50L << 30).state()).isEqualTo(State.OK);
    assertThat(MachineChecks.memory(2L << 30).state()).isEqualTo(State.WARNING);
    assertThat(MachineChecks.memory(3L << 30).state()).isEqualTo(State.OK);
  }

  @Test
  void serversThatAreUpAndReadyAreFound() {
    try (EmbeddedServers servers = EmbeddedServers.start(directory)) {
      List<Check> checks = new ConnectionChecks(servers.settings("chorale")).run(false);

      assertThat(checks).extracting(Check::state).containsOnly(State.OK);
      assertThat(checks)
          .extracting(Check::name)
          .containsExactly("temporal server", "search attributes", "retention", "store");
    }
  }

  @Test
  void serversThatAreDownAreMissingOnlyWhenTheyWereAskedFor() throws IOException {
    LocalAddresses closed = LocalServersTest.freePorts();
    Map<String, String> asked =
        Map.of(
            "TEMPORAL_ADDRESS",
            closed.temporal(),
            "AWS_ENDPOINT_URL",
            closed.s3(),
            "AWS_ACCESS_KEY_ID",
            "lab",
            "AWS_SECRET_ACCESS_KEY",
            "hidden");
    List<Check> missing =
        new ConnectionChecks(Settings.load(Settings.Flags.NONE, asked, directory)).run(true);
    assertThat(missing).extracting(Check::state).containsOnly(State.MISSING);
    assertThat(check("store", missing).found())
        .isEqualTo(
            "The store does not answer at "
                + closed.s3()
                + " (from AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY)");
    assertThat(check("temporal server", missing).mend().orElseThrow())
        .isEqualTo("Start it with `chorale up`, or set TEMPORAL_ADDRESS to where it is.");

    Files.createDirectories(directory.resolve(".chorale/local"));
    closed.keepIn(directory.resolve(".chorale/local"));
    List<Check> warned =
        new ConnectionChecks(Settings.load(Settings.Flags.NONE, Map.of(), directory)).run(false);
    assertThat(warned).extracting(Check::state).containsOnly(State.WARNING);
  }

  @Test
  void aWrongPasswordIsMissingWithItsOriginAndTheMend() {
    try (EmbeddedServers servers = EmbeddedServers.start(directory)) {
      Map<String, String> environment =
          Map.of(
              "TEMPORAL_ADDRESS", servers.temporalAddress(),
              "AWS_ENDPOINT_URL", servers.store("chorale").endpoint().toString(),
              "AWS_ACCESS_KEY_ID", servers.store("chorale").accessKey(),
              "AWS_SECRET_ACCESS_KEY", "wrong");
      Settings settings = Settings.load(Settings.Flags.NONE, environment, directory);

      assertThat(check("store", new ConnectionChecks(settings).run(false)))
          .returns(State.MISSING, Check::state)
          .satisfies(
              check -> {
                assertThat(check.found()).contains("refuses", "from AWS_ENDPOINT_URL");
                assertThat(check.mend().orElseThrow()).contains("AWS_SECRET_ACCESS_KEY");
              });
    }
  }

  private List<Check> machine(Map<String, String> environment, EngineCheck engine)
      throws IOException {
    return new MachineChecks(new Tools(environment), directory, () -> engine).run();
  }

  private static Check check(String name, List<Check> checks) {
    return checks.stream().filter(check -> check.name().equals(name)).findFirst().orElseThrow();
  }

  private void program(String name) throws IOException {
    Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
