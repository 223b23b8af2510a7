/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Internal;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.ColumnBuilder;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Columns whose values are not in the bytes of records but around them, such as in the key of a
 * message. They grow row by row with the columns of the records. Not thread-safe; one per reader.
 *
 * @since 0.1
 */
@Internal
public interface SideColumns {
  /** Where the values of a field go; null if it is none of these. */
  @Nullable ColumnBuilder column(String field);

  /**
   * Adds a value to each column, of the record at hand.
   *
   * @return what is wrong, with the columns as they may be; null if nothing is
   */
  @Nullable String fill();

  /** Whether a record without bytes is a row all the same, of nulls beside these columns. */
  boolean takesNothing();

  /** The event time of such a row, where that is none of these columns; empty if there is none. */
  OptionalLong timeOfNothing();

  /** Keeps what was added. */
  void endRow();

  /** Forgets what was added since the last row was ended. */
  void abandonRow();

  /** The same rows with these columns too, which have none after it. */
  Block join(Block records);
}
