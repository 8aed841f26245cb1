package dev.chorale.workflow;

import io.temporal.api.enums.v1.TimeoutType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.failure.TerminatedFailure;
import io.temporal.failure.TimeoutFailure;

/** Failures as one line for people. */
final class FailureTexts {
  /** Longer messages are cut: they travel in memos and payloads. */
  private static final int LONGEST = 1500;

  private FailureTexts() {}

  /** As in {@code BadInput: clips.csv, line 7: ...}. */
  static String of(TemporalFailure failure) {
    Throwable cause = failure.getCause();
    String text;
    if (failure instanceof ApplicationFailure application) {
      text = application.getType() + ": " + application.getOriginalMessage();
    } else if (failure instanceof TimeoutFailure timeout) {
      text =
          timeout.getTimeoutType() == TimeoutType.TIMEOUT_TYPE_HEARTBEAT
              ? "No heartbeat: its worker is gone, or hangs"
              : "Took too long (" + timeout.getTimeoutType() + ")";
    } else if (failure instanceof TerminatedFailure) {
      text = "Terminated by hand";
    } else if (failure instanceof CanceledFailure) {
      text = "Cancelled by hand";
    } else if ((failure instanceof ActivityFailure || failure instanceof ChildWorkflowFailure)
        && cause instanceof TemporalFailure inner) {
      return of(inner);
    } else {
      text = String.valueOf(failure.getOriginalMessage());
    }
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 3) + "...";
  }
}
