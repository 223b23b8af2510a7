/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.transforms.block.Block;
import java.io.Serializable;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.jspecify.annotations.Nullable;

/**
 * How far a split of a table was given out.
 *
 * @param snapshot whose rows are given; null before there is any
 * @param whole whether all rows that the snapshot has are given, or those that it added
 * @param part the number of the split's part of it, from 0; {@link #ALL} if it is given
 * @param row how many rows of the part are given
 * @param before the largest event time of the snapshots before it
 * @param latest the largest event time given; {@link Block#ON_TIME} for none, as before
 */
record TableMark(
    @Nullable Long snapshot, boolean whole, int part, long row, long before, long latest)
    implements CheckpointMark, Serializable {
  /** Of parts: none is left. */
  static final int ALL = Integer.MAX_VALUE;

  /** Where what comes after a snapshot begins, or after nothing. */
  static TableMark after(@Nullable Long snapshot) {
    return new TableMark(snapshot, false, ALL, 0, Block.ON_TIME, Block.ON_TIME);
  }

  /** Where what a snapshot has begins. */
  static TableMark of(long snapshot) {
    return new TableMark(snapshot, true, 0, 0, Block.ON_TIME, Block.ON_TIME);
  }

  boolean isDone() {
    return part == ALL;
  }

  /** At the first row that another snapshot added. */
  TableMark next(long added) {
    return new TableMark(added, false, 0, 0, latest, latest);
  }

  /** After so many more rows of the part. */
  TableMark rows(int more, long newLatest) {
    return new TableMark(snapshot, whole, part, row + more, before, newLatest);
  }

  /**
   * After the part.
   *
   * @param parts how many there are
   */
  TableMark part(int parts, long newLatest) {
    return part + 1 == parts
        ? done(newLatest)
        : new TableMark(snapshot, whole, part + 1, 0, before, newLatest);
  }

  /** After the snapshot. */
  TableMark done(long newLatest) {
    return new TableMark(snapshot, whole, ALL, 0, newLatest, newLatest);
  }

  @Override
  public void finalizeCheckpoint() {
    // Snapshots stay until they expire.
  }
}
