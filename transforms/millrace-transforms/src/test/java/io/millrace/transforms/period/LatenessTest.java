/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatenessTest {
  private static final Lateness TENS = new Lateness(10, 0);

  @Test
  void isTheSmallestOneUnderWhichTheRowIsNotLate() {
    long end = TENS.endOf(TENS.startOf(-3));

    assertThat(end).isZero();
    assertThat(Lateness.of(-3, end, -1)).isZero();
    assertThat(Lateness.of(-3, end, 0)).isEqualTo(1);
    assertThat(new Lateness(10, 7).isLate(-3, 7)).isTrue();
    assertThat(new Lateness(10, Lateness.of(-3, end, 7)).isLate(-3, 7)).isFalse();
  }

  @Test
  void takesTheFirstAndTheLastWindowOfALong() {
    assertThat(TENS.startOf(Long.MIN_VALUE + 8)).isEqualTo(Long.MIN_VALUE + 8);
    assertThat(TENS.endOf(TENS.startOf(Long.MAX_VALUE - 8))).isEqualTo(Long.MAX_VALUE - 7);
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 7, Long.MAX_VALUE - 7, Long.MAX_VALUE})
  void refusesATimeWhoseWindowALongCannotTell(long time) {
    assertThatThrownBy(() -> TENS.startOf(time))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage(
            "Invalid event time: %d ms (must be in windows from -9223372036854775808 to"
                + " 9223372036854775807 ms, each of PT0.01S)",
            time);
  }

  @Test
  void refusesALatenessThatALongCannotTell() {
    assertThat(Lateness.of(-13, -10, Long.MAX_VALUE - 11)).isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(() -> Lateness.of(-13, -10, Long.MAX_VALUE - 10))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage(
            "Invalid stamp: 9223372036854775797 ms of a row of -13 ms (must be at most"
                + " 9223372036854775806 ms after its window's end, -10)");
  }
}
