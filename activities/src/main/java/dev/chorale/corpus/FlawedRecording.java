package dev.chorale.corpus;

import dev.chorale.audio.Flaw;

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
}
