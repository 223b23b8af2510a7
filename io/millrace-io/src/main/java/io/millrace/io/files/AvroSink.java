/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import org.apache.avro.Schema;

/** Takes the records of one range of an Avro file, in their order. */
interface AvroSink {
  /** Tells where the block starts whose records follow. */
  void startBlock(long offset);

  /**
   * Reads the next record.
   *
   * @throws CorruptAvroException if the bytes are none, so that no record after it is to be found
   */
  void add(Schema schema, AvroBytes data) throws CorruptAvroException;

  /** Adds bytes of the file that cannot be read. */
  void addUnreadable(RecordBytes bytes, Problem problem);

  /** What is wrong at that offset of the file. */
  Problem unreadable(long offset, IOException cause);

  /** What is wrong at that offset of the file. */
  Problem unreadable(long offset, CorruptAvroException cause);
}
