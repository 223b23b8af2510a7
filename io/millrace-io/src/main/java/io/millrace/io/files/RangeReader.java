/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import java.io.InputStream;

/** Reads ranges of files of one format. Not thread-safe; one per worker. */
interface RangeReader {
  /**
   * Gives out the records of a range, and a letter for a failure.
   *
   * @param in from the byte before the range on, if it does not start the file
   * @return how many bytes were read of the range
   * @throws IOException if the start of the file, which is not in the range, cannot be read
   */
  long read(FileRange range, InputStream in, BlockRecords records) throws IOException;
}
