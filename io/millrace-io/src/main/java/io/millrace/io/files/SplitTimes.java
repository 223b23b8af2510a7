/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.Block;
import java.time.Duration;
import java.util.OptionalLong;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.jspecify.annotations.Nullable;

/** The event times of one split's records, one after the other. Not thread-safe. */
final class SplitTimes {
  private static final Duration MAX_DISORDER = Duration.ofDays(3_650_000);

  private final RecordTimes.Reader reader;
  private final long disorder;
  private long latest;

  /**
   * @param disorder milliseconds that times may go back and still be in order
   * @param latest the largest time so far; {@link Block#ON_TIME} for none
   */
  SplitTimes(RecordTimes.Reader reader, long disorder, long latest) {
    this.reader = reader;
    this.disorder = disorder;
    this.latest = latest;
  }

  /**
   * Checks a disorder.
   *
   * @throws IllegalArgumentException if it is not whole milliseconds in bounds
   */
  static void checkDisorder(Duration disorder) {
    requireNonNull(disorder, "disorder is null");
    if (disorder.isNegative()
        || disorder.compareTo(MAX_DISORDER) > 0
        || !disorder.equals(Duration.ofMillis(disorder.toMillis()))) {
      throw new IllegalArgumentException(
          "Invalid disorder: %s (must be whole milliseconds between PT0S and %s)"
              .formatted(disorder, MAX_DISORDER));
    }
  }

  /** Of records that have no time: Beam's lowest timestamp. */
  static SplitTimes none() {
    return new SplitTimes((format, header, record) -> OptionalLong.empty(), 0, Block.ON_TIME);
  }

  /** Goes on after a record up to which that was the {@link #latest}. */
  void moveTo(long newLatest) {
    latest = newLatest;
  }

  /** The largest time so far; {@link Block#ON_TIME} for none. */
  long latest() {
    return latest;
  }

  /** No record that is not late is before it, and later records' stamps are not either. */
  long watermark() {
    return watermark(latest, disorder);
  }

  /** The watermark after that largest time. */
  static long watermark(long latest, long disorder) {
    return latest == Block.ON_TIME ? Block.ON_TIME : latest - disorder;
  }

  /**
   * The time of the next record: of one that tells none, the largest before it, so that it neither
   * is late nor makes others so.
   *
   * @param record null if something is wrong with it
   */
  long next(String format, @Nullable String header, @Nullable String record) {
    OptionalLong time =
        record == null ? OptionalLong.empty() : reader.timeOf(format, header, record);
    if (time.isPresent()) {
      latest = Math.max(latest, time.getAsLong());
      return time.getAsLong();
    }
    return latest == Block.ON_TIME ? BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis() : latest;
  }
}
