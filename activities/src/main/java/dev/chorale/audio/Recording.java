package dev.chorale.audio;

import dev.chorale.vocabulary.BadInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumSet;
import java.util.Set;

/** A recording as shards carry it: 16 kHz, one channel, 16-bit PCM, and what is odd about it. */
public final class Recording {
  /** -80 dB of full scale in steps of 16 bits: a microphone that was on is louder. */
  private static final int SILENCE = 3;

  private final byte[] wav;
  private final EnumSet<Flaw> flaws;

  private Recording(byte[] wav, boolean clipped) {
    this.wav = wav;
    this.flaws = EnumSet.noneOf(Flaw.class);
    if (clipped) {
      flaws.add(Flaw.CLIPPED);
    }
    if (isSilent(wav)) {
      flaws.add(Flaw.SILENT);
    }
  }

  /**
   * Reads a WAV or FLAC file of any rate, number of channels and width. What is in a shard's form
   * already comes out sample for sample.
   *
   * @param name of the file, for messages
   * @throws DamagedRecordingException when it is empty, truncated, or its header is wrong
   * @throws BadInputException when it is of another kind, with the command that converts it
   */
  public static Recording read(byte[] file, String name) {
    if (FlacReader.isFlac(file)) {
      return of(FlacReader.read(file, name));
    }
    WavReader reader = WavReader.open(file, name);
    if (reader.isShardForm()) {
      byte[] wav = AudioEncoder.wav16(file, reader.dataStart(), reader.dataBytes());
      return new Recording(wav, isClipped(wav));
    }
    return of(reader.sound());
  }

  private static Recording of(Sound sound) {
    return new Recording(AudioEncoder.wav16(sound.atSixteenKilohertz()), sound.clipped);
  }

  /** Sound that was made here, in which nothing is odd. */
  public static Recording made(float[] samples) {
    return new Recording(AudioEncoder.wav16(samples), false);
  }

  /** The WAV file; not to be changed. */
  public byte[] wav() {
    return wav;
  }

  public double seconds() {
    return (double) (wav.length - AudioEncoder.HEADER_BYTES) / 2 / AudioDecoder.SAMPLE_RATE;
  }

  /** {@link Flaw#SILENT} and {@link Flaw#CLIPPED}, where they are true. */
  public Set<Flaw> flaws() {
    return Set.copyOf(flaws);
  }

  private static boolean isSilent(byte[] wav) {
    ByteBuffer samples = samples(wav);
    while (samples.hasRemaining()) {
      if (Math.abs(samples.getShort()) > SILENCE) {
        return false;
      }
    }
    return true;
  }

  private static boolean isClipped(byte[] wav) {
    Clipping clipping = new Clipping(1, 16);
    ByteBuffer samples = samples(wav);
    while (samples.hasRemaining()) {
      clipping.sample(0, samples.getShort() / 32768.0);
    }
    return clipping.found();
  }

  private static ByteBuffer samples(byte[] wav) {
    return ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).position(AudioEncoder.HEADER_BYTES);
  }
}
