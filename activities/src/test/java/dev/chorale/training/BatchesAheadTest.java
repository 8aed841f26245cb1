package dev.chorale.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.audio.Features;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BatchesAheadTest {
  private final List<Duration> waits = new ArrayList<>();

  @Test
  void batchesComeInOrderAndTwoAreMadeAhead() throws InterruptedException {
    AtomicInteger made = new AtomicInteger();
    CountDownLatch two = new CountDownLatch(2);
    try (BatchesAhead ahead =
        ahead(
            10,
            number -> {
              made.incrementAndGet();
              two.countDown();
              return List.of(features(number));
            })) {
      two.await();
      assertThat(made.get()).isEqualTo(2);
      for (int number = 0; number < 10; number++) {
        assertThat(ahead.next().get(0).at(0, 0)).isEqualTo(number);
      }
    }
    assertThat(made.get()).isEqualTo(10);
    assertThat(waits).hasSize(10);
  }

  @Test
  void howLongABatchWasWaitedForIsTold() {
    try (BatchesAhead ahead =
        ahead(
            1,
            number -> {
              Thread.sleep(50);
              return List.of(features(number));
            })) {
      ahead.next();
    }
    assertThat(waits.get(0)).isGreaterThan(Duration.ofMillis(10));
  }

  @Test
  void whatGoesWrongInMakingABatchIsThrownWhereItIsAskedFor() {
    try (BatchesAhead ahead =
        ahead(
            1,
            number -> {
              throw new IllegalArgumentException("no such clip");
            })) {
      assertThatThrownBy(ahead::next).hasMessage("no such clip");
    }
  }

  @Test
  void whoIsInterruptedIsPreemptedWithTheStepThatIsSafe() {
    CountDownLatch never = new CountDownLatch(1);
    try (BatchesAhead ahead =
        ahead(
            1,
            number -> {
              never.await();
              return List.of();
            })) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(ahead::next)
          .isInstanceOf(PreemptedException.class)
          .hasMessageContaining("after step 7");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private interface Making {
    List<Features> of(int number) throws Exception;
  }

  private BatchesAhead ahead(int batches, Making making) {
    return new BatchesAhead(
        IntStream.range(0, batches)
            .<Callable<List<Features>>>mapToObj(number -> () -> making.of(number))
            .iterator(),
        waits::add,
        () -> 7);
  }

  private static Features features(int number) {
    return new Features(1, 1, new float[] {number});
  }
}
