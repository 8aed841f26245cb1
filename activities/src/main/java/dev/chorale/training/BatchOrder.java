package dev.chorale.training;

import dev.chorale.vocabulary.TrainingSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Which clips go into which batch. */
final class BatchOrder {
  /** Batches whose clips are sorted by length together: enough to save most of the padding. */
  private static final int POOL = 4;

  private BatchOrder() {}

  /**
   * The batches of an epoch, as indices of clips: a pure function of its arguments, so that a
   * training can go on in the middle of an epoch. Clips are shuffled, sorted by length within pools
   * of four batches, cut into batches, and the batches shuffled. Every clip is in one batch; one
   * batch may be short. Where the spec drops that, its clips, others each epoch, are in none.
   *
   * @param seed of this epoch
   * @param lengths of the clips
   */
  static List<List<Integer>> shuffled(long seed, List<Integer> lengths, TrainingSpec spec) {
    int batchSize = spec.batchSize();
    Random random = new Random(seed);
    List<Integer> clips = new ArrayList<>(IntStream.range(0, lengths.size()).boxed().toList());
    Collections.shuffle(clips, random);
    clips = clips.subList(0, Math.min(clips.size(), spec.batches(clips.size()) * batchSize));
    List<List<Integer>> batches = new ArrayList<>();
    int pool = POOL * batchSize;
    for (int from = 0; from < clips.size(); from += pool) {
      batches.addAll(
          sorted(clips.subList(from, Math.min(clips.size(), from + pool)), lengths, batchSize));
    }
    Collections.shuffle(batches, random);
    return batches;
  }

  /** All clips by length, cut into batches: for a pass that learns nothing. */
  static List<List<Integer>> byLength(List<Integer> lengths, int batchSize) {
    return sorted(IntStream.range(0, lengths.size()).boxed().toList(), lengths, batchSize);
  }

  private static List<List<Integer>> sorted(
      List<Integer> clips, List<Integer> lengths, int batchSize) {
    List<Integer> byLength =
        clips.stream()
            .sorted(Comparator.comparingInt((Integer clip) -> -lengths.get(clip)))
            .toList();
    List<List<Integer>> batches = new ArrayList<>();
    for (int from = 0; from < byLength.size(); from += batchSize) {
      batches.add(byLength.subList(from, Math.min(byLength.size(), from + batchSize)));
    }
    return batches;
  }
}
