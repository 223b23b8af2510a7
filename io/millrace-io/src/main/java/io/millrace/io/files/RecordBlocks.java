/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.Internal;
import io.millrace.transforms.block.Block;

/**
 * Takes records that lie in arrays, of one place or another, and gives them out in blocks.
 *
 * <p>The arrays are never to be written to again: a column may show them. Not thread-safe; one per
 * reader.
 *
 * @since 0.1
 */
@Internal
public interface RecordBlocks {
  /**
   * Goes on with the records of another place, which has a watermark of its own.
   *
   * @param place as letters and records name it
   * @param latest what {@link #latest} was when that place was left; {@link Block#ON_TIME} at first
   */
  void moveTo(String place, long latest);

  /** The largest event time so far in this place; {@link Block#ON_TIME} for none. */
  long latest();

  /** Begins a block whose records lie in that array. */
  void begin(byte[] bytes);

  /**
   * Adds a record.
   *
   * @param position in its place, from 0
   */
  void add(int from, int to, long position);

  /** Adds a record that has no bytes, which is wrong. */
  void addNothing(long position);

  /** Gives out the rows there are as a block. */
  void end();
}
