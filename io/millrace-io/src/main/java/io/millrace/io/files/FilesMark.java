/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.io.files.FileCursor.Place;
import io.millrace.transforms.block.Block;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;

/**
 * How far a split was given out.
 *
 * @param file the number of the split's file, from 0; as many as there are at the end
 * @param place in that file
 * @param given how many records of the split were given out
 * @param latest the largest event time of them; {@link Block#ON_TIME} for none
 */
record FilesMark(int file, Place place, long given, long latest) implements CheckpointMark {
  static final FilesMark START = new FilesMark(0, Place.START, 0, Block.ON_TIME);

  @Override
  public void finalizeCheckpoint() {
    // Files stay where they are.
  }
}
