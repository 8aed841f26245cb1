package dev.chorale.activity;

/** The training has run under other numerics than this worker's. */
final class OtherNumericsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String numerics;

  /**
   * @param numerics that it has run under, by name
   */
  OtherNumericsException(String numerics) {
    super("Left to a worker of numerics " + numerics + ", under which it has run");
    this.numerics = numerics;
  }

  String numerics() {
    return numerics;
  }
}
