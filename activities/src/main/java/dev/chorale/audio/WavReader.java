package dev.chorale.audio;

import dev.chorale.vocabulary.BadInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;

/**
 * Parses RIFF WAVE: PCM of 8, 16, 24 and 32 bits, float of 32 and 64, plain or extensible, other
 * chunks skipped. Strict about sizes, since a truncated recording trains a model on a part of what
 * the raters heard. Bytes after the end that the header states are ignored: tags are put there.
 */
final class WavReader {
  private static final String REWRITE =
      " Fetch the file again, or rewrite it (sox in.wav out.wav).";
  private static final String CONVERT =
      " Convert it to PCM (ffmpeg -i in.wav -c:a pcm_s16le out.wav).";
  private static final int RIFF_HEADER = 12;
  private static final int CHUNK_HEADER = 8;
  private static final int PCM = 1;
  private static final int FLOAT = 3;
  private static final int EXTENSIBLE = 0xFFFE;
  private static final int MIN_RATE = 1_000;
  private static final int MAX_RATE = 384_000;

  /** The last 14 bytes of the subformat's GUID, the same for PCM and float. */
  private static final String GUID_TAIL = "000000001000800000aa00389b71";

  private final ByteBuffer bytes;
  private final String name;

  private WavReader(byte[] wav, String name) {
    this.bytes = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
    this.name = name;
  }

  /** Samples of all channels averaged, full scale at 1. */
  static final class Sound {
    final int sampleRate;
    final float[] mono;

    Sound(int sampleRate, float[] mono) {
      this.sampleRate = sampleRate;
      this.mono = mono;
    }
  }

  /**
   * @throws BadInputException naming the file, what was found and the mend
   */
  static Sound read(byte[] wav, String name) {
    return new WavReader(wav, name).read();
  }

  private Sound read() {
    int end = riffEnd();
    Format format = null;
    Sound sound = null;
    int at = RIFF_HEADER;
    while (end - at >= CHUNK_HEADER) {
      String id = chunkId(at);
      long size = unsignedInt(at + 4);
      int body = at + CHUNK_HEADER;
      if (size > end - body) {
        throw bad(
            "chunk '%s' at byte %d states %d bytes, but %d are left: the file is truncated or its header is wrong."
                    .formatted(id, at, size, end - body)
                + REWRITE);
      }
      if (id.equals("fmt ")) {
        format = format(body, (int) size);
      } else if (id.equals("data")) {
        if (format == null) {
          throw bad("the data chunk at byte " + at + " comes before any fmt chunk." + REWRITE);
        }
        if (sound != null) {
          throw bad("a second data chunk begins at byte " + at + ", expected one." + REWRITE);
        }
        sound = new Sound(format.sampleRate, mono(body, (int) size, format));
      }
      // Chunks begin at even bytes; a last one of odd size may lack its pad byte.
      at = Math.min(end, body + (int) size + (int) (size & 1));
    }
    if (end - at > 1) {
      throw bad(
          "%d bytes at byte %d are no whole chunk: a size in the header is wrong."
                  .formatted(end - at, at)
              + REWRITE);
    }
    if (sound == null) {
      throw bad("no data chunk was found: there is no sound in it." + REWRITE);
    }
    return sound;
  }

  /** Where the RIFF form ends, checked against the bytes that are there. */
  private int riffEnd() {
    int length = bytes.limit();
    if (length == 0) {
      throw bad("the file is empty, expected a WAV file. Fetch it again.");
    }
    if (length < RIFF_HEADER) {
      throw bad("found " + length + " bytes, too few for a WAV header. Fetch it again.");
    }
    String form = text(0) + " " + text(8);
    if (!form.equals("RIFF WAVE")) {
      throw bad(
          "it begins with '%s', expected 'RIFF WAVE': not a WAV file that can be read here."
                  .formatted(form)
              + CONVERT);
    }
    long end = CHUNK_HEADER + unsignedInt(4);
    // A pad byte that is counted but not written loses nothing.
    if (end > length + 1L) {
      throw bad(
          "the header states %d bytes, found %d: the file is truncated or its header is wrong."
                  .formatted(end, length)
              + REWRITE);
    }
    return (int) Math.max(RIFF_HEADER, Math.min(end, length));
  }

  private String chunkId(int at) {
    for (int i = at; i < at + 4; i++) {
      if (bytes.get(i) < 0x20 || bytes.get(i) > 0x7e) {
        throw bad(
            "no chunk begins at byte %d, where one was expected: a size in the header is wrong."
                    .formatted(at)
                + REWRITE);
      }
    }
    return text(at);
  }

