package dev.chorale.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchOrderTest {
  private static final List<Integer> LENGTHS =
      IntStream.range(0, 533).mapToObj(i -> 100 + i * 7919 % 400).toList();

  @Test
  void everyClipIsInExactlyOneBatchAndOneBatchMayBeShort() {
    List<List<Integer>> batches = BatchOrder.shuffled(5, LENGTHS, 32);
    assertThat(batches.stream().flatMap(List::stream).sorted().toList())
        .isEqualTo(IntStream.range(0, 533).boxed().toList());
    assertThat(batches).hasSize(17);
    assertThat(batches.stream().map(List::size).filter(size -> size != 32)).containsExactly(21);
  }

  @Test
  void followsFromTheSeedAlone() {
    assertThat(BatchOrder.shuffled(5, LENGTHS, 32)).isEqualTo(BatchOrder.shuffled(5, LENGTHS, 32));
    assertThat(BatchOrder.shuffled(5, LENGTHS, 32))
        .isNotEqualTo(BatchOrder.shuffled(6, LENGTHS, 32));
  }

  @Test
  void sortingWithinPoolsSavesMostOfThePadding() {
    double whole = LENGTHS.stream().mapToInt(Integer::intValue).sum();
    double padded =
        BatchOrder.shuffled(5, LENGTHS, 32).stream()
            .mapToInt(
                batch -> batch.size() * batch.stream().mapToInt(LENGTHS::get).max().orElseThrow())
            .sum();
    assertThat(padded / whole).isLessThan(1.2);
  }

  @Test
  void seedsDifferByTrainingPlaceAndUse() {
    assertThat(RandomStream.DROPOUT.seed(1, 1)).isNotEqualTo(RandomStream.DROPOUT.seed(1, 2));
    assertThat(RandomStream.DROPOUT.seed(1, 1)).isNotEqualTo(RandomStream.DROPOUT.seed(2, 1));
    assertThat(RandomStream.DROPOUT.seed(1, 1)).isNotEqualTo(RandomStream.DATA_ORDER.seed(1, 1));
  }
}
