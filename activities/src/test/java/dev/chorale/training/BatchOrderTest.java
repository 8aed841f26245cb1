package dev.chorale.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.chorale.vocabulary.TrainingSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchOrderTest {
  private static final List<Integer> LENGTHS =
      IntStream.range(0, 533).mapToObj(i -> 100 + i * 7919 % 400).toList();

  private static final TrainingSpec OF_32 = new TrainingSpec(1, 32, 1e-3, 0, 0, 12);

  @Test
  void everyClipIsInExactlyOneBatchAndOneBatchMayBeShort() {
    List<List<Integer>> batches = BatchOrder.shuffled(5, LENGTHS, OF_32);
    assertThat(batches.stream().flatMap(List::stream).sorted().toList())
        .isEqualTo(IntStream.range(0, 533).boxed().toList());
    assertThat(batches).hasSize(17);
    assertThat(batches.stream().map(List::size).filter(size -> size != 32)).containsExactly(21);
  }

  @Test
  void followsFromTheSeedAlone() {
    assertThat(BatchOrder.shuffled(5, LENGTHS, OF_32))
        .isEqualTo(BatchOrder.shuffled(5, LENGTHS, OF_32));
    assertThat(BatchOrder.shuffled(5, LENGTHS, OF_32))
        .isNotEqualTo(BatchOrder.shuffled(6, LENGTHS, OF_32));
  }

  @Test
  void sortingWithinPoolsSavesMostOfThePadding() {
    double whole = LENGTHS.stream().mapToInt(Integer::intValue).sum();
    double padded =
        BatchOrder.shuffled(5, LENGTHS, OF_32).stream()
            .mapToInt(
                batch -> batch.size() * batch.stream().mapToInt(LENGTHS::get).max().orElseThrow())
            .sum();
    assertThat(padded / whole).isLessThan(1.2);
  }

  @Test
  void aShortBatchMayBeDroppedWhoseClipsChangeWithTheSeed() {
    TrainingSpec dropping = Specs.with(OF_32, "{\"dropLast\": true}");
    List<List<Integer>> batches = BatchOrder.shuffled(5, LENGTHS, dropping);
    assertThat(batches).hasSize(16).allSatisfy(batch -> assertThat(batch).hasSize(32));
    Set<Integer> seen = new HashSet<>();
    batches.forEach(seen::addAll);
    assertThat(seen).hasSize(16 * 32);
    BatchOrder.shuffled(6, LENGTHS, dropping).forEach(seen::addAll);
    assertThat(seen).hasSizeGreaterThan(16 * 32);
  }

  @Test
  void theOnlyBatchIsNeverDropped() {
    TrainingSpec dropping = Specs.with(OF_32, "{\"dropLast\": true}");
    assertThat(BatchOrder.shuffled(5, LENGTHS.subList(0, 20), dropping))
        .singleElement()
        .satisfies(batch -> assertThat(batch).hasSize(20));
  }

  @Test
  void theSpecTellsHowManyBatchesThereAre() {
    assertThat(OF_32.batches(533)).isEqualTo(17);
    assertThat(OF_32.batches(64)).isEqualTo(2);
    assertThat(Specs.with(OF_32, "{\"dropLast\": true}").batches(533)).isEqualTo(16);
    assertThat(Specs.with(OF_32, "{\"accumulation\": 3}").partSize()).isEqualTo(11);
  }

  @Test
  void seedsDifferByTrainingPlaceAndUse() {
    assertThat(RandomStream.DROPOUT.seed(1, 1)).isNotEqualTo(RandomStream.DROPOUT.seed(1, 2));
    assertThat(RandomStream.DROPOUT.seed(1, 1)).isNotEqualTo(RandomStream.DROPOUT.seed(2, 1));
    assertThat(RandomStream.DROPOUT.seed(1, 1)).isNotEqualTo(RandomStream.DATA_ORDER.seed(1, 1));
    assertThat(RandomStream.DROPOUT.seed(1, 1, 1)).isNotEqualTo(RandomStream.DROPOUT.seed(1, 1, 2));
    assertThat(RandomStream.DROPOUT.seed(1, 1, 0)).isEqualTo(RandomStream.DROPOUT.seed(1, 1));
  }
}
