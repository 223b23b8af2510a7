/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.cli;

import io.millrace.pipelines.Progress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** One line that is written over and over while a person watches, and wiped at the end. */
final class ProgressLine implements Progress, AutoCloseable {
  private static final String CLEAR = "\r\u001b[K";
  private static final double MILLIS = 1000.0;
  private final PrintWriter err;

  ProgressLine(PrintWriter err) {
    this.err = err;
  }

  @Override
  public void update(String step, long records, Duration elapsed) {
    double seconds = elapsed.toMillis() / MILLIS;
    err.print(
        CLEAR
            + String.format(
                Locale.ROOT,
                "%5.1f s  %,d records read  %,.0f records/s  %s",
                seconds,
                records,
                seconds == 0 ? 0 : records / seconds,
                step));
    err.flush();
  }

  @Override
  public void close() {
    err.print(CLEAR);
    err.flush();
  }
}
