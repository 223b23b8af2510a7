/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.Block;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.beam.sdk.io.UnboundedSource.CheckpointMark;
import org.jspecify.annotations.Nullable;

/**
 * What was given out of a folder.
 *
 * @param read the files that were read to their end, by path, as they were then
 * @param waiting the files that come next, the one under way first
 * @param progress in the first of them
 * @param latest the largest event time given out, or what counts as one where the watermark went on
 *     without files; {@link Block#ON_TIME} for none
 * @param ended whether no more files are looked for
 */
record WatchMark(
    SortedMap<String, FileStat> read,
    List<Waiting> waiting,
    Progress progress,
    long latest,
    boolean ended)
    implements CheckpointMark {
  static final WatchMark START =
      new WatchMark(
          Collections.emptySortedMap(),
          List.of(),
          Progress.none(Block.ON_TIME),
          Block.ON_TIME,
          false);

  WatchMark {
    read = Collections.unmodifiableSortedMap(new TreeMap<>(read));
    waiting = List.copyOf(waiting);
  }

  /**
   * A file whose turn comes.
   *
   * @param stat as it was found
   * @param before as it was when it was read; null if it was not
   */
  record Waiting(String path, FileStat stat, @Nullable FileStat before) {}

  /**
   * How far a file was given out.
   *
   * @param batches how many of its batches
   * @param records how many records are in them
   * @param start the largest event time before the file
   */
  record Progress(long batches, long records, long start) {
    static Progress none(long start) {
      return new Progress(0, 0, start);
    }
  }

  @Override
  public void finalizeCheckpoint() {
    // Files stay where they are.
  }
}
