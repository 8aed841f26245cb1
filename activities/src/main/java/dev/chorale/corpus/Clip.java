package dev.chorale.corpus;

import java.util.Optional;

/**
 * One recorded sentence.
 *
 * @param id unique in its corpus; the name of its sound in a shard, without {@code .wav}
 * @param speaker absent where the corpus does not tell
 * @param session of a dyad or a recording day, absent where there are none
 * @param partition {@code train}, {@code dev} or {@code test} where the corpus is published split
 * @param seconds length of its sound; 0 until that was read
 * @param shard number of the shard that holds its sound
 */
public record Clip(
    String id,
    Optional<String> speaker,
    Optional<String> gender,
    Optional<String> session,
    Optional<String> language,
    Optional<String> partition,
    double seconds,
    int shard) {
  public Clip {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("A clip needs an id");
    }
    if (!(seconds >= 0) || shard < 0) {
      throw new IllegalArgumentException(
          "Clip '" + id + "' can't have " + seconds + " seconds in shard " + shard);
    }
  }

  /** The same clip with the sound it turned out to have. */
  public Clip stored(double seconds, int shard) {
    return new Clip(id, speaker, gender, session, language, partition, seconds, shard);
  }
}
