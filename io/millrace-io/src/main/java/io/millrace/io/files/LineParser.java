/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.BlockBuilder;
import org.jspecify.annotations.Nullable;

/** Reads the line of one record into a block. Not thread-safe; one per worker. */
interface LineParser {
  /**
   * Adds a value to each column of the builder and leaves the row to be ended.
   *
   * @return what is wrong, with the columns as they may be; null if nothing is
   */
  @Nullable Problem parse(byte[] buffer, int from, int to, BlockBuilder builder);
}
