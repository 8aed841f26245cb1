package dev.chorale.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class ServerProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir private Path directory;
  private ServerProcess server;

  @BeforeEach
  void name() {
    server = new ServerProcess(directory, "sleeper");
  }

  @AfterEach
  void stop() throws IOException {
    server.stop(PATIENCE);
  }

  @Test
  void isFoundAgainByAnotherCommandAndStopped() throws Exception {
    ProcessHandle process = start("echo ready; exec sleep 100");

    ServerProcess asAnother = new ServerProcess(directory, "sleeper");
    assertThat(asAnother.running()).contains(process);
    assertThat(asAnother.stop(PATIENCE)).isTrue();
    assertThat(process.isAlive()).isFalse();
    assertThat(asAnother.running()).isEmpty();
    assertThat(asAnother.stop(PATIENCE)).isFalse();
    assertThat(server.lastLines(5)).isEqualTo("ready");
  }

  @Test
  void oneThatDoesNotEndWhenAskedIsEnded() throws Exception {
    ProcessHandle process = start("trap '' TERM; echo ready; while :; do sleep 0.1; done");

    assertThat(server.stop(Duration.ofMillis(300))).isTrue();

    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void oneThatDiedIsNotRunning() throws Exception {
    ProcessHandle process = start("echo ready; exec sleep 100");

    process.destroyForcibly();
    process.onExit().get(20, TimeUnit.SECONDS);

    assertThat(server.running()).isEmpty();
  }

  @Test
  void anotherProcessThatGotItsNumberIsLeftAlone() throws Exception {
    ProcessHandle process = start("echo ready; exec sleep 100");
    Instant other = process.info().startInstant().orElseThrow().minusSeconds(60);
    String pidFile = "{\"pid\":" + process.pid() + ",\"at\":\"" + other + "\"}";
    Files.writeString(directory.resolve("reused.pid"), pidFile);

    ServerProcess reused = new ServerProcess(directory, "reused");
    assertThat(reused.running()).isEmpty();
    assertThat(reused.stop(PATIENCE)).isFalse();

    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void onlyTheEndOfItsLogIsTold() throws Exception {
    Files.writeString(server.log(), "one\ntwo\nthree\n");

    assertThat(server.lastLines(2)).isEqualTo("two\nthree");
    assertThat(new ServerProcess(directory, "never").lastLines(2)).isEmpty();
  }

  private ProcessHandle start(String script) throws Exception {
    ProcessHandle process = server.start(List.of("/bin/sh", "-c", script), Map.of());
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (server.lastLines(1).isEmpty() && System.nanoTime() < end) {
      Thread.sleep(20);
    }
    assertThat(server.running()).contains(process);
    return process;
  }
}
