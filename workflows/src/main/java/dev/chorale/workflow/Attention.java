package dev.chorale.workflow;

import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What can't go on by itself, until a person says retry or finish. Workflow code. */
final class Attention {
  private final Runnable changed;
  private final Map<String, String> open = new LinkedHashMap<>();
  private int retries;
  private int finishes;
  private final Map<String, String> givenUp = new LinkedHashMap<>();

  /**
   * @param changed run whenever something begins or ends to wait
   */
  Attention(Runnable changed) {
    this.changed = changed;
  }

  void retry() {
    retries++;
    changed.run();
  }

  void finish() {
    finishes++;
    changed.run();
  }

  /**
   * Does the work; after a failure that the work's own retries do not cure, waits for a person.
   *
   * @param what names the work, as in {@code crema-d: FetchCorpus}
   * @return empty when the work was given up
   */
  <T> Optional<T> attend(String what, Supplier<T> work) {
    while (true) {
      try {
        return Optional.of(work.get());
      } catch (ActivityFailure | ChildWorkflowFailure failure) {
        CancellationScope.throwCanceled();
        open.put(what, FailureTexts.of(failure));
        changed.run();
      }
      int retriesBefore = retries;
      int finishesBefore = finishes;
      Workflow.await(() -> retries > retriesBefore || finishes > finishesBefore);
      String failure = open.remove(what);
      changed.run();
      if (retries == retriesBefore) {
        givenUp.put(what, failure == null ? "" : failure);
        return Optional.empty();
      }
    }
  }

  /** How many wait for a person. */
  int waiting() {
    return open.size();
  }

  /** How many were given up. */
  int givenUp() {
    return givenUp.size();
  }

  /** The last failure of work that was given up. */
  String whyGivenUp(String what) {
    return givenUp.getOrDefault(what, "");
  }

  /** A sentence for each that waits. */
  List<String> sentences() {
    return open.entrySet().stream().map(entry -> entry.getKey() + ": " + entry.getValue()).toList();
  }
}
