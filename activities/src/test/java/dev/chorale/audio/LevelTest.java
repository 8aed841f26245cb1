package dev.chorale.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LevelTest {
  private static final float[] ONE = {1, 2, 3};
  private static final float[] OTHER = {6};

  /** numpy: mean and std of [1, 2, 3, 6] are 3 and 1.8708286933869707. */
  @Test
  void isOverAllSamplesWhicheverSoundTheyAreOf() {
    Level level = Level.of(List.of(Level.Sums.of(ONE), Level.Sums.of(OTHER)));
    assertThat(level.mean()).isEqualTo(3);
    assertThat(level.deviation()).isCloseTo(1.8708286933869707, within(1e-15));
    Features seen = level.applied(new Features(1, 3, ONE));
    assertThat(seen.at(0, 0)).isEqualTo((float) (-2 / (1.8708286933869707 + 1e-6)));
    assertThat(seen.at(0, 1)).isEqualTo((float) (-1 / (1.8708286933869707 + 1e-6)));
    assertThat(seen.at(0, 2)).isZero();
  }

  @Test
  void silenceStaysSilent() {
    Level level = Level.of(List.of(Level.Sums.of(new float[100])));
    assertThat(level.applied(new Features(1, 2, new float[2])).at(0, 1)).isZero();
    float[] same = new float[1000];
    Arrays.fill(same, 0.1f);
    assertThat(Level.of(List.of(Level.Sums.of(same))).deviation()).isLessThan(1e-7);
  }
}
