/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.millrace.transforms.block.Block;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What stands in a log.
 *
 * @param boundary the end of the last transaction before it
 * @param witness what tells that transaction from others that end there; empty for nothing
 * @param time when it was committed; {@link Block#ON_TIME} where that is not told
 * @param change of the table; null if it is none
 */
record LogEntry(long boundary, String witness, long time, @Nullable Change change) {
  /** What rows are told by that were removed without being told. */
  static final String TRUNCATE = "t";

  /**
   * A change of one row, or of rows that are not told.
   *
   * @param op {@code c}, {@code u}, {@code d}, or {@link #TRUNCATE}
   * @param values by column, as they became, or of a delete as they were; null if they are not told
   * @param missing why there are no values
   * @param place as the database writes it
   */
  record Change(
      String op,
      @Nullable Map<String, @Nullable Object> values,
      String missing,
      String place,
      @Nullable String transaction) {}
}
