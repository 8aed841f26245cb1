package dev.chorale.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes sound as shards carry it. */
public final class AudioEncoder {
  /** Of every file that is written here. */
  static final int HEADER_BYTES = 44;

  private AudioEncoder() {}

  /**
   * The samples as a WAV file: 16 kHz, one channel, 16-bit PCM, rounded to nearest without dither,
   * clipped at full scale. Decoding 16-bit PCM of that rate and encoding it again gives the same
   * samples.
   */
  public static byte[] wav16(float[] samples) {
    byte[] wav = new byte[HEADER_BYTES + 2 * samples.length];
    ByteBuffer out = header(wav);
    for (float sample : samples) {
      int rounded = Math.round(sample * 32768f);
      out.putShort((short) Math.max(Short.MIN_VALUE, Math.min(Short.MAX_VALUE, rounded)));
    }
    return wav;
  }

  /**
   * Samples that are 16-bit PCM of that rate and one channel already, with a header of their own.
   */
  static byte[] wav16(byte[] from, int start, int bytes) {
    byte[] wav = new byte[HEADER_BYTES + bytes];
    header(wav).put(from, start, bytes);
    return wav;
  }

  /** Writes the header of as many samples as there is room for behind it. */
  private static ByteBuffer header(byte[] wav) {
    int dataBytes = wav.length - HEADER_BYTES;
    ByteBuffer out = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
    out.put(ascii("RIFF")).putInt(HEADER_BYTES - 8 + dataBytes).put(ascii("WAVE"));
    out.put(ascii("fmt ")).putInt(16).putShort((short) 1).putShort((short) 1);
    out.putInt(AudioDecoder.SAMPLE_RATE).putInt(2 * AudioDecoder.SAMPLE_RATE);
    out.putShort((short) 2).putShort((short) 16);
    return out.put(ascii("data")).putInt(dataBytes);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
