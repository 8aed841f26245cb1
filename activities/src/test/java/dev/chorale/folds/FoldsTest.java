package dev.chorale.folds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.chorale.vocabulary.BadInputException;
import dev.chorale.vocabulary.FoldId;
import java.io.StringReader;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldsTest {
  private static final Folds FOLDS =
      new Folds(
          List.of("a", "b", "c", "d"),
          List.of(
              new Fold(new FoldId(0), List.of("c"), List.of("b"), List.of("a")),
              new Fold(new FoldId(1), List.of("a"), List.of("c"), List.of("b"))));

  @Test
  void csvReadsBackAsItWasWritten() {
    assertThat(FOLDS.toCsv())
        .isEqualTo(
            """
            clip,fold-0,fold-1
            a,test,train
            b,dev,test
            c,train,dev
            d,none,none
            """);
    assertThat(Folds.read(new StringReader(FOLDS.toCsv()), "folds.csv")).isEqualTo(FOLDS);
    assertThat(FOLDS.fold(new FoldId(1)).test()).containsExactly("b");
    assertThatThrownBy(() -> FOLDS.fold(new FoldId(2))).hasMessageContaining("No fold-2");
  }

  @Test
  void aClipOnTwoSidesOfAFoldIsRefused() {
    assertThatThrownBy(
            () ->
                new Folds(
                    List.of("a"),
                    List.of(new Fold(new FoldId(0), List.of("a"), List.of(), List.of("a")))))
        .hasMessage("Clip 'a' is in train and in test of fold-0");
  }

  @Test
  void anUnknownSideIsRefusedWithItsLine() {
    assertThatThrownBy(
            () -> Folds.read(new StringReader("clip,fold-0\na,train\nb,valid\n"), "folds.csv"))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "folds.csv, line 3: found 'valid' in 'fold-0', expected train, dev, test or none");
  }
}
