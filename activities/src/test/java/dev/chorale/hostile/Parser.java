package dev.chorale.hostile;

import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Something that reads what others wrote.
 *
 * @param name as test reports show it
 * @param seeds inputs that it reads
 * @param text whether they are text
 */
public record Parser(String name, List<byte[]> seeds, boolean text, Reading reading) {
  private static final int LONGEST_MESSAGE = 1_500;
  private static final int SHOWN = 4_000;

  public Parser {
    seeds = List.copyOf(seeds);
  }

  /** Reads an input. */
  @FunctionalInterface
  public interface Reading {
    /**
     * @param scratch an empty folder
     */
    void read(byte[] input, Path scratch) throws IOException;
  }

  /**
   * Reads an input, which may be refused with a message that people can read, and in no other way.
   *
   * @return the message, or empty when it was read
   */
  public Optional<String> tryOn(byte[] input, Path scratch) throws IOException {
    try {
      reading.read(input, scratch);
      return Optional.empty();
    } catch (BadInputException e) {
      String message = String.valueOf(e.getMessage());
      if (message.length() < 12
          || message.length() > LONGEST_MESSAGE
          || message.chars().anyMatch(Character::isISOControl)
          || message.contains("Exception")) {
        throw new AssertionError(name + ": no message for people: " + message + shown(input), e);
      }
      return Optional.of(message);
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(name + ": " + e + shown(input), e);
    }
  }

  /** How to have an input again: {@code base64 -d}. */
  String shown(byte[] input) {
    String coded = Base64.getEncoder().encodeToString(input);
    return "\ninput of "
        + input.length
        + " bytes: "
        + (coded.length() > SHOWN ? coded.substring(0, SHOWN) + "..." : coded);
  }

  @Override
  public String toString() {
    return name;
  }
}
