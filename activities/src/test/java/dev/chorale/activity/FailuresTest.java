package dev.chorale.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.chorale.contract.FailureType;
import dev.chorale.storage.DamagedException;
import dev.chorale.storage.StoreException;
import dev.chorale.training.DeviceFailedException;
import dev.chorale.training.DeviceMemoryException;
import dev.chorale.training.DivergedException;
import dev.chorale.training.PreemptedException;
import dev.chorale.vocabulary.BadInputException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class FailuresTest {
  @Test
  void everyKnownCauseBecomesTheFailureOfItsType() {
    carries(FailureType.BAD_INPUT, new BadInputException("why"));
    carries(FailureType.STORE, new StoreException("why"));
    carries(FailureType.BAD_INPUT, new DamagedException("why"));
    carries(FailureType.PREEMPTED, new PreemptedException(7));
    carries(FailureType.DIVERGED, new DivergedException("why"));
    carries(FailureType.OUT_OF_MEMORY, new DeviceMemoryException("why", new Exception()));
    carries(FailureType.OUT_OF_MEMORY, new OutOfMemoryError("why"));
    carries(FailureType.DEVICE, new DeviceFailedException("why", new Exception()));
    carries(FailureType.INFRASTRUCTURE, new UncheckedIOException("why", new IOException("disk")));
  }

  @Test
  void anythingElsePropagates() {
    assertThatThrownBy(() -> raise(new IllegalStateException("bug")))
        .isInstanceOf(IllegalStateException.class);
  }

  private static void carries(FailureType type, Throwable cause) {
    ApplicationFailure failure = catchThrowableOfType(ApplicationFailure.class, () -> raise(cause));
    assertThat(failure.getType()).isEqualTo(type.type());
    assertThat(failure.isNonRetryable()).isEqualTo(!type.retryable());
    assertThat(failure.getOriginalMessage()).isEqualTo(cause.getMessage());
  }

  private static void raise(Throwable cause) {
    Failures.typed(
        () -> {
          if (cause instanceof Error error) {
            throw error;
          }
          throw (RuntimeException) cause;
        });
  }
}
