package dev.chorale.sweep;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowNotFoundException;
import java.util.Optional;
import java.util.function.Supplier;

/** What Temporal may have forgotten. */
final class Forgotten {
  private Forgotten() {}

  /** The answer to a question about a workflow; empty when Temporal has no such run. */
  static <T> Optional<T> unless(Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (WorkflowNotFoundException e) {
      return Optional.empty();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }
}
