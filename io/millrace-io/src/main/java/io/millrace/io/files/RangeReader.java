/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.Closeable;
import java.io.IOException;

/** Reads ranges of files of one format. Not thread-safe; one per worker. */
interface RangeReader {
  /**
   * Begins a range. One is read at a time.
   *
   * @throws IOException if the file cannot be opened, or the start of it, which is not in the
   *     range, cannot be read
   */
  Reading open(FileRange range, BlockRecords records) throws IOException;

  /** A range that is read. */
  interface Reading extends Closeable {
    /**
     * Gives out some records more, and a letter for a failure.
     *
     * @return false once the range is at its end
     */
    boolean next();

    /** How many bytes of the range were read so far. */
    long bytes();
  }
}