  private Format format(int body, int size) {
    if (size < 16) {
      throw bad("the fmt chunk has " + size + " bytes, expected at least 16." + REWRITE);
    }
    int tag = unsignedShort(body);
    int channels = unsignedShort(body + 2);
    long rate = unsignedInt(body + 4);
    int block = unsignedShort(body + 12);
    int bits = unsignedShort(body + 14);
    if (tag == EXTENSIBLE) {
      tag = subformat(body, size);
    }
    boolean known =
        (tag == PCM && (bits == 8 || bits == 16 || bits == 24 || bits == 32))
            || (tag == FLOAT && (bits == 32 || bits == 64));
    if (!known) {
      throw bad(
          "found format %s with %d bits, expected PCM of 8, 16, 24 or 32 bits or float of 32 or 64."
                  .formatted(formatName(tag), bits)
              + CONVERT);
    }
    if (channels == 0 || block != channels * bits / 8) {
      throw bad(
          "the fmt chunk states %d channels of %d bits in blocks of %d bytes, which do not agree."
                  .formatted(channels, bits, block)
              + REWRITE);
    }
    if (rate < MIN_RATE || rate > MAX_RATE) {
      throw bad(
          "found a sample rate of %d Hz, expected %d to %d.".formatted(rate, MIN_RATE, MAX_RATE)
              + REWRITE);
    }
    return new Format(tag, channels, (int) rate, bits);
  }

  private int subformat(int body, int size) {
    if (size < 40) {
      throw bad("the extensible fmt chunk has " + size + " bytes, expected at least 40." + REWRITE);
    }
    byte[] guid = new byte[16];
    bytes.get(body + 24, guid);
    String hex = HexFormat.of().formatHex(guid);
    if (!hex.substring(4).equals(GUID_TAIL)) {
      throw bad("found subformat " + hex + ", expected PCM or float." + CONVERT);
    }
    return unsignedShort(body + 24);
  }

  private static String formatName(int tag) {
    return switch (tag) {
      case PCM -> "PCM";
      case FLOAT -> "float";
      case 2 -> "ADPCM";
      case 6 -> "A-law";
      case 7 -> "mu-law";
      case 0x55 -> "MP3";
      default -> String.format(Locale.ROOT, "0x%04x", tag);
    };
  }

  private float[] mono(int body, int size, Format format) {
    int block = format.channels * format.bits / 8;
    if (size == 0) {
      throw bad("the data chunk is empty: there is no sound in it. Remove the clip.");
    }
    if (size % block != 0) {
      throw bad(
          "the data chunk has %d bytes, no multiple of its blocks of %d bytes: the file is truncated."
                  .formatted(size, block)
              + REWRITE);
    }
    float[] mono = new float[size / block];
    for (int frame = 0; frame < mono.length; frame++) {
      double sum = 0;
      for (int channel = 0; channel < format.channels; channel++) {
        sum += sample(body + frame * block + channel * format.bits / 8, format);
      }
      mono[frame] = (float) (sum / format.channels);
      if (!Float.isFinite(mono[frame])) {
        throw bad("sample " + frame + " is not a finite number." + REWRITE);
      }
    }
    return mono;
  }

  private double sample(int at, Format format) {
    return switch (format.bits) {
      case 8 -> (Byte.toUnsignedInt(bytes.get(at)) - 128) / 128.0;
      case 16 -> bytes.getShort(at) / 32768.0;
      case 24 -> (unsignedShort(at) | (bytes.get(at + 2) << 16)) / 8388608.0;
      case 32 -> format.tag == FLOAT ? bytes.getFloat(at) : bytes.getInt(at) / 2147483648.0;
      default -> bytes.getDouble(at);
    };
  }

  private String text(int at) {
    byte[] four = new byte[4];
    bytes.get(at, four);
    // Anything unprintable would garble the message that shows it.
    return new String(four, StandardCharsets.ISO_8859_1).replaceAll("[^ -~]", "?");
  }

  private int unsignedShort(int at) {
    return Short.toUnsignedInt(bytes.getShort(at));
  }

  private long unsignedInt(int at) {
    return Integer.toUnsignedLong(bytes.getInt(at));
  }

  private BadInputException bad(String found) {
    return new BadInputException(name + ": " + found);
  }

  private record Format(int tag, int channels, int sampleRate, int bits) {}
}
