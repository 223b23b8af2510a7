/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes the records that a splitter finds in one file, in their order. */
interface RecordSink {
  /** The header of all records that follow, and what is wrong with it if something is. */
  void useHeader(String header, @Nullable Problem fault);

  /** The fault of all records that follow, for want of a header. */
  void useNoHeader(Problem fault);

  /** Adds a record that is in memory as a whole; the array may change after the call. */
  void add(@Nullable Long offset, byte[] array, int from, int length, @Nullable Problem problem);

  /** Adds a record that need not be in memory as a whole. */
  void add(@Nullable Long offset, RecordBytes record, @Nullable Problem problem);

  /** Adds a record without bytes, to say what is wrong at that place. */
  void addNothing(@Nullable Long offset, Problem problem);

  /** What is wrong at that offset of the file. */
  Problem unreadable(long offset, IOException cause);
}
