/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Detectors against plain baselines on seventeen labelled series of servers, all together and with
 * one setting for all. The files are read where they are, beside the checkout, and the test says so
 * and skips where they are not.
 */
class CloudWatchTest {
  private static final Path DATA =
      Path.of(System.getProperty("millrace.root", "."))
          .resolve("../shared/data/nab-cloudwatch")
          .toAbsolutePath()
          .normalize();

  /** Rows of a day. */
  private static final int DAY = 288;

  @Test
  void theWeightedMeanOfADayBeatsTheGlobalMeanOnPrecisionAndOnRecall() throws IOException {
    String reason = "Skipped: no series of servers at " + DATA;
    if (!Files.isDirectory(DATA)) {
      System.err.println(reason);
    }
    Assumptions.assumeTrue(Files.isDirectory(DATA), reason);
    List<CloudWatchSeries> all = CloudWatchSeries.readAll(DATA);

    WindowTally global = WindowTally.of("global mean +- 3 deviations", all, CloudWatchTest::global);
    WindowTally before =
        WindowTally.of("288 rows before +- 3 deviations", all, CloudWatchTest::before);
    WindowTally ewma = tally(all, Detector.ewma(Duration.ofDays(1), 3.5));
    List<WindowTally> others =
        List.of(
            tally(all, Detector.ewma(Duration.ofDays(1), 3)),
            tally(all, Detector.zScore(Duration.ofDays(1), 3)),
            tally(all, Detector.zScore(Duration.ofDays(7), 3)),
            tally(all, Detector.robustZ(Duration.ofDays(7), 3.5)),
            tally(all, Detector.seasonal(Duration.ofDays(1), 7, Duration.ofMinutes(30), 3.5)));
    System.out.printf("%s%n%s%n%s%n", global, before, ewma);
    others.forEach(System.out::println);

    assertThat(all).hasSize(17);
    assertThat(global.windows()).isEqualTo(30);
    assertThat(ewma.rowPrecision()).isGreaterThan(global.rowPrecision());
    assertThat(ewma.episodePrecision()).isGreaterThan(global.episodePrecision());
    assertThat(ewma.recall()).isGreaterThan(global.recall());
    assertThat(ewma.rowPrecision()).isGreaterThan(before.rowPrecision());
    assertThat(ewma.episodePrecision()).isGreaterThan(before.episodePrecision());
  }

  private static WindowTally tally(List<CloudWatchSeries> all, Detector detector) {
    return WindowTally.of(detector.toString(), all, series -> flags(series, detector));
  }

  private static boolean[] flags(CloudWatchSeries series, Detector detector) {
    Scorer scorer = detector.scorer(series.times(), series.values(), Needs.USUAL);
    boolean[] flags = new boolean[series.times().length];
    for (int row = 0; row < flags.length; row++) {
      Score score = scorer.score(series.times()[row], series.values()[row]);
      flags[row] = score != null && score.isAnomaly(series.values()[row]);
    }
    return flags;
  }

  /** Knows the whole series, also what comes after a row. */
  private static boolean[] global(CloudWatchSeries series) {
    Usual usual = Usual.of(series.values());
    boolean[] flags = new boolean[series.values().length];
    for (int row = 0; row < flags.length; row++) {
      flags[row] = usual.isOutside(series.values()[row]);
    }
    return flags;
  }

  private static boolean[] before(CloudWatchSeries series) {
    boolean[] flags = new boolean[series.values().length];
    for (int row = DAY; row < flags.length; row++) {
      Usual usual = Usual.of(Arrays.copyOfRange(series.values(), row - DAY, row));
      flags[row] = usual.isOutside(series.values()[row]);
    }
    return flags;
  }

  private record Usual(double mean, double deviation) {
    static Usual of(double[] values) {
      double mean = Arrays.stream(values).average().orElseThrow();
      double squares = Arrays.stream(values).map(one -> (one - mean) * (one - mean)).sum();
      return new Usual(mean, Math.sqrt(squares / (values.length - 1)));
    }

    boolean isOutside(double value) {
      return Math.abs(value - mean) > 3 * deviation;
    }
  }
}
