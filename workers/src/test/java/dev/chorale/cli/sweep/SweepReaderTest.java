package dev.chorale.cli.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.cli.sweep.SweepClient.Started;
import dev.chorale.contract.FailureType;
import dev.chorale.contract.TrainingActivities.TrainModel;
import dev.chorale.contract.TrainingActivities.TrainedModel;
import dev.chorale.sweep.SweepDocuments;
import dev.chorale.sweep.SweepReader;
import dev.chorale.sweep.SweepReader.Snapshot;
import dev.chorale.sweep.SweepStatus;
import dev.chorale.sweep.SweepStatus.CellStatus;
import dev.chorale.vocabulary.AggregationRule;
import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.ChoraleJson;
import dev.chorale.vocabulary.SweepSpec;
import dev.chorale.workflow.CellState;
import dev.chorale.workflow.SweepState;
import dev.chorale.workflow.SweepWorkflow;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a sweep in each of its states, read from Temporal alone. */
@Timeout(60)
class SweepReaderTest {
  private static final SweepSpec SPEC = SweepBench.NIGHT;

  @TempDir private Path directory;
  private SweepBench bench;
  private final StringWriter shown = new StringWriter();

  @BeforeEach
  void start() {
    bench = new SweepBench(directory);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  private String startSweep() {
    return bench.client().start(SPEC, Map.of()).id();
  }

  private Snapshot await(String id, Predicate<SweepStatus> condition) throws InterruptedException {
    SweepReader reader = bench.reader();
    while (true) {
      Snapshot snapshot = reader.read(id);
      if (condition.test(snapshot.status())) {
        return snapshot;
      }
      Thread.sleep(50);
    }
  }

  private Snapshot follow(String id) throws InterruptedException {
    ProgressDisplay display =
        new ProgressDisplay(new PrintWriter(shown), false, InstantSource.system());
    return new SweepFollower(bench.reader(), display, Duration.ofMillis(50)).follow(id);
  }

  @Test
  void aSweepThatIsDoneHasAllItsCellsAndItsReport() throws Exception {
    String id = startSweep();
    Snapshot last = follow(id);
    SweepStatus status = last.status();
    assertThat(status.state()).isEqualTo(SweepState.DONE);
    assertThat(status.report()).contains(SweepBench.ref("Report"));
    assertThat(status.cells()).hasSize(6);
    CellStatus first = status.cells().get(0);
    assertThat(first.id()).isEqualTo(id + "/crema-d/PR/fold-0/seed-1");
    assertThat(first.rule()).isEqualTo(AggregationRule.PLURALITY);
    assertThat(status.cells())
        .allSatisfy(
            cell -> {
              assertThat(cell.state()).isEqualTo(CellState.DONE);
              assertThat(cell.epoch()).isEqualTo(2);
              assertThat(cell.attempts()).isEqualTo(1);
              assertThat(cell.deviceSeconds()).isEqualTo(3);
            });
    assertThat(SweepFollower.exitCode(last)).isZero();
    assertThat(shown.toString()).contains("6/6 cells");
  }

  @Test
  void theJsonOfShowHasTheFieldsThatScriptsRelyOn() throws Exception {
    String json = ChoraleJson.mapper().writeValueAsString(follow(startSweep()).status());
    assertThat(json)
        .startsWith("{\"id\":\"night-")
        .contains("\"state\":\"DONE\",\"running\":0,\"holes\":0,\"cells\":[{\"id\":\"night-")
        .contains(
            "\"corpus\":\"crema-d\",\"rule\":\"PR\",\"fold\":0,\"seed\":1,\"state\":\"DONE\","
                + "\"reused\":false,\"epoch\":2,\"epochs\":2,\"attempts\":1,\"preemptions\":0,"
                + "\"resumes\":0,\"deviceSeconds\":3.0,\"wastedSeconds\":0.0,"
                + "\"mixedNumerics\":false,\"failure\":null,\"waitsFor\":null}")
        .contains("\"report\":{\"stage\":\"Report\",\"key\":\"key\",\"digest\":\"digest\"}")
        .endsWith(
            "\"totals\":{\"cells\":6,\"reused\":0,\"attempts\":6,\"preemptions\":0,\"resumes\":0,"
                + "\"deviceSeconds\":18.0,\"wastedSeconds\":0.0}}");
  }

  @Test
  void theEpochOfARunningCellComesFromItsHeartbeat() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    bench.training =
        request -> {
          Activity.getExecutionContext().heartbeat(SweepBench.progress(2, 15, 10, 10));
          return awaiting(end);
        };
    String id = startSweep();
    Snapshot snapshot =
        await(id, status -> status.cells().stream().anyMatch(cell -> cell.epoch() == 2));
    CellStatus running =
        snapshot.status().cells().stream().filter(cell -> cell.epoch() == 2).findFirst().get();
    assertThat(running.state()).isEqualTo(CellState.RUNNING);
    assertThat(running.resumes()).isEqualTo(1);
    assertThat(snapshot.status().count(CellState.WAITING)).isPositive();
    assertThat(SweepFollower.ended(snapshot)).isFalse();
    end.countDown();
    assertThat(follow(id).status().state()).isEqualTo(SweepState.DONE);
  }

