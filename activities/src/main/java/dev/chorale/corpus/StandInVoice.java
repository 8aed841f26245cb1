package dev.chorale.corpus;

import dev.chorale.audio.AudioDecoder;
import dev.chorale.storage.Digests;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Sound for clips whose recordings are not at hand: a tone for each class, as loud as its share of
 * the votes, in the pitch of the speaker, under noise. A model can learn something from it, never
 * all, and nothing about people. The same clip and shares give the same samples on every machine.
 */
final class StandInVoice {
  private static final int RATE = AudioDecoder.SAMPLE_RATE;

  /** Sine over one turn; phases are 32-bit fractions of a turn, so they wrap by themselves. */
  private static final int TABLE_BITS = 13;

  private static final int SHIFT = Integer.SIZE - TABLE_BITS;
  private static final float[] SINE = sine();

  private StandInVoice() {}

  /**
   * About a second of sound.
   *
   * @param speaker gives the pitch
   * @param shares of each class; empty where nobody named one: noise alone
   */
  static float[] speak(String clip, String speaker, List<Double> shares) {
    Random voice = random("speaker " + speaker);
    double pitch = 95 + 130 * voice.nextDouble();
    Random random = random("clip " + clip);
    int length = (int) (RATE * (0.85 + 0.3 * random.nextDouble()));
    double[] sound = new double[length];
    for (int c = 0; c < shares.size(); c++) {
      // Drawn for every class, so that a share of 0 does not shift the others' numbers.
      Tone tone = Tone.of(c, shares.size(), pitch, random);
      if (shares.get(c) > 0) {
        tone.addTo(sound, shares.get(c));
      }
    }
    return underNoise(sound, random);
  }

  /** Noise between a quarter of the tones' power and as loud as they; then a level. */
  private static float[] underNoise(double[] sound, Random random) {
    double power = 1e-6;
    for (double sample : sound) {
      power += sample * sample / sound.length;
    }
    double noise = StrictMath.sqrt(power * (0.25 + 0.75 * random.nextDouble()));
    double peak = 0;
    for (int i = 0; i < sound.length; i++) {
      sound[i] += noise * random.nextGaussian();
      peak = Math.max(peak, Math.abs(sound[i]));
    }
    double level = (0.3 + 0.6 * random.nextDouble()) / peak;
    float[] samples = new float[sound.length];
    for (int i = 0; i < sound.length; i++) {
      samples[i] = (float) (sound[i] * level);
    }
    return samples;
  }

  /**
   * How one class sounds in one clip.
   *
   * @param pitch in Hz at half time
   * @param glide change of the pitch from begin to end, as a fraction
   * @param formant in Hz: the harmonics near it are loud
   * @param beats loud moments a second
   */
  private record Tone(double pitch, double glide, double formant, double beats, int phase) {
    private static final int HARMONICS = 8;

    static Tone of(int c, int classes, double pitch, Random random) {
      double place = classes == 1 ? 0 : (double) c / (classes - 1);
      double step = (c * 2 + 1) % (classes + 1) / (double) classes;
      return new Tone(
          pitch * (0.8 + 0.6 * step) * spread(random, 0.1),
          (c % 2 == 0 ? 0.25 : -0.25) * spread(random, 0.4),
          450 * StrictMath.pow(6, place) * spread(random, 0.15),
          (2 + 5 * step) * spread(random, 0.15),
          random.nextInt());
    }

    private static double spread(Random random, double width) {
      return 1 + width * (2 * random.nextDouble() - 1);
    }

    void addTo(double[] sound, double share) {
      int nearest = (int) Math.rint(formant / pitch);
      int first = Math.max(1, nearest - HARMONICS / 2);
      double[] loud = new double[HARMONICS];
      for (int h = 0; h < HARMONICS; h++) {
        double octaves = StrictMath.log((first + h) * pitch / formant) / StrictMath.log(2);
        loud[h] = share * StrictMath.exp(-4 * octaves * octaves);
      }
      int turn = phase;
      int beat = 0;
      int beatStep = step(beats);
      for (int i = 0; i < sound.length; i++) {
        double time = (double) i / sound.length;
        turn += step(pitch * (1 + glide * (time - 0.5)));
        beat += beatStep;
        double envelope = 4 * time * (1 - time) * (0.6 + 0.4 * SINE[beat >>> SHIFT]);
        double sample = 0;
        for (int h = 0; h < HARMONICS; h++) {
          sample += loud[h] * SINE[(turn * (first + h)) >>> SHIFT];
        }
        sound[i] += envelope * sample;
      }
    }

    private static int step(double hertz) {
      return (int) (long) (hertz / RATE * 4294967296.0);
    }
  }

  private static Random random(String what) {
    byte[] seed = Digests.newSha256().digest(what.getBytes(StandardCharsets.UTF_8));
    return new Random(ByteBuffer.wrap(seed).getLong());
  }

  private static float[] sine() {
    float[] table = new float[1 << TABLE_BITS];
    for (int i = 0; i < table.length; i++) {
      table[i] = (float) StrictMath.sin(2 * Math.PI * i / table.length);
    }
    return table;
  }
}
