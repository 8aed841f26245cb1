package dev.chorale.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Shells stand for workers. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class DeviceWorkersTest {
  @TempDir private Path folder;

  private static List<String> shell(String script) {
    return List.of("sh", "-c", script);
  }

  @Test
  void oneThatEndsLaterIsStartedAgainUntilAllAreStopped() throws Exception {
    Path starts = folder.resolve("starts");
    DeviceWorkers workers =
        new DeviceWorkers(
            List.of(shell("echo >>" + starts + "; exit 1"), shell("exec sleep 60")), Duration.ZERO);
    CompletableFuture<Integer> end =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return workers.await();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    while (!Files.exists(starts) || Files.readAllLines(starts).size() < 3) {
      Thread.sleep(50);
      assertThat(end).isNotDone();
    }
    workers.stop();
    workers.awaitStopped();
    assertThat(end.get()).isZero();
  }

  @Test
  void oneThatEndsSoonStopsAllWithItsCode() throws Exception {
    Path stopped = folder.resolve("stopped");
    DeviceWorkers workers =
        new DeviceWorkers(
            List.of(
                shell("trap 'echo >" + stopped + "; exit 0' TERM; while :; do sleep 0.1; done"),
                shell("sleep 1; exit 2")),
            Duration.ofMinutes(1));
    assertThat(workers.await()).isEqualTo(2);
    assertThat(stopped).exists();
  }

  @Test
  void eachIsThisProcessAgainForOneGpu() {
    assertThat(
            WorkerCommand.command(
                List.of("worker", "--devices", "all", "--queue", "gpu", "--grace=1m"), 3))
        .startsWith(Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .endsWith(
            Main.class.getName(), "worker", "--device", "gpu:3", "--queue", "gpu", "--grace=1m");
    assertThat(WorkerCommand.command(List.of("worker", "--devices=all"), 0))
        .endsWith(Main.class.getName(), "worker", "--device", "gpu:0");
  }
}
