/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import java.time.Duration;

/**
 * How long a server has been away, by a clock of nanoseconds. Not thread-safe.
 *
 * <p>That it gives nothing does not tell that it is away: a log may be quiet for longer than an
 * outage is borne.
 */
final class Outage {
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final long longestNanos;
  private boolean lasts;
  private long since;
  private long failed;

  Outage(Duration longest) {
    this.longestNanos = longest.toNanos();
  }

  /** The server has given something. */
  void end() {
    lasts = false;
  }

  /** Whether it may be tried now. */
  boolean isDue(long now) {
    return !lasts || now - failed >= PAUSE_NANOS;
  }

  /**
   * A try failed.
   *
   * @param stood for how long it had gone well, or may have; 0 if not at all
   * @return whether it is not to be tried any more
   */
  boolean isTooLong(long stood, long now) {
    if (!lasts || stood >= longestNanos) {
      since = now;
    }
    lasts = true;
    failed = now;
    return now - since >= longestNanos;
  }
}
