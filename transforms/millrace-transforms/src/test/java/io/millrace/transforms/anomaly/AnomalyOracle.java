/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import java.util.function.LongToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a detector is to say, worked out anew of all earlier values for each value.
 *
 * @param sees whether a value of that age is history
 * @param worth how much a value of that age counts for the mean; null for medians
 */
record AnomalyOracle(
    Detector detector, double limit, LongPredicate sees, @Nullable LongToDoubleFunction worth) {
  static final List<String> KINDS = List.of("zScore", "ewma", "robustZ", "seasonal");

  /** A value and when it was. */
  record Reading(long time, double value) {}

  static AnomalyOracle random(String kind, Random random) {
    return of(kind, 1 + random.nextInt(random.nextBoolean() ? 20 : 400), random);
  }

  /**
   * Of that kind.
   *
   * @param span a window, half-life or period, in milliseconds
   */
  static AnomalyOracle of(String kind, long span, Random random) {
    double limit = 0.5 + random.nextInt(6) * 0.5;
    Duration length = Duration.ofMillis(span);
    return switch (kind) {
      case "zScore" ->
          new AnomalyOracle(
              Detector.zScore(length, limit), limit, age -> 1 <= age && age <= span, age -> 1);
      case "ewma" ->
          new AnomalyOracle(
              Detector.ewma(length, limit),
              limit,
              age -> 1 <= age && age <= 10 * span,
              age -> Math.pow(0.5, (double) age / span));
      case "robustZ" ->
          new AnomalyOracle(
              Detector.robustZ(length, limit), limit, age -> 1 <= age && age <= span, null);
      default -> seasonal(span + 2, 1 + random.nextInt(5), random, limit);
    };
  }

  private static AnomalyOracle seasonal(long period, int seasons, Random random, double limit) {
    long within = 1L + random.nextInt((int) (period - 1) / 2);
    return new AnomalyOracle(
        Detector.seasonal(Duration.ofMillis(period), seasons, Duration.ofMillis(within), limit),
        limit,
        age -> isSeasonal(age, period, seasons, within),
        null);
  }

  private static boolean isSeasonal(long age, long period, int seasons, long within) {
    for (int season = 1; season <= seasons; season++) {
      if (Math.abs(age - season * period) <= within) {
        return true;
      }
    }
    return false;
  }

  /** Null where there is too little history; readings may be of any order. */
  @Nullable Score score(List<Reading> readings, Reading one, Needs needs) {
    List<Reading> history =
        readings.stream().filter(other -> sees.test(one.time() - other.time())).toList();
    if (history.size() < needs.rows()) {
      return null;
    }
    double[] found = worth == null ? robust(history) : moments(history, one.time(), worth);
    double centre = found[0];
    double spread = Math.max(found[1], needs.spread());
    double score = one.value() == centre ? 0 : (one.value() - centre) / spread;
    return new Score(centre, centre - limit * spread, centre + limit * spread, score);
  }

  private static double[] moments(List<Reading> history, long now, LongToDoubleFunction worth) {
    double weights = 0;
    double squares = 0;
    double sum = 0;
    for (Reading reading : history) {
      double weight = worth.applyAsDouble(now - reading.time());
      weights += weight;
      squares += weight * weight;
      sum += weight * reading.value();
    }
    double mean = sum / weights;
    double distances = 0;
    for (Reading reading : history) {
      double distance = reading.value() - mean;
      distances += worth.applyAsDouble(now - reading.time()) * distance * distance;
    }
    return new double[] {mean, Math.sqrt(distances / (weights - squares / weights))};
  }

  private static double[] robust(List<Reading> history) {
    double centre = median(history.stream().map(Reading::value).toList());
    List<Double> distances =
        new ArrayList<>(history.stream().map(one -> Math.abs(one.value() - centre)).toList());
    Collections.sort(distances);
    double spread = median(distances) * 1.482602218505602;
    if (spread == 0) {
      spread = distances.get((distances.size() * 9 + 9) / 10 - 1) * 0.6079568319117692;
    }
    return new double[] {centre, spread};
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    double low = sorted.get((sorted.size() - 1) / 2);
    double high = sorted.get(sorted.size() / 2);
    return low == high ? low : low / 2 + high / 2;
  }

  /** Some values of one kind or other, with pauses and with several at one time, by time. */
  static List<Reading> readings(Random random, int most) {
    int kind = random.nextInt(5);
    int pause = 1 + random.nextInt(60);
    long time = random.nextInt(4_000) - 2_000L;
    List<Reading> readings = new ArrayList<>();
    for (int rows = random.nextInt(most); rows > 0; rows--) {
      time += random.nextInt(3) == 0 ? 0 : random.nextInt(40) == 0 ? 900 : random.nextInt(pause);
      double value =
          switch (kind) {
            case 0 -> random.nextInt(3);
            case 1 -> 0.1;
            case 2 -> 1e9 + random.nextGaussian();
            case 3 -> random.nextInt(8) == 0 ? random.nextGaussian() * 1e6 : 7;
            default -> random.nextGaussian();
          };
      readings.add(new Reading(time, value));
    }
    readings.sort(Comparator.comparingLong(Reading::time).thenComparingDouble(Reading::value));
    return readings;
  }

  /** Medians are to be exact; of means what two ways to add make of 120 values at most. */
  boolean agrees(@Nullable Score actual, @Nullable Score expected, double largest) {
    if (actual == null || expected == null || worth == null) {
      return actual == null ? expected == null : actual.equals(expected);
    }
    double error = 1e-11 * largest;
    return isNear(actual.expected(), expected.expected(), error)
        && isNear(actual.lower(), expected.lower(), error)
        && isNear(actual.upper(), expected.upper(), error)
        && (expected.upper() - expected.lower() < 1e3 * error
            || isNear(actual.score(), expected.score(), 1e-2 * Math.abs(expected.score()) + 1e-2));
  }

  private static boolean isNear(@Nullable Double one, @Nullable Double other, double error) {
    return one != null && other != null && (one.equals(other) || Math.abs(one - other) <= error);
  }
}
