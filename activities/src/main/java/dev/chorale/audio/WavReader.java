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

  private final Format format;
  private final int dataStart;
  private final int dataBytes;

  private WavReader(byte[] wav, String name) {
    this.bytes = ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN);
    this.name = name;
    int end = riffEnd();
    Format found = null;
    int start = -1;
    int size = 0;
    int at = RIFF_HEADER;
    while (end - at >= CHUNK_HEADER) {
      String id = chunkId(at);
      long stated = unsignedInt(at + 4);
      int body = at + CHUNK_HEADER;
      if (stated > end - body) {
        throw damaged(
            Flaw.TRUNCATED,
            "chunk '%s' at byte %d states %d bytes, but %d are left: the file is truncated or its header is wrong."
                .formatted(id, at, stated, end - body));
      }
      if (id.equals("fmt ")) {
        found = format(body, (int) stated);
      } else if (id.equals("data")) {
        if (found == null) {
          throw wrongHeader("the data chunk at byte " + at + " comes before any fmt chunk.");
        }
        if (start >= 0) {
          throw wrongHeader("a second data chunk begins at byte " + at + ", expected one.");
        }
        start = body;
        size = whole((int) stated, found);
      }
      // Chunks begin at even bytes; a last one of odd size may lack its pad byte.
      at = (int) Math.min(end, body + stated + (stated & 1));
    }
    if (end - at > 1) {
      throw wrongHeader(
          "%d bytes at byte %d are no whole chunk: a size in the header is wrong."
              .formatted(end - at, at));
    }
    if (found == null || start < 0) {
      throw damaged(Flaw.EMPTY, "no data chunk was found: there is no sound in it.");
    }
    this.format = found;
    this.dataStart = start;
    this.dataBytes = size;
  }

  /**
   * Reads the header.
   *
   * @throws DamagedRecordingException naming the file, what was found and the mend
   * @throws BadInputException when it is of another kind, with the command that converts it
   */
  static WavReader open(byte[] wav, String name) {
    OtherFormat.refuse(wav, name);
    return new WavReader(wav, name);
  }

  /** Whether the samples are those of a shard already. */
  boolean isShardForm() {
    return format.tag == PCM
        && format.bits == 16
        && format.channels == 1
        && format.sampleRate == AudioDecoder.SAMPLE_RATE;
  }

  /** The first byte of the samples. */
  int dataStart() {
    return dataStart;
  }

  /** Bytes of all samples. */
  int dataBytes() {
    return dataBytes;
  }

  /** Where the RIFF form ends, checked against the bytes that are there. */
  private int riffEnd() {
    int length = bytes.limit();
    if (length == 0) {
      throw new DamagedRecordingException(
          Flaw.EMPTY, name + ": the file is empty, expected a WAV file. Fetch it again.");
    }
    if (length < RIFF_HEADER) {
      throw new DamagedRecordingException(
          Flaw.TRUNCATED,
          name + ": found " + length + " bytes, too few for a WAV header. Fetch it again.");
    }
    String form = text(0) + " " + text(8);
    if (!form.equals("RIFF WAVE")) {
      throw new DamagedRecordingException(
          Flaw.WRONG_HEADER,
          name
              + ": it begins with '%s', expected 'RIFF WAVE': not a WAV file that can be read here."
                  .formatted(form)
              + CONVERT);
    }
    long end = CHUNK_HEADER + unsignedInt(4);
    // A pad byte that is counted but not written loses nothing.
    if (end > length + 1L) {
      throw damaged(
          Flaw.TRUNCATED,
          "the header states %d bytes, found %d: the file is truncated or its header is wrong."
              .formatted(end, length));
    }
    return (int) Math.max(RIFF_HEADER, Math.min(end, length));
  }

  private String chunkId(int at) {
    for (int i = at; i < at + 4; i++) {
      if (bytes.get(i) < 0x20 || bytes.get(i) > 0x7e) {
        throw wrongHeader(
            "no chunk begins at byte %d, where one was expected: a size in the header is wrong."
                .formatted(at));
      }
    }
    return text(at);
  }

  private Format format(int body, int size) {
    if (size < 16) {
      throw wrongHeader("the fmt chunk has " + size + " bytes, expected at least 16.");
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
      throw convert(
          "found format %s with %d bits, expected PCM of 8, 16, 24 or 32 bits or float of 32 or 64."
              .formatted(formatName(tag), bits));
    }
    if (channels == 0 || block != channels * bits / 8) {
      throw wrongHeader(
          "the fmt chunk states %d channels of %d bits in blocks of %d bytes, which do not agree."
              .formatted(channels, bits, block));
    }
    if (rate < MIN_RATE || rate > MAX_RATE) {
      throw wrongHeader(
          "found a sample rate of %d Hz, expected %d to %d.".formatted(rate, MIN_RATE, MAX_RATE));
    }
    return new Format(tag, channels, (int) rate, bits);
  }

  private int subformat(int body, int size) {
    if (size < 40) {
      throw wrongHeader("the extensible fmt chunk has " + size + " bytes, expected at least 40.");
    }
    byte[] guid = new byte[16];
    bytes.get(body + 24, guid);
    String hex = HexFormat.of().formatHex(guid);
    if (!hex.substring(4).equals(GUID_TAIL)) {
      throw convert("found subformat " + hex + ", expected PCM or float.");
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

  private int whole(int size, Format of) {
    int block = of.channels * of.bits / 8;
    if (size == 0) {
      throw new DamagedRecordingException(
          Flaw.EMPTY,
          name + ": the data chunk is empty: there is no sound in it. Remove the clip.");
    }
    if (size % block != 0) {
      throw damaged(
          Flaw.TRUNCATED,
          "the data chunk has %d bytes, no multiple of its blocks of %d bytes: the file is truncated."
              .formatted(size, block));
    }
    if (size / block > Sound.MOST_SAMPLES) {
      throw new BadInputException(
          name
              + ": has %d samples, expected the recording of one clip, at most %d. Cut it, a file a clip."
                  .formatted(size / block, Sound.MOST_SAMPLES));
    }
    return size;
  }

  /**
   * The samples.
   *
   * @throws DamagedRecordingException when one is not a finite number
   */
  Sound sound() {
    int width = format.bits / 8;
    int block = format.channels * width;
    float[] mono = new float[dataBytes / block];
    Clipping clipping = new Clipping(format.channels, format.bits);
    for (int frame = 0; frame < mono.length; frame++) {
      double sum = 0;
      for (int channel = 0; channel < format.channels; channel++) {
        double sample = sample(dataStart + frame * block + channel * width);
        clipping.sample(channel, sample);
        sum += sample;
      }
      mono[frame] = (float) (sum / format.channels);
      if (!Float.isFinite(mono[frame])) {
        throw wrongHeader("sample " + frame + " is not a finite number.");
      }
    }
    return new Sound(format.sampleRate, mono, clipping.found());
  }

  private double sample(int at) {
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

  private DamagedRecordingException damaged(Flaw flaw, String found) {
    return new DamagedRecordingException(flaw, name + ": " + found + REWRITE);
  }

  private DamagedRecordingException wrongHeader(String found) {
    return damaged(Flaw.WRONG_HEADER, found);
  }

  private BadInputException convert(String found) {
    return new BadInputException(name + ": " + found + CONVERT);
  }

  private record Format(int tag, int channels, int sampleRate, int bits) {}
}
