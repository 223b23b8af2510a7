/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import static java.util.stream.Collectors.joining;

import io.millrace.transforms.Evolving;
import io.millrace.transforms.rows.EventSpan;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;

/**
 * What tells an anomaly from other values. Immutable.
 *
 * <p>All but {@link #threshold} look at the values of the same key <i>strictly before</i> a row, up
 * to a fixed span back: how many spreads the row's value is away from their centre is its score,
 * and it is an anomaly beyond a limit. Values at one time never see each other. A longer span knows
 * more and forgets a change more slowly; a higher limit makes fewer anomalies. Values have a spread
 * where they are between about 1e-150 and 1e150 apart.
 *
 * <p>Of {@link #zScore} and {@link #ewma} one extreme value widens the bounds until it is
 * forgotten; of {@link #robustZ} and {@link #seasonal} fewer than half of the values cannot move
 * them far.
 *
 * @since 0.1
 */
@Evolving
public final class Detector implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Values older than this are worth less than a thousandth. */
  private static final int HALF_LIVES = 10;

  private static final int MOST_SEASONS = 1_000;

  private final String name;
  private final List<Object> settings;
  private final Duration lookBack;
  private final Model model;

  private Detector(String name, List<Object> settings, Duration lookBack, Model model) {
    this.name = name;
    this.settings = settings;
    this.lookBack = lookBack;
    this.model = model;
  }

  /**
   * Fixed bounds, both of them no anomalies; the score is the distance outside of them, 0 inside.
   *
   * @param min negative infinity for none
   * @param max infinity for none
   */
  public static Detector threshold(double min, double max) {
    ThresholdScorer scorer = new ThresholdScorer(min, max);
    return new Detector(
        "threshold", List.of(min, max), Duration.ZERO, (times, values, needs) -> scorer);
  }

  /**
   * Mean and standard deviation (of a sample) of the last while.
   *
   * @param window how far back, whole milliseconds
   * @param limit the largest score that is no anomaly, above 0; 3 is Shewhart's
   */
  public static Detector zScore(Duration window, double limit) {
    EventSpan.require("window", window);
    return new Detector(
        "z_score",
        List.of(window, requireLimit(limit)),
        window,
        moments(window, Double.POSITIVE_INFINITY, limit));
  }

  /**
   * Median and median distance from it of the last while, in units of a normal distribution's
   * standard deviation: the modified z-score of Iglewicz and Hoaglin (1993).
   *
   * <p>Where more than half of the values are equal, the distance that nine of ten keep within
   * takes the place of the median one; where that is 0 too, every other value is an anomaly of
   * infinite score, unless {@link DetectAnomalies#spreadAtLeast} says how much is nothing.
   *
   * @param window how far back, whole milliseconds
   * @param limit the largest score that is no anomaly, above 0; Iglewicz and Hoaglin take 3.5
   */
  public static Detector robustZ(Duration window, double limit) {
    EventSpan.require("window", window);
    return new Detector(
        "robust_z",
        List.of(window, requireLimit(limit)),
        window,
        ranks(new Spans(1, 1, window.toMillis() - 1, 1), limit));
  }

  /**
   * Mean and standard deviation exponentially weighted by age: a value counts half as much for
   * every half-life it is older (Roberts 1959), whatever the rhythm of the rows.
   *
   * <p>It looks 10 half-lives back. At an even rate older values would hold 1/1024 of the weight,
   * so leaving them out moves the mean by 1/1024 of the distance between what came before and after
   * that time, at most.
   *
   * @param halfLife whole milliseconds
   * @param limit the largest score that is no anomaly, above 0; 3 is usual
   */
  public static Detector ewma(Duration halfLife, double limit) {
    EventSpan.require("half-life", halfLife);
    Duration lookBack = halfLife.multipliedBy(HALF_LIVES);
    EventSpan.require("look-back of " + HALF_LIVES + " half-lives", lookBack);
    return new Detector(
        "ewma",
        List.of(halfLife, requireLimit(limit)),
        lookBack,
        moments(lookBack, halfLife.toMillis(), limit));
  }

  /**
   * Like {@link #robustZ}, of the values at the same time of the last periods: at 10:00, what was
   * between 9:45 and 10:15 on each of the last 7 days.
   *
   * <p>{@link DetectAnomalies#afterRows} must fit: 7 days with one value each are never 30 rows.
   *
   * @param period a day or a week, say, of event time: daylight saving moves nothing
   * @param seasons how many periods to look back, 1 to 1,000
   * @param within how far from the same time, whole milliseconds, less than half of the period
   * @param limit the largest score that is no anomaly, above 0; Iglewicz and Hoaglin take 3.5
   */
  public static Detector seasonal(Duration period, int seasons, Duration within, double limit) {
    EventSpan.require("period", period);
    EventSpan.require("within", within);
    if (within.multipliedBy(2).compareTo(period) >= 0) {
      throw new IllegalArgumentException(
          "Invalid within: " + within + " (must be less than half of the period " + period + ")");
    }
    if (seasons < 1 || seasons > MOST_SEASONS) {
      throw new IllegalArgumentException(
          "Invalid seasons: " + seasons + " (must be between 1 and " + MOST_SEASONS + ")");
    }
    Duration lookBack = period.multipliedBy(seasons).plus(within);
    EventSpan.require("look-back", lookBack);
    long half = within.toMillis();
    return new Detector(
        "seasonal",
        List.of(period, seasons, within, requireLimit(limit)),
        lookBack,
        ranks(new Spans(period.toMillis(), period.toMillis() - half, 2 * half, seasons), limit));
  }

  private static Model moments(Duration window, double halfLife, double limit) {
    long span = window.toMillis();
    return (times, values, needs) ->
        new DeviationScorer(new MomentHistory(times, values, span, halfLife), limit, needs);
  }

  private static Model ranks(Spans spans, double limit) {
    return (times, values, needs) ->
        new DeviationScorer(new RankHistory(times, values, spans), limit, needs);
  }

  private static double requireLimit(double limit) {
    if (!(limit > 0) || Double.isInfinite(limit)) {
      throw new IllegalArgumentException(
          "Invalid limit: " + limit + " (must be finite and above 0)");
    }
    return limit;
  }

  /** What anomalies say found them: {@code threshold}, {@code z_score}, {@code robust_z} ... */
  public String name() {
    return name;
  }

  /** How far before a row it looks; zero for a threshold. */
  public Duration lookBack() {
    return lookBack;
  }

  /** The name and the settings. */
  @Override
  public String toString() {
    return settings.stream().map(Object::toString).collect(joining(", ", name + "(", ")"));
  }

  /**
   * Scores values of one key.
   *
   * @param times in order
   * @param values finite, as many; values at one time in order
   */
  Scorer scorer(long[] times, double[] values, Needs needs) {
    return model.scorer(times, values, needs);
  }

  /** What a detector makes of a history. */
  @FunctionalInterface
  private interface Model extends Serializable {
    Scorer scorer(long[] times, double[] values, Needs needs);
  }
}
