/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;

/** Reads ranges of files of one format. Not thread-safe; one per worker. */
interface RangeReader {
  /**
   * Gives out the records of a range, and a letter for a failure.
   *
   * @return how many bytes were read of the range
   * @throws IOException if the file cannot be opened, or the start of it, which is not in the
   *     range, cannot be read
   */
  long read(FileRange range, BlockRecords records) throws IOException;
}
