package dev.chorale.audio;

import dev.chorale.vocabulary.BadInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * Reads recordings as every later stage wants them: one channel, 16 kHz, full scale at 1. Channels
 * are averaged before resampling.
 */
public final class AudioDecoder {
  /** Samples in a second of all sound inside Chorale. */
  public static final int SAMPLE_RATE = 16_000;

  private AudioDecoder() {}

  /**
   * Decodes a WAV or FLAC file of any rate, number of channels and width.
   *
   * @throws BadInputException naming the file, what was found and the mend, when it is missing,
   *     damaged, truncated, empty or of another kind
   */
  public static float[] decode(Path file) {
    try {
      return decode(Files.readAllBytes(file), file.toString());
    } catch (NoSuchFileException e) {
      throw new BadInputException(
          file + ": no such file. Put the recording there, or remove its clip.", e);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  /**
   * Decodes the bytes of a WAV or FLAC file.
   *
   * @param name of the file, for messages
   * @throws BadInputException as {@link #decode(Path)}
   */
  public static float[] decode(byte[] bytes, String name) {
    Sound sound =
        FlacReader.isFlac(bytes)
            ? FlacReader.read(bytes, name)
            : WavReader.open(bytes, name).sound();
    return sound.atSixteenKilohertz();
  }
}
