/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Evolving;
import java.io.Serializable;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * When records as received happened, for a source that has to know before they are parsed.
 *
 * <p>It need not tell whether a record is sound: a step that parses it does.
 *
 * <p>Safe for concurrent use; each {@link Reader} is one worker's own.
 *
 * @since 0.1
 */
@Evolving
public interface RecordTimes extends Serializable {
  /** Reads the times of records, one after the other. */
  Reader open();

  /**
   * Reads the time of a record. Not thread-safe.
   *
   * @since 0.1
   */
  @Evolving
  @FunctionalInterface
  interface Reader {
    /**
     * The record's event time in epoch milliseconds, the same whenever it is asked.
     *
     * @param format as {@link RawRecord#FORMAT} has it
     * @param header the header line of a CSV file; null for the other formats
     * @param record its text, of a record without {@link RawRecord#PROBLEM}
     * @return empty if it tells none
     */
    OptionalLong timeOf(String format, @Nullable String header, String record);
  }
}
