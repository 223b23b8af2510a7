/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class BoundsTest {
  private static final BigDecimal ZERO = BigDecimal.ZERO;
  private static final BigDecimal TEN = BigDecimal.TEN;

  @Test
  void excludesAnEndNamedByAboveOrBelow() {
    Bounds bounds = Bounds.unbounded().above(ZERO).below(TEN);

    assertThat(bounds.contain(ZERO)).isFalse();
    assertThat(bounds.contain(new BigDecimal("0.001"))).isTrue();
    assertThat(bounds.contain(new BigDecimal("9.999"))).isTrue();
    assertThat(bounds.contain(new BigDecimal("10.0"))).isFalse();
    assertThat(bounds).hasToString("> 0 and < 10");
  }

  @Test
  void keepsTheTighterOfTwoEnds() {
    assertThat(Bounds.unbounded().atLeast(ZERO).above(ZERO)).hasToString("> 0");
    assertThat(Bounds.unbounded().above(ZERO).atLeast(ZERO)).hasToString("> 0");
    assertThat(Bounds.unbounded().above(ZERO).atLeast(TEN)).hasToString(">= 10");
    assertThat(Bounds.unbounded().atMost(TEN).below(TEN)).hasToString("< 10");
    assertThat(Bounds.unbounded().below(TEN).atMost(ZERO)).hasToString("<= 0");
  }

  @Test
  void readsAfterMustBe() {
    assertThat(Bounds.unbounded()).hasToString("any number");
    assertThat(Bounds.unbounded().atLeast(ZERO).atMost(TEN)).hasToString("between 0 and 10");
    assertThat(Bounds.unbounded().atLeast(ZERO).below(TEN)).hasToString(">= 0 and < 10");
  }

  @Test
  void refusesToHoldNothing() {
    assertThatThrownBy(() -> Bounds.unbounded().atLeast(TEN).atMost(ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid bounds: >= 10 and <= 0 (must leave room for a value)");
    assertThatThrownBy(() -> Bounds.unbounded().atLeast(TEN).below(TEN))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid bounds: >= 10 and < 10 (must leave room for a value)");
    assertThat(Bounds.unbounded().atLeast(TEN).atMost(TEN).contain(TEN)).isTrue();
  }
}
