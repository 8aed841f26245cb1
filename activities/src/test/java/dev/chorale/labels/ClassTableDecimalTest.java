package dev.chorale.labels;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ClassTableDecimalTest {
  @Test
  void isAsShortAsReadingBackAllows() {
    assertThat(ClassTable.decimal(2.0E-3)).isEqualTo("0.002");
    assertThat(ClassTable.decimal(2.0 / 3)).isEqualTo("0.6666666666666666");
    assertThat(ClassTable.decimal(1e-5)).isEqualTo("0.00001");
    assertThat(ClassTable.decimal(-3)).isEqualTo("-3");
    // JDK 17 itself prints 2.82879384806159008E17.
    assertThat(ClassTable.decimal(Double.parseDouble("2.82879384806159E17")))
        .isEqualTo("282879384806159000");
    Random random = new Random(1);
    for (int i = 0; i < 10_000; i++) {
      double value = random.nextDouble() * Math.pow(10, random.nextInt(12) - 10);
      String decimal = ClassTable.decimal(value);
      assertThat(Double.parseDouble(decimal)).isEqualTo(value);
      int digits = new BigDecimal(decimal).precision();
      if (digits > 1) {
        BigDecimal shorter = new BigDecimal(value).round(new MathContext(digits - 1));
        assertThat(shorter.doubleValue()).isNotEqualTo(value);
      }
    }
  }
}
