package dev.chorale.corpus;

import java.util.List;

/**
 * What must be known of a shard that is stored, so that its recordings need not be read again.
 *
 * @param number counted from 0
 * @param clips how many clips of the corpus were dealt with at its end, in their order
 * @param sounds of this shard, in its order
 * @param findings among the recordings read for it
 */
public record FinishedShard(
    int number, int clips, List<Packed> sounds, List<FlawedRecording> findings) {
  public FinishedShard {
    sounds = List.copyOf(sounds);
    findings = List.copyOf(findings);
  }

  /** The sound of a clip. */
  public record Packed(String clip, double seconds) {}
}
