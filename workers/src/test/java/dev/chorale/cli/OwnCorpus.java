package dev.chorale.cli;

import dev.chorale.audio.AudioEncoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A small corpus as people bring their own: three speakers, six clips each, half of them a low tone
 * that raters call calm, half a high one that they call tense.
 */
final class OwnCorpus {
  static final String SPEC =
      """
      name: own
      corpora: [{id: mine, classes: [calm, tense], folds: 3}]
      rules: [PR, AR]
      model: {mels: 16, channels: 2}
      training: {epochs: 2, batchSize: 4, learningRate: 0.01, maxSeconds: 1}
      intervals: {resamples: 50}
      window: 1
      """;

  private OwnCorpus() {}

  static Path in(Path folder) throws IOException {
    Files.createDirectories(folder.resolve("wav"));
    StringBuilder clips = new StringBuilder("clip,path,speaker\n");
    StringBuilder ratings = new StringBuilder("clip,rater,label\n");
    for (int speaker = 1; speaker <= 3; speaker++) {
      for (int number = 0; number < 6; number++) {
        String clip = String.format(Locale.ROOT, "s%d-%d", speaker, number);
        boolean calm = number % 2 == 0;
        clips
            .append(clip)
            .append(",wav/")
            .append(clip)
            .append(".wav,")
            .append(speaker)
            .append('\n');
        for (int rater = 1; rater <= 3; rater++) {
          // The third rater disagrees on the last two clips of everybody.
          boolean says = calm != (rater == 3 && number > 3);
          ratings.append(clip).append(",r").append(rater).append(says ? ",calm\n" : ",tense\n");
        }
        Files.write(
            folder.resolve("wav").resolve(clip + ".wav"),
            AudioEncoder.wav16(tone(calm ? 200 + 10 * speaker : 2000 + 100 * speaker)));
      }
    }
    Files.writeString(folder.resolve("clips.csv"), clips);
    Files.writeString(folder.resolve("ratings.csv"), ratings);
    return folder;
  }

  private static float[] tone(double hertz) {
    float[] samples = new float[8000];
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (float) (0.3 * Math.sin(2 * Math.PI * hertz * i / 16_000));
    }
    return samples;
  }
}
