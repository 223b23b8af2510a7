/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

/** Finds the records of one file, some at a time. Not thread-safe; one per file. */
interface RecordSplitter {
  /**
   * Gives out what comes next: for lines one record at most, for Avro those of a block.
   *
   * @return false once the file is at its end
   */
  boolean next();
}
