package dev.chorale.activity;

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
import java.util.function.Supplier;

/**
 * Turns what a stage throws into the failure by whose type retries are decided. What is not named
 * here propagates as it is.
 */
public final class Failures {
  private static final Object[] NO_DETAILS = {};

  private Failures() {}

  /** Runs an activity's body; its failures carry a {@link FailureType}. */
  public static <T> T typed(Body<T> body) {
    return typed(body, () -> NO_DETAILS);
  }

  /**
   * Runs an activity's body.
   *
   * @param details that a failure carries beside its type
   */
  public static <T> T typed(Body<T> body, Supplier<Object[]> details) {
    try {
      return body.run();
    } catch (BadInputException | DamagedException e) {
      // What the store has lost or spoiled is not mended by asking again.
      throw failure(FailureType.BAD_INPUT, e, details);
    } catch (StoreException e) {
      throw failure(FailureType.STORE, e, details);
    } catch (PreemptedException e) {
      throw failure(FailureType.PREEMPTED, e, details);
    } catch (OtherNumericsException e) {
      throw failure(FailureType.OTHER_NUMERICS, e, () -> new Object[] {e.numerics()});
    } catch (DivergedException e) {
      throw failure(FailureType.DIVERGED, e, details);
    } catch (DeviceMemoryException | OutOfMemoryError e) {
      throw failure(FailureType.OUT_OF_MEMORY, e, details);
    } catch (DeviceFailedException e) {
      throw failure(FailureType.DEVICE, e, details);
    } catch (IOException | UncheckedIOException e) {
      throw failure(FailureType.INFRASTRUCTURE, e, details);
    }
  }

  private static ApplicationFailure failure(
      FailureType type, Throwable cause, Supplier<Object[]> details) {
    String message = String.valueOf(cause.getMessage());
    return type.retryable()
        ? ApplicationFailure.newFailureWithCause(message, type.type(), cause, details.get())
        : ApplicationFailure.newNonRetryableFailureWithCause(
            message, type.type(), cause, details.get());
  }

  /** What an activity does. */
  @FunctionalInterface
  public interface Body<T> {
    T run() throws IOException;
  }
}
