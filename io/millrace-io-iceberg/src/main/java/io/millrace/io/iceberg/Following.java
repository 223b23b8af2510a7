/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a table is followed.
 *
 * @param pollEvery how long after a look in vain the next one comes
 * @param idleAfter how long a table to which nothing comes holds the watermark; null for ever
 * @param disorder how much event times may go back from commit to commit
 * @param splits how many readers share the files
 */
record Following(
    Duration pollEvery,
    @Nullable Duration idleAfter,
    Duration disorder,
    OnReplace onReplace,
    int splits)
    implements Serializable {
  private static final Duration LONGEST = Duration.ofDays(365);
  private static final Duration MAX_DISORDER = Duration.ofDays(3_650_000);
  private static final int MAX_SPLITS = 1024;

  static final Following DEFAULT =
      new Following(Duration.ofSeconds(10), null, Duration.ZERO, OnReplace.FAIL, 1);

  Following {
    require("poll_every", pollEvery, Duration.ofMillis(1), LONGEST);
    if (idleAfter != null) {
      require("idle_after", idleAfter, Duration.ofSeconds(1), LONGEST);
    }
    require("disorder", disorder, Duration.ZERO, MAX_DISORDER);
    requireNonNull(onReplace, "onReplace is null");
    if (splits < 1 || splits > MAX_SPLITS) {
      throw new IllegalArgumentException(
          "Invalid splits: %d (must be between 1 and %d)".formatted(splits, MAX_SPLITS));
    }
  }

  static void require(String name, Duration time, Duration lowest, Duration highest) {
    requireNonNull(time, name + " is null");
    if (time.compareTo(lowest) < 0
        || time.compareTo(highest) > 0
        || !time.equals(Duration.ofMillis(time.toMillis()))) {
      throw new IllegalArgumentException(
          "Invalid %s: %s (must be whole milliseconds between %s and %s)"
              .formatted(name, time, lowest, highest));
    }
  }

  Following withPollEvery(Duration time) {
    return new Following(time, idleAfter, disorder, onReplace, splits);
  }

  Following withIdleAfter(@Nullable Duration time) {
    return new Following(pollEvery, time, disorder, onReplace, splits);
  }

  Following withDisorder(Duration time) {
    return new Following(pollEvery, idleAfter, time, onReplace, splits);
  }

  Following withOnReplace(OnReplace other) {
    return new Following(pollEvery, idleAfter, disorder, other, splits);
  }

  Following withSplits(int count) {
    return new Following(pollEvery, idleAfter, disorder, onReplace, count);
  }
}
