package dev.chorale.evaluation;

import dev.chorale.labels.Ratings;
import dev.chorale.labels.Votes;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Votes that differ, each as one clip. What says the same of clips with the same votes can be
 * scored once for each and counted: of kinds there are far fewer than of clips.
 *
 * @param ratings a clip a kind, by a name of its own
 * @param clips by that name, how many have such votes
 */
record VoteKinds(Ratings ratings, Map<String, Integer> clips) {
  VoteKinds {
    clips = Map.copyOf(clips);
  }

  static VoteKinds of(Ratings ratings) {
    Map<String, Votes> votes = new LinkedHashMap<>();
    Map<String, Integer> clips = new HashMap<>();
    ratings
        .clipsByVotes()
        .forEach(
            (kind, count) -> {
              String name = String.valueOf(votes.size());
              votes.put(name, kind);
              clips.put(name, count);
            });
    return new VoteKinds(
        new Ratings(ratings.classes(), votes, Map.of(), 0, ratings.counted()), clips);
  }

  /** How many clips each of some kinds has. */
  int[] counts(List<String> kinds) {
    return kinds.stream().mapToInt(kind -> clips.getOrDefault(kind, 0)).toArray();
  }
}
