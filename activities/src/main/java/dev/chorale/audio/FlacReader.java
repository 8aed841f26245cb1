package dev.chorale.audio;

import java.io.EOFException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * Decodes FLAC (RFC 9639): every width, number of channels and rate. Each frame's checksums and the
 * digest of the whole sound are verified, so what is damaged is seen. Written here since the
 * libraries that are on Maven Central come under the LGPL or with a player around them.
 */
final class FlacReader {
  private static final String FETCH_AGAIN = " Fetch the file again, or encode it anew.";
  private static final byte[] MARK = {'f', 'L', 'a', 'C'};
  private static final int STREAM_INFO_BYTES = 34;
  private static final int MIN_RATE = 1_000;
  private static final int MAX_RATE = 384_000;

  /** Predictors by order: weights of the samples before, the nearest first. */
  private static final long[][] FIXED = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};

  private final String name;
  private final FlacBits in;
  private final int sampleRate;
  private final int channels;
  private final int bits;
  private final long total;
  private final byte[] digest;
  private final MessageDigest found = md5();
  private final Clipping clipping;
  private float[] mono;
  private int length;

  private FlacReader(byte[] flac, String name) throws EOFException {
    this.name = name;
    this.in = new FlacBits(flac, MARK.length);
    if (in.small(8) % 128 != 0 || in.small(24) != STREAM_INFO_BYTES) {
      throw wrong("it does not begin with a STREAMINFO block of 34 bytes.");
    }
    boolean last = flac[MARK.length] < 0;
    in.skip(10);
    this.sampleRate = in.small(20);
    this.channels = in.small(3) + 1;
    this.bits = in.small(5) + 1;
    this.total = in.unsigned(36);
    this.digest = Arrays.copyOfRange(flac, in.position(), in.position() + 16);
    in.skip(16);
    while (!last) {
      last = in.small(1) == 1;
      in.small(7);
      in.skip(in.small(24));
    }
    if (sampleRate < MIN_RATE || sampleRate > MAX_RATE) {
      throw wrong(
          "found a sample rate of %d Hz, expected %d to %d."
              .formatted(sampleRate, MIN_RATE, MAX_RATE));
    }
    if (bits < 4 || total > Sound.MOST_SAMPLES) {
      throw wrong("it states %d samples of %d bits.".formatted(total, bits));
    }
    this.clipping = new Clipping(channels, bits);
    // What a header states is not believed before as many bytes have come.
    this.mono = new float[(int) Math.min(total, 1 << 20)];
  }

  static boolean isFlac(byte[] file) {
    return file.length >= MARK.length && Arrays.equals(file, 0, MARK.length, MARK, 0, MARK.length);
  }

  /**
   * @throws DamagedRecordingException naming the file, what was found and the mend
   */
  static Sound read(byte[] flac, String name) {
    FlacReader reader = null;
    try {
      reader = new FlacReader(flac, name);
      while (!reader.in.atEnd() && (reader.total == 0 || reader.length < reader.total)) {
        reader.frame();
      }
    } catch (EOFException e) {
      String where =
          reader == null
              ? "its header ends after " + flac.length + " bytes"
              : "its last frame is cut off after sample " + reader.length;
      throw new DamagedRecordingException(
          Flaw.TRUNCATED, name + ": " + where + ": the file is truncated." + FETCH_AGAIN);
    }
    return reader.sound();
  }

  private Sound sound() {
    if (length == 0) {
      throw new DamagedRecordingException(
          Flaw.EMPTY, name + ": no frame was found: there is no sound in it. Remove the clip.");
    }
    if (total != 0 && length != total) {
      throw new DamagedRecordingException(
          Flaw.TRUNCATED,
          name
              + ": the header states %d samples, found %d: the file is truncated."
                  .formatted(total, length)
              + FETCH_AGAIN);
    }
    // All zero: the encoder did not know it.
    if (!Arrays.equals(digest, new byte[16]) && !Arrays.equals(digest, found.digest())) {
      throw wrong("the sound does not have the digest that the header states: it is damaged.");
    }
    return new Sound(sampleRate, Arrays.copyOf(mono, length), clipping.found());
  }

  private void frame() throws EOFException {
    int start = in.position();
    if (in.small(15) != 0x7ffc) {
      throw wrong("no frame begins at byte " + start + ", where one was expected.");
    }
    in.small(1);
    int sizeCode = in.small(4);
    int rateCode = in.small(4);
    int assignment = in.small(4);
    int width = width(in.small(3));
    in.small(1);
    frameNumber();
    int size = blockSize(sizeCode);
    in.small(rateCode == 12 ? 8 : rateCode == 13 || rateCode == 14 ? 16 : 0);
    int headerEnd = in.position();
    if (in.small(8) != in.crc8(start, headerEnd)) {
      throw wrong("the frame's header at byte " + start + " is damaged.");
    }
    int coded = assignment < 8 ? assignment + 1 : 2;
    if (assignment > 10 || coded != channels || width != bits) {
      throw wrong(
          "the frame at byte %d has %d channels of %d bits, the header states %d of %d."
              .formatted(start, coded, width, channels, bits));
    }
    long[][] samples = new long[channels][];
    for (int channel = 0; channel < channels; channel++) {
      boolean side = assignment == 9 ? channel == 0 : assignment >= 8 && channel == 1;
      samples[channel] = subframe(size, width + (side ? 1 : 0), start);
    }
    in.align();
    int end = in.position();
    if (in.small(16) != in.crc16(start, end)) {
      throw wrong("the frame at byte " + start + " is damaged.");
    }
    if (assignment >= 8) {
      correlate(samples[0], samples[1], assignment);
    }
    append(samples, size);
  }

  private int width(int code) {
    return switch (code) {
      case 0 -> bits;
      case 1 -> 8;
      case 2 -> 12;
      case 4 -> 16;
      case 5 -> 20;
      case 6 -> 24;
      case 7 -> 32;
      default -> 0;
    };
  }

  /** Coded as UTF-8 codes letters; not needed, since the frames are read in order. */
  private void frameNumber() throws EOFException {
    int first = in.small(8);
    int more = Integer.numberOfLeadingZeros(~(first << 24)) - 1;
    for (int i = 0; i < more; i++) {
      in.small(8);
    }
  }

  private int blockSize(int code) throws EOFException {
    return switch (code) {
      case 0 -> throw wrong("a frame before byte " + in.position() + " has no block size.");
      case 1 -> 192;
      case 2, 3, 4, 5 -> 576 << (code - 2);
      case 6 -> in.small(8) + 1;
      case 7 -> in.small(16) + 1;
      default -> 256 << (code - 8);
    };
  }

  private long[] subframe(int size, int width, int frame) throws EOFException {
    int padding = in.small(1);
    int type = in.small(6);
    int wasted = in.small(1) == 0 ? 0 : in.zeros() + 1;
    int used = width - wasted;
    int order = type >= 32 ? type - 31 : type >= 8 ? type - 8 : 0;
    boolean known = type < 2 || (type >= 8 && type <= 12) || type >= 32;
    if (padding != 0 || !known || used < 1 || order > size) {
      throw wrong("the frame at byte " + frame + " has a subframe of no known kind.");
    }
    long[] samples = new long[size];
    if (type == 0) {
      Arrays.fill(samples, in.signed(used));
    } else if (type == 1) {
      for (int i = 0; i < size; i++) {
        samples[i] = in.signed(used);
      }
    } else {
      predicted(samples, order, used, type >= 32, frame);
    }
    for (int i = 0; wasted > 0 && i < size; i++) {
      samples[i] <<= wasted;
    }
    return samples;
  }

  private void predicted(long[] samples, int order, int width, boolean linear, int frame)
      throws EOFException {
    for (int i = 0; i < order; i++) {
      samples[i] = in.signed(width);
    }
    long[] coefficients = FIXED[linear ? 0 : order];
    int shift = 0;
    if (linear) {
      int precision = in.small(4) + 1;
      shift = (int) in.signed(5);
      if (precision == 16 || shift < 0) {
        throw wrong("the frame at byte " + frame + " has a predictor of no known kind.");
      }
      coefficients = new long[order];
      for (int i = 0; i < order; i++) {
        coefficients[i] = in.signed(precision);
      }
    }
    residual(samples, order, frame);
    for (int i = order; i < samples.length; i++) {
      long sum = 0;
      for (int k = 0; k < order; k++) {
        sum += coefficients[k] * samples[i - 1 - k];
      }
      samples[i] += sum >> shift;
    }
  }

  private void residual(long[] samples, int order, int frame) throws EOFException {
    int method = in.small(2);
    int partitions = in.small(4);
    int each = samples.length >> partitions;
    if (method > 1 || each << partitions != samples.length || each < order) {
      throw wrong("the frame at byte " + frame + " has a residual of no known kind.");
    }
    int parameterBits = 4 + method;
    int escape = (1 << parameterBits) - 1;
    int at = order;
    for (int partition = 1; partition <= 1 << partitions; partition++) {
      int parameter = in.small(parameterBits);
      int raw = parameter == escape ? in.small(5) : 0;
      for (; at < partition * each; at++) {
        if (parameter == escape) {
          samples[at] = in.signed(raw);
        } else {
          long folded = (long) in.zeros() << parameter | in.unsigned(parameter);
          samples[at] = folded >>> 1 ^ -(folded & 1);
        }
      }
    }
  }

  /** From left and side, side and right, or mid and side to left and right. */
  private static void correlate(long[] first, long[] second, int assignment) {
    for (int i = 0; i < first.length; i++) {
      long a = first[i];
      long b = second[i];
      if (assignment == 8) {
        second[i] = a - b;
      } else if (assignment == 9) {
        first[i] = a + b;
      } else {
        long right = a - (b >> 1);
        second[i] = right;
        first[i] = right + b;
      }
    }
  }

  private void append(long[][] samples, int size) {
    if (length + (long) size > Sound.MOST_SAMPLES) {
      throw wrong("it holds more than " + Sound.MOST_SAMPLES + " samples.");
    }
    if (length + size > mono.length) {
      mono = Arrays.copyOf(mono, Math.max(length + size, 2 * mono.length));
    }
    int width = (bits + 7) / 8;
    byte[] coded = new byte[size * channels * width];
    double full = Math.scalb(1.0, bits - 1);
    int at = 0;
    for (int i = 0; i < size; i++) {
      double sum = 0;
      for (int channel = 0; channel < channels; channel++) {
        long sample = samples[channel][i];
        clipping.sample(channel, sample / full);
        sum += sample / full;
        for (int part = 0; part < width; part++) {
          coded[at++] = (byte) (sample >> (8 * part));
        }
      }
      mono[length + i] = (float) (sum / channels);
    }
    found.update(coded);
    length += size;
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has MD5", e);
    }
  }

  private DamagedRecordingException wrong(String what) {
    return new DamagedRecordingException(Flaw.WRONG_HEADER, name + ": " + what + FETCH_AGAIN);
  }
}
