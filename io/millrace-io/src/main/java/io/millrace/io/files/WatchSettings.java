/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.Serializable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is watched and how.
 *
 * @param path a folder, a glob or a file
 * @param format of all files; null to tell each file's from its content and name
 * @param rows what is read of them, whatever the format
 * @param every how long to wait before looking again
 * @param idleAfter after how long without files the watermark follows the clock; null for never
 * @param untilIdleFor after how long without files to end; null for never
 */
record WatchSettings(
    String path,
    @Nullable FileFormat format,
    ReadBlocksSettings rows,
    Duration every,
    @Nullable Duration idleAfter,
    @Nullable Duration untilIdleFor)
    implements Serializable {
  static final Duration EVERY = Duration.ofSeconds(10);

  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration MOST = Duration.ofDays(3_650);

  WatchSettings {
    if (path.isEmpty()) {
      throw new IllegalArgumentException("Missing required path");
    }
    check("watch_every", every);
    check("idle_after", idleAfter);
    check("until_idle_for", untilIdleFor);
  }

  private static void check(String name, @Nullable Duration time) {
    if (time != null && (time.compareTo(LEAST) < 0 || time.compareTo(MOST) > 0)) {
      throw new IllegalArgumentException(
          "Invalid %s: %s (must be between %s and %s)".formatted(name, time, LEAST, MOST));
    }
  }

  WatchSettings withFormat(FileFormat newFormat) {
    return new WatchSettings(path, newFormat, rows, every, idleAfter, untilIdleFor);
  }

  WatchSettings withRows(ReadBlocksSettings newRows) {
    return new WatchSettings(path, format, newRows, every, idleAfter, untilIdleFor);
  }

  WatchSettings withEvery(Duration time) {
    return new WatchSettings(path, format, rows, time, idleAfter, untilIdleFor);
  }

  WatchSettings withIdleAfter(Duration time) {
    return new WatchSettings(path, format, rows, every, time, untilIdleFor);
  }

  WatchSettings withUntilIdleFor(Duration time) {
    return new WatchSettings(path, format, rows, every, idleAfter, time);
  }
}
