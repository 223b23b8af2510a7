/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static io.millrace.transforms.measure.MeasureSettings.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeasureTest {
  @Test
  void factoriesNameTheParts() {
    assertThat(Measure.count("rows"))
        .isEqualTo(new Measure(MeasureKind.COUNT, "rows", null, null, NONE));
    assertThat(Measure.sum("total", "amount"))
        .isEqualTo(new Measure(MeasureKind.SUM, "total", "amount", null, NONE));
    assertThat(Measure.min("least", "amount"))
        .isEqualTo(new Measure(MeasureKind.MIN, "least", "amount", null, NONE));
    assertThat(Measure.max("most", "amount"))
        .isEqualTo(new Measure(MeasureKind.MAX, "most", "amount", null, NONE));
    assertThat(Measure.mean("mean", "weight"))
        .isEqualTo(new Measure(MeasureKind.MEAN, "mean", "weight", null, NONE));
    assertThat(Measure.mean("mean", "amount", 4).where("is_sale"))
        .isEqualTo(
            new Measure(
                MeasureKind.DECIMAL_MEAN,
                "mean",
                "amount",
                "is_sale",
                new MeasureSettings(4, 0, 0)));
    assertThat(Measure.countDistinct("buyers", "customer"))
        .isEqualTo(new Measure(MeasureKind.COUNT_DISTINCT, "buyers", "customer", null, NONE));
    assertThat(Measure.percentile("p99", "latency", 99))
        .isEqualTo(
            new Measure(
                MeasureKind.PERCENTILE, "p99", "latency", null, new MeasureSettings(0, 99, 0)));
    assertThat(Measure.topK("best", "product", 3))
        .isEqualTo(
            new Measure(MeasureKind.TOP_K, "best", "product", null, new MeasureSettings(0, 0, 3)));
    assertThat(Measure.count("sales").where("is_sale"))
        .isEqualTo(new Measure(MeasureKind.COUNT, "sales", null, "is_sale", NONE));
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
    assertThatThrownBy(() -> new Measure(MeasureKind.COUNT, "rows", "amount", null, NONE))
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
    assertThatThrownBy(
            () ->
                new Measure(MeasureKind.MEAN, "mean", "amount", null, new MeasureSettings(2, 0, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot use scale 2 together with MEAN");
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 100.1, Double.NaN})
  void refusesAPercentOutOfBounds(double percent) {
    assertThatThrownBy(() -> Measure.percentile("median", "amount", percent))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid percent of measure median: " + percent + " (must be between 0 and 100)");
    assertThatThrownBy(() -> Measure.approxPercentile("median", "amount", percent))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesAPercentOfWhatHasNone() {
    assertThatThrownBy(
            () ->
                new Measure(MeasureKind.MAX, "most", "amount", null, new MeasureSettings(0, 50, 0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot use percent 50.0 together with MAX");
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 1_001})
  void refusesAKOutOfBounds(int k) {
    assertThatThrownBy(() -> Measure.topK("best", "product", k))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid k of measure best: " + k + " (must be between 1 and 1000)");
  }

  @Test
  void refusesAKOfWhatHasNone() {
    assertThatThrownBy(
            () ->
                new Measure(MeasureKind.LAST, "last", "amount", null, new MeasureSettings(0, 0, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot use k 3 together with LAST");
  }

  @Test
  void namesTheErrorOfWhatIsApproximate() {
    assertThat(Measure.approxPercentile("p99", "latency", 99).outputFields())
        .containsExactly("p99", "p99_relative_error");
    assertThat(Measure.approxCountDistinct("buyers", "customer").outputFields())
        .containsExactly("buyers", "buyers_relative_error");
    assertThat(Measure.percentile("p99", "latency", 99).outputFields()).containsExactly("p99");
  }
}
