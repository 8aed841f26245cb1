package dev.chorale.corpus;

import dev.chorale.audio.Flaw;
import dev.chorale.csv.CsvFile;
import dev.chorale.csv.CsvLine;
import java.io.StringReader;

/**
 * A recording that is not as it should be.
 *
 * @param path below the corpus' folder
 * @param flaw with {@link Flaw#isDamage} the clip was left out, else it was kept
 */
public record FlawedRecording(String clip, String path, Flaw flaw) {
  boolean isLeftOut() {
    return flaw.isDamage();
  }

  /** How many clips a {@code recordings.csv} has left out. */
  public static int leftOut(String csv) {
    int leftOut = 0;
    try (CsvFile file =
        CsvFile.read(new StringReader(csv), StoredCorpus.RECORDINGS).require("clip", "kept")) {
      for (CsvLine line : file) {
        leftOut += line.text("kept").equals("false") ? 1 : 0;
      }
    }
    return leftOut;
  }
}
