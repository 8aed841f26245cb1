package dev.chorale.csv;

/** Takes the fields of a line as they lie in its bytes, which are UTF-8. */
@FunctionalInterface
public interface LineBytes {
  /**
   * Takes a line. The array is used again afterwards.
   *
   * @param bounds where each field begins and ends without the blanks around it, in the order in
   *     which the columns were named
   * @return whether it was taken: else it is read once more, as strings
   */
  boolean take(byte[] line, int[] bounds);

  /**
   * Told before the bytes of the lines that were taken are overwritten, and after the last line.
   */
  default void bytesEnd() {}
}
