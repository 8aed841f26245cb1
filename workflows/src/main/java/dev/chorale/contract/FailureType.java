package dev.chorale.contract;

import java.util.Arrays;

/** Why an activity failed: the type of its application failure, by which retries are decided. */
public enum FailureType {
  /** The worker was told to stop: at once, without end, never counted as a failure. */
  PREEMPTED("Preempted", true),
  /** The worker had begun another training: at once, and not counted as an attempt. */
  BUSY("Busy", true),
  /**
   * The cell has run under other numerics, which the failure's detail names: to a worker that has
   * them, and not counted as an attempt.
   */
  OTHER_NUMERICS("OtherNumerics", true),
  /** The artifact store did not answer or refused: again after a while, without end. */
  STORE("Store", true),
  /** A disk, a network or a host failed: again after a while, without end. */
  INFRASTRUCTURE("Infrastructure", true),
  /** The device or the host ran out of memory: three times. */
  OUT_OF_MEMORY("OutOfMemory", true),
  /**
   * The device failed in a way that spoils it for its process, which ends: another's turn. A few
   * times, since the cell itself may be what the device can't bear.
   */
  DEVICE("Device", true),
  /** The loss is not a number: the same settings would end the same way. */
  DIVERGED("Diverged", false),
  /** Input that is wrong stays wrong: a file, a line, a setting. */
  BAD_INPUT("BadInput", false),
  /** Anything else, most likely a defect: a few times. */
  UNEXPECTED("Unexpected", true);

  private final String type;
  private final boolean retryable;

  FailureType(String type, boolean retryable) {
    this.type = type;
    this.retryable = retryable;
  }

  /** As the failure carries it and the Temporal UI shows it. */
  public String type() {
    return type;
  }

  /** The type of that name; {@link #UNEXPECTED} for a name that no type has. */
  public static FailureType of(String type) {
    return Arrays.stream(values())
        .filter(value -> value.type.equals(type))
        .findFirst()
        .orElse(UNEXPECTED);
  }

  /** Whether another attempt can end better. */
  public boolean retryable() {
    return retryable;
  }
}
