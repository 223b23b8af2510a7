/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.io.Serializable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.beam.sdk.util.BackOff;
import org.apache.beam.sdk.util.BackOffUtils;
import org.apache.beam.sdk.util.FluentBackoff;
import org.apache.beam.sdk.util.Sleeper;

/**
 * Tries again what another try may mend, with pauses that grow from a tenth of a second to five
 * seconds.
 *
 * @param longest how long all pauses together may be
 */
record Retry(Duration longest) implements Serializable {
  static final Duration DEFAULT = Duration.ofMinutes(1);
  private static final Duration MOST = Duration.ofDays(1);
  private static final org.joda.time.Duration FIRST_PAUSE = org.joda.time.Duration.millis(100);
  private static final org.joda.time.Duration LONGEST_PAUSE =
      org.joda.time.Duration.standardSeconds(5);

  Optional<String> problem() {
    return longest.isNegative() || longest.compareTo(MOST) > 0
        ? Optional.of(
            "Invalid retry time: %s (must be between %s and %s)"
                .formatted(longest, Duration.ZERO, MOST))
        : Optional.empty();
  }

  /**
   * Works with a connection of a pool.
   *
   * @param mayRepeat whether the work may be done once more
   * @throws SQLException what the last try failed by
   */
  <T> T run(ConnectionPool pool, ConnectionPool.Work<T> work, BooleanSupplier mayRepeat)
      throws SQLException, InterruptedException {
    BackOff pauses =
        FluentBackoff.DEFAULT
            .withInitialBackoff(FIRST_PAUSE)
            .withMaxBackoff(LONGEST_PAUSE)
            .withMaxCumulativeBackoff(
                org.joda.time.Duration.millis(Math.max(1, longest.toMillis())))
            .backoff();
    while (true) {
      try {
        return pool.use(work);
      } catch (SQLException e) {
        Failure failure = pool.dialect().failure(e);
        boolean mends = failure == Failure.CONNECTION || failure == Failure.CONTENTION;
        if (!mends
            || !mayRepeat.getAsBoolean()
            || longest.isZero()
            || !BackOffUtils.next(Sleeper.DEFAULT, pauses)) {
          throw e;
        }
      }
    }
  }
}
