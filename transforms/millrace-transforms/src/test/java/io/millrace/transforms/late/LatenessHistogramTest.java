/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.late.LatenessHistogram.Point;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The curve of a list of latenesses, against the list itself. */
class LatenessHistogramTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, 127, 128, 255})
  void isExactUpTo255(long lateness) {
    assertThat(stands(lateness)).isEqualTo(lateness);
  }

  @Test
  void standsLessThanA128thAbove() {
    assertThat(stands(256)).isEqualTo(257);
    assertThat(stands(257)).isEqualTo(257);
    assertThat(stands(60_000)).isEqualTo(60_159);
    assertThat(stands(Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
    for (int bit = 8; bit < Long.SIZE - 2; bit++) {
      for (long lateness : new long[] {1L << bit, (1L << bit) + 1, 3L << (bit - 1)}) {
        assertThat(stands(lateness)).isBetween(lateness, lateness + (lateness - 1) / 128);
        assertThat(stands(stands(lateness))).isEqualTo(stands(lateness));
        assertThat(stands(stands(lateness) + 1)).isGreaterThan(stands(lateness));
      }
    }
  }

  @Test
  void aPartOfTheRowsIsTakenAsItIsWritten() {
    LatenessHistogram histogram = new LatenessHistogram();
    for (int late = 1; late <= 100; late++) {
      histogram.add(late);
    }

    assertThat(LatenessHistogram.reaching(0.07, histogram.points())).isEqualTo(new Point(7, 7));
    assertThat(LatenessHistogram.reaching(0.29, histogram.points())).isEqualTo(new Point(29, 29));
    assertThat(LatenessHistogram.reaching(0.2901, histogram.points())).isEqualTo(new Point(30, 30));
    assertThat(LatenessHistogram.reaching(1, histogram.points())).isEqualTo(new Point(100, 100));
    assertThat(LatenessHistogram.reaching(1e-9, histogram.points())).isEqualTo(new Point(1, 1));
  }

  @Test
  void isTheSortedListWithinItsBoundInAnyOrderAndHoweverMerged() {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("LatenessHistogramTest " + reason);
    Random random = new Random(seed);
    for (int script = 0; script < 1_000; script++) {
      List<Long> list = latenesses(random);
      LatenessHistogram whole = new LatenessHistogram();
      List<LatenessHistogram> parts =
          List.of(new LatenessHistogram(), new LatenessHistogram(), new LatenessHistogram());
      list.forEach(whole::add);
      Collections.shuffle(list, random);
      list.forEach(lateness -> parts.get(random.nextInt(3)).add(lateness));
      LatenessHistogram merged = new LatenessHistogram();
      parts.forEach(part -> merged.merge(part.counts()));
      Collections.sort(list);

      List<Point> points = merged.points();

      assertThat(points).as(reason).isEqualTo(whole.points());
      for (Point point : points) {
        long exact = list.stream().filter(lateness -> lateness <= point.lateness()).count();
        assertThat(point.arrived()).as(reason).isEqualTo(exact);
      }
      for (double part : new double[] {0.001, 0.5, 0.9, 0.99, random.nextDouble(0.01, 1), 1}) {
        int rank =
            BigDecimal.valueOf(part)
                .multiply(BigDecimal.valueOf(list.size()))
                .setScale(0, RoundingMode.CEILING)
                .intValue();
        long smallest = list.get(rank - 1);
        long given = LatenessHistogram.reaching(part, points).lateness();
        assertThat(given).as(reason).isBetween(smallest, smallest + smallest / 128);
      }
    }
  }

  private static long stands(long lateness) {
    return LatenessHistogram.largestIn(LatenessHistogram.bucketOf(lateness));
  }

  private static List<Long> latenesses(Random random) {
    List<Long> list = new ArrayList<>();
    int magnitude = random.nextInt(1, 40);
    for (int i = random.nextInt(1, 200); i > 0; i--) {
      list.add(random.nextInt(3) == 0 ? 0 : random.nextLong(1L << random.nextInt(magnitude)));
    }
    return list;
  }
}
