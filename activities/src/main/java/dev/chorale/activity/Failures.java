package dev.chorale.activity;

import dev.chorale.contract.FailureType;
import dev.chorale.storage.StoreException;
import dev.chorale.training.DeviceMemoryException;
import dev.chorale.training.DivergedException;
import dev.chorale.training.PreemptedException;
import dev.chorale.vocabulary.BadInputException;
import io.temporal.failure.ApplicationFailure;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Turns what a stage throws into the failure by whose type retries are decided. What is not named
 * here propagates as it is.
 */
public final class Failures {
  private Failures() {}

  /** Runs an activity's body; its failures carry a {@link FailureType}. */
  public static <T> T typed(Body<T> body) {
    try {
      return body.run();
    } catch (BadInputException e) {
      throw failure(FailureType.BAD_INPUT, e);
    } catch (StoreException e) {
      throw failure(FailureType.STORE, e);
    } catch (PreemptedException e) {
      throw failure(FailureType.PREEMPTED, e);
    } catch (DivergedException e) {
      throw failure(FailureType.DIVERGED, e);
    } catch (DeviceMemoryException | OutOfMemoryError e) {
      throw failure(FailureType.OUT_OF_MEMORY, e);
    } catch (IOException | UncheckedIOException e) {
      throw failure(FailureType.INFRASTRUCTURE, e);
    }
  }

  private static ApplicationFailure failure(FailureType type, Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    return type.retryable()
        ? ApplicationFailure.newFailureWithCause(message, type.type(), cause)
        : ApplicationFailure.newNonRetryableFailureWithCause(message, type.type(), cause);
  }

  /** What an activity does. */
  @FunctionalInterface
  public interface Body<T> {
    T run() throws IOException;
  }
}
