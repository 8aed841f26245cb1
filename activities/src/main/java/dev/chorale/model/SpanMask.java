package dev.chorale.model;

import java.util.List;
import java.util.Random;

/**
 * Spans that SpecAugment (Park et al., 2019) hides, drawn as transformers draws them: of a clip of
 * n places, probability x n / length spans, rounded up or down by one chance for the whole batch,
 * at least {@code fewest}, at starts that are all different. Spans may overlap.
 *
 * @param probability share of places in spans, if none overlapped; 0 for no mask at all
 * @param length of a span; a clip that is shorter is not masked
 */
record SpanMask(double probability, int length, int fewest) {
  /**
   * Which places of each clip are hidden: 1 for those, else 0.
   *
   * @param places of each clip that are not padding
   * @param longest the length of every row
   */
  float[][] draw(List<Integer> places, int longest, Random random) {
    float[][] masks = new float[places.size()][longest];
    double chance = random.nextDouble();
    for (int clip = 0; clip < masks.length; clip++) {
      int starts = places.get(clip) - (length - 1);
      for (int start : distinct(spans(places.get(clip), longest, chance), starts, random)) {
        for (int place = start; place < start + length; place++) {
          masks[clip][place] = 1;
        }
      }
    }
    return masks;
  }

  private int spans(int places, int longest, double chance) {
    int spans = Math.max((int) (probability * places / length + chance), fewest);
    if ((long) spans * length > longest) {
      spans = longest / length;
    }
    return Math.min(spans, Math.max(places - (length - 1), 0));
  }

  /** So many different numbers from 0 to below {@code below}: the first of a shuffle. */
  private static int[] distinct(int many, int below, Random random) {
    int[] all = new int[Math.max(below, 0)];
    for (int i = 0; i < all.length; i++) {
      all[i] = i;
    }
    int[] drawn = new int[many];
    for (int i = 0; i < many; i++) {
      int other = i + random.nextInt(below - i);
      drawn[i] = all[other];
      all[other] = all[i];
    }
    return drawn;
  }
}
