package dev.chorale.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.contract.FailureType;
import dev.chorale.workflow.SweepWorkflow.SweepRequest;
import io.temporal.activity.Activity;
import io.temporal.client.WorkflowException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is kept of a sweep for when Temporal has forgotten it: when, and for whom nobody waits. */
class ArchiveWorkflowTest {
  private final Lab lab = new Lab();

  @AfterEach
  void close() {
    lab.close();
  }

  private void awaitArchive(SweepRequest request) {
    lab.stub(lab.archive(request)).getResult(Void.class);
  }

  @Test
  void theLastWordOfTheJournalIsTheEndAndThenTheHistoriesAreStored() {
    SweepRequest request = Lab.request(spec -> spec);
    lab.run(request);
    awaitArchive(request);
    assertThat(lab.journals).startsWith("RUNNING").endsWith("DONE, closed");
    assertThat(lab.ran)
        .last()
        .isEqualTo("ExportHistories " + lab.describe(request.sweepId()).getExecution().getRunId());
  }

  @Test
  void aChangeOfStateIsWrittenAtOnce() {
    lab.fails("TrainModel PR/fold-0/seed-1", Lab.failure(FailureType.DIVERGED));
    SweepRequest request = Lab.request(spec -> spec);
    SweepWorkflow sweep = lab.start(request);
    Lab.await(
        () -> Optional.of(lab.journals).filter(seen -> seen.contains("ATTENTION")), "a journal");
    sweep.finish();
    lab.result(request);
    awaitArchive(request);
    assertThat(lab.journals).endsWith("DONE, closed");
  }

  @Test
  void aCancelledSweepIsArchivedToo() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    lab.training =
        (cell, request) -> {
          started.countDown();
          throw Lab.beatUntilUnwanted(Activity.getExecutionContext());
        };
    SweepRequest request = Lab.request(spec -> spec);
    lab.start(request);
    assertThat(started.await(20, TimeUnit.SECONDS)).isTrue();
    lab.stub(request.sweepId()).cancel();
    assertThatThrownBy(() -> lab.result(request)).isInstanceOf(WorkflowException.class);
    awaitArchive(request);
    assertThat(lab.journals).endsWith("CANCELLED, closed");
  }

  @Test
  void aTerminatedSweepIsArchivedToo() {
    lab.fails("FetchCorpus", Lab.failure(FailureType.BAD_INPUT));
    SweepRequest request = Lab.request(spec -> spec);
    lab.start(request);
    lab.await(request, now -> now.state() == SweepState.ATTENTION);
    lab.stub(request.sweepId()).terminate("by hand");
    awaitArchive(request);
    assertThat(lab.journals).endsWith("ATTENTION, closed");
  }

  @Test
  void aSweepEndsWhileItsArchiveWaitsForTheStore() {
    RuntimeException[] outage = new RuntimeException[1000];
    java.util.Arrays.setAll(outage, i -> Lab.failure(FailureType.STORE));
    lab.fails("WriteJournal", outage);
    SweepRequest request = Lab.request(spec -> spec);
    assertThat(lab.run(request).progress().state()).isEqualTo(SweepState.DONE);
    assertThat(lab.journals).isEmpty();
    assertThat(lab.describe(lab.archive(request)).getStatus().name()).endsWith("RUNNING");
  }

  @Test
  void aSweepWhoseArchiveWasTerminatedEndsAsWell() {
    lab.fails("FetchCorpus", Lab.failure(FailureType.BAD_INPUT));
    SweepRequest request = Lab.request(spec -> spec);
    SweepWorkflow sweep = lab.start(request);
    lab.await(request, now -> now.state() == SweepState.ATTENTION);
    lab.stub(lab.archive(request)).terminate("by hand");
    sweep.retry();
    assertThat(lab.result(request).progress().state()).isEqualTo(SweepState.DONE);
  }

  @Test
  void aSweepThatWaitsForLongIsLookedAtSeldomAndInShortHistories() {
    lab.fails("FetchCorpus", Lab.failure(FailureType.BAD_INPUT));
    SweepRequest request = Lab.request(spec -> spec);
    SweepWorkflow sweep = lab.start(request);
    lab.await(request, now -> now.state() == SweepState.ATTENTION);
    lab.temporal.sleep(java.time.Duration.ofHours(20));
    // Each look finds a change here: one a minute at the most.
    assertThat(lab.journals).hasSizeBetween(600, 1300);
    assertThat(lab.describe(lab.archive(request)).getHistoryLength()).isLessThan(6000);
    assertThat(List.copyOf(lab.ran).stream().filter(name -> name.startsWith("ExportHistories")))
        .hasSizeBetween(10, 21);
    sweep.finish();
    lab.result(request);
  }
}