  @Test
  void aPreemptedCellTellsWhatItCost() throws Exception {
    bench.training =
        request -> {
          if (is(request, "AR", 0) && request.attempt() == 1) {
            // Five of its ten steps since the beginning are in no checkpoint: 2 of 4 seconds.
            throw ApplicationFailure.newFailure(
                "told to stop", FailureType.PREEMPTED.type(), SweepBench.progress(1, 10, 0, 5));
          }
          return SweepBench.trained(request.attempt() == 1 ? 0 : 1);
        };
    CellStatus cell =
        follow(startSweep()).status().cells().stream()
            .filter(one -> one.attempts() == 2)
            .findFirst()
            .get();
    assertThat(cell.preemptions()).isEqualTo(1);
    assertThat(cell.resumes()).isEqualTo(1);
    assertThat(cell.deviceSeconds()).isEqualTo(4 + 3);
    assertThat(cell.wastedSeconds()).isEqualTo(2);
    assertThat(cell.failure()).isEmpty();
  }

  @Test
  void whatCannotGoOnAsksForAPersonAndTheRestIsDone() throws Exception {
    bench.training =
        request -> {
          if (is(request, "AR", 1)) {
            throw ApplicationFailure.newNonRetryableFailure(
                "the loss is not a number", FailureType.DIVERGED.type());
          }
          return SweepBench.trained(0);
        };
    String id = startSweep();
    Snapshot stuck = follow(id);
    assertThat(stuck.status().state()).isEqualTo(SweepState.ATTENTION);
    assertThat(stuck.status().count(CellState.DONE)).isEqualTo(5);
    assertThat(stuck.status().cells().stream().filter(c -> c.state() == CellState.FAILED))
        .singleElement()
        .satisfies(cell -> assertThat(cell.failure().get()).contains("not a number"));
    assertThat(SweepFollower.exitCode(stuck)).isEqualTo(1);

    bench.client().tell(id, SweepWorkflow::finish);
    Snapshot finished = await(id, status -> status.state() == SweepState.DONE);
    assertThat(finished.status().holes()).isEqualTo(1);
    assertThat(SweepFollower.exitCode(finished)).isEqualTo(1);
  }

  @Test
  void aCorpusThatCannotBeFetchedAsksForAPersonAndTriesAgainWhenTold() throws Exception {
    bench.fetching =
        () -> {
          throw ApplicationFailure.newNonRetryableFailure(
              "clip.wav: not a WAV file", FailureType.BAD_INPUT.type());
        };
    String id = startSweep();
    Snapshot stuck = follow(id);
    assertThat(stuck.status().state()).isEqualTo(SweepState.ATTENTION);
    assertThat(stuck.progress().get().attention())
        .singleElement()
        .asString()
        .contains("FetchCorpus", "clip.wav: not a WAV file");

    bench.fetching = () -> {};
    bench.client().tell(id, SweepWorkflow::retry);
    assertThat(await(id, status -> status.state() == SweepState.DONE).status().holes()).isZero();
  }

  @Test
  void aSweepIsReadWithoutAnyWorker() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    bench.training = request -> is(request, "PR", 0) ? SweepBench.trained(0) : awaiting(never);
    String id = startSweep();
    await(id, status -> status.count(CellState.DONE) == 1 && status.running() > 0);
    bench.stopWorkers();
    assertThat(bench.reader().read(id).status().count(CellState.DONE)).isEqualTo(1);
    assertThat(bench.reader().row(id).get().state()).isEqualTo(SweepState.RUNNING);
  }

  @Test
  void startingARunningSweepAttachesAndAClosedOneRunsAgain() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    bench.training = request -> awaiting(end);
    Started first = bench.client().start(SPEC, Map.of());
    Started second = bench.client().start(SPEC, Map.of());
    assertThat(first.attached()).isFalse();
    assertThat(second).isEqualTo(new Started(first.id(), first.runId(), true));
    end.countDown();
    follow(first.id());
    bench.training = request -> SweepBench.trained(0);
    Started third = bench.client().start(SPEC, Map.of());
    assertThat(third.attached()).isFalse();
    assertThat(third.runId()).isNotEqualTo(first.runId());
    assertThat(follow(third.id()).status().state()).isEqualTo(SweepState.DONE);
  }

  @Test
  void aCancelledSweepIsToldSo() throws Exception {
    bench.training =
        request -> {
          while (true) {
            Activity.getExecutionContext().heartbeat(SweepBench.progress(1, 1, 0, 0));
            pause();
          }
        };
    String id = startSweep();
    await(id, status -> status.running() > 0);
    bench.client().cancel(id);
    Snapshot last = follow(id);
    assertThat(last.status().state()).isEqualTo(SweepState.CANCELLED);
    assertThat(last.status().cells()).allMatch(cell -> cell.state() == CellState.CANCELLED);
    assertThat(SweepFollower.exitCode(last)).isEqualTo(1);
  }

  @Test
  void anIdIsFoundByABeginningThatNoOtherHas() {
    SweepDocuments documents = new SweepDocuments(bench.connections.store());
    documents.save("night-1a2b3c4d", SPEC);
    documents.save("night-1a999999", SPEC);
    documents.save("noon-11111111", SPEC);
    assertThat(documents.ids())
        .isEqualTo(List.of("night-1a2b3c4d", "night-1a999999", "noon-11111111"));
    assertThat(documents.resolve("noo")).isEqualTo("noon-11111111");
    assertThat(documents.resolve("night-1a2")).isEqualTo("night-1a2b3c4d");
    assertThatThrownBy(() -> documents.resolve("night"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("night-1a2b3c4d, night-1a999999");
    assertThatThrownBy(() -> documents.resolve("dawn"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("begins with 'dawn'");
  }

  private static boolean is(TrainModel request, String rule, int fold) {
    return request.inputs().rule().code().equals(rule) && request.fold().value() == fold;
  }

  private static TrainedModel awaiting(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped", e);
    }
    return SweepBench.trained(0);
  }

  private static void pause() {
    try {
      Thread.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("stopped", e);
    }
  }
}
