/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasureTest {
  @Test
  void factoriesNameTheParts() {
    assertThat(Measure.count("rows"))
        .isEqualTo(new Measure(Measure.Kind.COUNT, "rows", null, null, 0));
    assertThat(Measure.sum("total", "amount"))
        .isEqualTo(new Measure(Measure.Kind.SUM, "total", "amount", null, 0));
    assertThat(Measure.min("least", "amount"))
        .isEqualTo(new Measure(Measure.Kind.MIN, "least", "amount", null, 0));
    assertThat(Measure.max("most", "amount"))
        .isEqualTo(new Measure(Measure.Kind.MAX, "most", "amount", null, 0));
    assertThat(Measure.mean("mean", "weight"))
        .isEqualTo(new Measure(Measure.Kind.MEAN, "mean", "weight", null, 0));
    assertThat(Measure.mean("mean", "amount", 4).where("is_sale"))
        .isEqualTo(new Measure(Measure.Kind.DECIMAL_MEAN, "mean", "amount", "is_sale", 4));
    assertThat(Measure.countDistinct("buyers", "customer"))
        .isEqualTo(new Measure(Measure.Kind.COUNT_DISTINCT, "buyers", "customer", null, 0));
    assertThat(Measure.count("sales").where("is_sale"))
        .isEqualTo(new Measure(Measure.Kind.COUNT, "sales", null, "is_sale", 0));
  }

  @Test
  void refusesAnEmptyName() {
    assertThatThrownBy(() -> Measure.count(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required as");
  }

  @Test
  void refusesAnEmptyField() {
    assertThatThrownBy(() -> Measure.sum("total", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required field of measure total");
  }

  @Test
  void refusesAnEmptyCondition() {
    assertThatThrownBy(() -> Measure.count("rows").where(""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required where of measure rows");
  }

  @Test
  void refusesACountOfAField() {
    assertThatThrownBy(() -> new Measure(Measure.Kind.COUNT, "rows", "amount", null, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot use field amount together with COUNT");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 101})
  void refusesAScaleOutOfBounds(int scale) {
    assertThatThrownBy(() -> Measure.mean("mean", "amount", scale))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid scale of measure mean: " + scale + " (must be between 0 and 100)");
  }

  @Test
  void refusesAScaleOfWhatHasNone() {
    assertThatThrownBy(() -> new Measure(Measure.Kind.MEAN, "mean", "amount", null, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot use scale 2 together with MEAN");
  }
}
