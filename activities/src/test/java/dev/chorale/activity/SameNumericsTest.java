package dev.chorale.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.contract.FailureType;
import dev.chorale.training.Checkpoint;
import dev.chorale.training.CheckpointStore;
import dev.chorale.training.Numerics;
import dev.chorale.training.Progress;
import io.temporal.failure.ApplicationFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SameNumericsTest {
  private static final SortedMap<String, String> OURS = numerics("2");
  private static final SortedMap<String, String> OTHERS = numerics("8");

  @Test
  void aCheckpointIsGoneOnWithOnlyUnderTheNumericsOfItsLastStep() {
    assertThat(new SameNumerics(store(List.of(OTHERS, OURS)), OURS).latest()).isPresent();
    assertThatThrownBy(() -> new SameNumerics(store(List.of(OURS, OTHERS)), OURS).latest())
        .isInstanceOf(OtherNumericsException.class)
        .hasMessageContaining(Numerics.name(OTHERS));
  }

  @Test
  void theFailureNamesThemForTheWorkflow() {
    assertThatThrownBy(
            () -> Failures.typed(() -> new SameNumerics(store(List.of(OTHERS)), OURS).latest()))
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> {
              assertThat(failure.getType()).isEqualTo(FailureType.OTHER_NUMERICS.type());
              assertThat(failure.getDetails().get(String.class)).isEqualTo(Numerics.name(OTHERS));
            });
  }

  private static CheckpointStore store(List<SortedMap<String, String>> ranUnder) {
    Checkpoint checkpoint =
        new Checkpoint(
            new Progress(8, 2, 1.5, 16, List.of(), ranUnder), Map.of(), Map.of(), Map.of());
    return new CheckpointStore() {
      @Override
      public Optional<Checkpoint> latest() {
        return Optional.of(checkpoint);
      }

      @Override
      public void save(Checkpoint unwanted) {
        throw new AssertionError("Nothing is saved here");
      }
    };
  }

  private static SortedMap<String, String> numerics(String threads) {
    return new TreeMap<>(
        Map.of(
            "device", "cpu",
            "hardware", "amd64 avx2",
            "engine", "PyTorch 2.7.1, DJL 0.35.1",
            "precision", "float32",
            "threads", threads));
  }
}
