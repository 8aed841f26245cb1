package dev.chorale.cli.sweep;

import static dev.chorale.cli.sweep.SweepBench.progress;
import static dev.chorale.cli.sweep.SweepBench.trained;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.chorale.cli.sweep.HowItRan.StageRun;
import dev.chorale.contract.FailureType;
import dev.chorale.contract.Stage;
import dev.chorale.sweep.SweepDocuments;
import dev.chorale.sweep.SweepStatus.Totals;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.workflow.SweepStart;
import dev.chorale.workflow.SweepState;
import dev.chorale.workflow.SweepWorkflow;
import dev.chorale.workflow.SweepWorkflow.SweepRequest;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.client.WorkflowClient;
import io.temporal.failure.ApplicationFailure;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Read from Temporal after the end, with cells that another run of the corpus' workflow ran. */
@Timeout(60)
class HowItRanTest {
  private static final SweepSpec SPEC = SweepBench.NIGHT;

  @Test
  void everyStageAndAttemptIsAccountedForAcrossRunsOfTheWorkflow(@TempDir Path directory)
      throws InterruptedException {
    try (SweepBench bench = new SweepBench(directory)) {
      AtomicInteger attempts = new AtomicInteger();
      bench.training =
          request -> {
            if (attempts.incrementAndGet() == 1) {
              throw ApplicationFailure.newFailure(
                  "preempted", FailureType.PREEMPTED.type(), progress(2, 12, 0, 9));
            }
            return trained(request.attempt() > 1 ? 1 : 0);
          };
      SweepRequest request = new SweepRequest(SweepWorkflow.idFor(SPEC), SPEC, new TreeMap<>(), 4);
      new SweepDocuments(bench.connections.store()).save(request.sweepId(), SPEC);
      WorkflowClient client = bench.connections.temporal();
      client.newWorkflowStub(SweepWorkflow.class, SweepStart.options(request)).runSweep(request);

      HowItRan ran =
          HowItRan.find(Optional.of(client), bench.connections.store(), request.sweepId())
              .orElseThrow();

      assertThat(ran.state()).isEqualTo(SweepState.DONE);
      // The first attempt had the device for 4 s, a quarter of its 12 steps in vain.
      assertThat(ran.totals()).isEqualTo(new Totals(6, 0, 7, 1, 1, 4 + 6 * 3, 1));
      assertThat(ran.stages().stream().map(StageRun::stage))
          .startsWith(Stage.FETCH_CORPUS)
          .endsWith(Stage.WRITE_REPORT)
          .hasSize(1 + 3 + 1 + 6 + 6 + 3 + 1)
          .filteredOn(stage -> stage == Stage.AGGREGATE_LABELS)
          .hasSize(3);
      JsonNode json = ChoraleJson.tree(ran);
      assertThat(json.get("runId").asText()).isNotEmpty();
      assertThat(json.get("cells").get(0).get("preemptions").asInt() + attempts.get())
          .isGreaterThanOrEqualTo(7);
      assertThat(HowItRan.find(Optional.of(client), bench.connections.store(), "night-00000000"))
          .isEmpty();
      // The SDK hands its counts over every few seconds.
      while (counted(bench, "chorale_training_attempts_total") < 7) {
        Thread.sleep(100);
      }
      assertThat(counted(bench, "chorale_training_attempts_total")).isEqualTo(7);
      assertThat(counted(bench, "chorale_training_preemptions_total")).isEqualTo(1);
      assertThat(counted(bench, "chorale_training_device_seconds_sum")).isEqualTo(4 + 6 * 3);
      assertThat(counted(bench, "chorale_training_wasted_seconds_sum")).isEqualTo(1);
    }
  }

  /** Over all labels. */
  private static double counted(SweepBench bench, String metric) {
    return ((PrometheusMeterRegistry) bench.telemetry.meters())
        .scrape()
        .lines()
        .filter(line -> line.startsWith(metric + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
