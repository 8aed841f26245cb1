package dev.chorale.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.audio.Features;
import dev.chorale.vocabulary.TrainingSpec;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  /** Row r is r at its first frame and grows by 0.5 a frame. */
  private static final Features RAMPS =
      new Features(
          3, 5, new float[] {0, .5f, 1, 1.5f, 2, 1, 1.5f, 2, 2.5f, 3, 2, 2.5f, 3, 3.5f, 4});

  @Test
  void withoutAugmentationAClipStaysAsItIs() {
    assertThat(augmentation(0, 0).of(RAMPS, new Random(1))).isSameAs(RAMPS);
  }

  @Test
  void stretchedClipsKeepTheirEndsAndAreInterpolatedBetween() {
    Set<Integer> lengths = new HashSet<>();
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      Features stretched = augmentation(0.7, 0).of(RAMPS, random);
      int frames = stretched.frames();
      lengths.add(frames);
      // 5 e^-0.7 = 2.5 and 5 e^0.7 = 10.1.
      assertThat(frames).isBetween(2, 10);
      for (int row = 0; row < 3; row++) {
        for (int frame = 0; frame < frames; frame++) {
          assertThat(stretched.at(row, frame)).isCloseTo(row + 2f * frame / (frames - 1), within());
        }
      }
    }
    assertThat(lengths).hasSizeGreaterThan(5);
  }

  @Test
  void movedClipsRepeatTheirOutermostRow() {
    Set<Float> firsts = new HashSet<>();
    Random random = new Random(1);
    for (int i = 0; i < 50; i++) {
      Features moved = augmentation(0, 1).of(RAMPS, random);
      int shift = Math.round(1 - moved.at(1, 0));
      firsts.add(moved.at(1, 0));
      for (int row = 0; row < 3; row++) {
        assertThat(moved.at(row, 4)).isEqualTo(RAMPS.at(Math.min(2, Math.max(0, row - shift)), 4));
      }
    }
    assertThat(firsts).containsExactlyInAnyOrder(0f, 1f, 2f);
  }

  private static Offset<Float> within() {
    return Offset.offset(1e-6f);
  }

  private static Augmentation augmentation(double timeStretch, int bandShift) {
    return new Augmentation(
        Specs.with(
            new TrainingSpec(1, 1, 1e-3, 0, 0, 1),
            "{\"timeStretch\": " + timeStretch + ", \"bandShift\": " + bandShift + "}"));
  }
}
