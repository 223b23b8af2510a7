/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.anomaly.AnomalyOracle.Reading;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scores without a runner, a thousand random series for each detector. */
class DetectorOracleTest {
  private static final int SCRIPTS = 1_000;

  static Stream<String> kinds() {
    return AnomalyOracle.KINDS.stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void equalsTheOracle(String kind) {
    long first = new Random().nextLong();
    int scores = 0;
    for (long seed = first; seed < first + SCRIPTS; seed++) {
      Random random = new Random(seed);
      AnomalyOracle oracle = AnomalyOracle.random(kind, random);
      Needs needs = needs(random);
      List<Reading> readings = AnomalyOracle.readings(random, 120);
      double largest = readings.stream().mapToDouble(one -> Math.abs(one.value())).max().orElse(0);

      Scorer scorer = scorer(oracle, readings, needs);
      for (Reading one : readings) {
        Score actual = scorer.score(one.time(), one.value());
        Score expected = oracle.score(readings, one, needs);
        assertThat(oracle.agrees(actual, expected, largest))
            .as("%s, seed %d, %s: %s is to be %s", kind, seed, one, actual, expected)
            .isTrue();
        scores += actual == null ? 0 : 1;
      }
    }
    assertThat(scores).as("%s, seeds from %d", kind, first).isGreaterThan(SCRIPTS);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void seesNothingBeforeTheLookBackToTheLastBit(String kind) {
    long first = new Random().nextLong();
    for (long seed = first; seed < first + SCRIPTS; seed++) {
      Random random = new Random(seed);
      AnomalyOracle oracle = AnomalyOracle.random(kind, random);
      Needs needs = needs(random);
      List<Reading> readings = AnomalyOracle.readings(random, 120);
      if (readings.isEmpty()) {
        continue;
      }
      long cut = readings.get(random.nextInt(readings.size())).time();
      long lookBack = oracle.detector().lookBack().toMillis();
      List<Reading> near = readings.stream().filter(one -> one.time() >= cut - lookBack).toList();

      Scorer whole = scorer(oracle, readings, needs);
      Scorer part = scorer(oracle, near, needs);
      for (Reading one : readings) {
        Score ofWhole = whole.score(one.time(), one.value());
        if (one.time() >= cut) {
          Score ofPart = part.score(one.time(), one.value());
          assertThat(ofPart).as("%s, seed %d, %s", kind, seed, one).isEqualTo(ofWhole);
        }
      }
    }
  }

  private static Needs needs(Random random) {
    return new Needs(2 + random.nextInt(4), random.nextInt(3) == 0 ? 0.5 : 0);
  }

  private static Scorer scorer(AnomalyOracle oracle, List<Reading> readings, Needs needs) {
    long[] times = readings.stream().mapToLong(Reading::time).toArray();
    double[] values = readings.stream().mapToDouble(Reading::value).toArray();
    return oracle.detector().scorer(times, values, needs);
  }
}
