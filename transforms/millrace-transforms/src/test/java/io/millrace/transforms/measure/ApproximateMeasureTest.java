/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What approximate measures keep, and how near they come. */
class ApproximateMeasureTest {
  private static final int SKETCHES = 100;

  @Test
  void aDistinctCountIsTheSameInAnyOrderAndGrouping() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 20; i++) {
      int range = 1 + random.nextInt(60_000);
      long[] values = random.longs(30_000, 0, range).toArray();

      DistinctSketchTally whole = sketch(values);
      DistinctSketchTally merged = merged(values, random);

      assertThat(merged.result()).as("seed %d, list %d", seed, i).isEqualTo(whole.result());
      assertThat(merged.partial()).as("seed %d, list %d", seed, i).isEqualTo(whole.partial());
    }
  }

  @Test
  void aDistinctCountIsInsideOfItsBoundNearlyAlways() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    int outside = 0;
    for (int i = 0; i < SKETCHES; i++) {
      long[] values = random.longs(20_000).distinct().toArray();
      Approximation counted = (Approximation) sketch(values).result();
      double estimate = ((Number) requireNonNull(counted.value())).doubleValue();
      double error = requireNonNull(counted.relativeError());
      outside += Math.abs(values.length - estimate) > error * estimate ? 1 : 0;
      assertThat(error).isBetween(0.02, 0.035);
    }

    // 5 are to be expected; 20 of 100 is a chance of less than one in a million.
    assertThat(outside).as("seed %d", seed).isLessThan(20);
  }

  @Test
  void aDistinctCountIsExactUpTo4096AndCountsAnEmptyText() {
    DistinctSketchTally texts = new DistinctSketchTally();
    texts.add("");
    texts.add("\0");
    for (int i = 2; i < 4096; i++) {
      texts.add("text " + i);
      texts.add("text " + i);
    }

    assertThat(texts.result()).isEqualTo(new Approximation(4096L, 0.0));
    assertThat(new DistinctSketchTally().result()).isEqualTo(new Approximation(0L, 0.0));
    assertThat(new DistinctSketchTally().partial()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      doubles = {
        0,
        -0.0,
        Double.MIN_VALUE,
        -2.2e-308,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        Double.NaN
      })
  void bucketsOfWhatHasNoSizeAreExact(double value) {
    double expected = Math.abs(value) < Double.MIN_NORMAL ? 0 : value;

    assertThat(DoubleBuckets.middle(DoubleBuckets.of(value))).isEqualTo((Double) expected);
  }

  @Test
  void bucketsKeepTheOrderAndAreNarrow() {
    long seed = new Random().nextLong();
    double[] values =
        new Random(seed)
            .longs(10_000)
            .mapToDouble(Double::longBitsToDouble)
            .filter(value -> Math.abs(value) >= Double.MIN_NORMAL && Double.isFinite(value))
            .sorted()
            .toArray();
    for (int i = 0; i < values.length; i++) {
      double middle = DoubleBuckets.middle(DoubleBuckets.of(values[i]));

      assertThat(Math.abs(middle / values[i] - 1)).as("seed %d", seed).isLessThan(0.008);
      assertThat(Math.abs(values[i] / middle - 1)).as("seed %d", seed).isLessThan(0.008);
      assertThat(DoubleBuckets.of(values[i]))
          .as("seed %d", seed)
          .isGreaterThanOrEqualTo(DoubleBuckets.of(values[Math.max(0, i - 1)]));
    }
  }

  private static DistinctSketchTally sketch(long... values) {
    DistinctSketchTally sketch = new DistinctSketchTally();
    for (long value : values) {
      sketch.add(value);
    }
    return sketch;
  }

  private static DistinctSketchTally merged(long[] values, Random random) {
    List<DistinctSketchTally> parts = new ArrayList<>();
    int from = 0;
    while (from < values.length) {
      int to = Math.min(values.length, from + 1 + random.nextInt(12_000));
      parts.add(sketch(Arrays.copyOfRange(values, from, to)));
      from = to;
    }
    while (parts.size() > 1) {
      Object partial = parts.remove(random.nextInt(parts.size())).partial();
      if (partial != null) {
        parts.get(random.nextInt(parts.size())).merge(partial);
      }
    }
    return parts.get(0);
  }
}
