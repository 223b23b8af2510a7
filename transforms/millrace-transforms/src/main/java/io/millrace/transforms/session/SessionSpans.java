/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import io.millrace.transforms.block.Block;
import java.util.Arrays;
import java.util.List;

/**
 * The sessions of the rows of some blocks: numbered key by key, and by time within a key.
 *
 * <p>Rows at one time are in one session, so only times are sorted, never rows.
 */
final class SessionSpans {
  /** The number of the first session of each key, and of one key more. */
  private final int[] firsts;

  private final long[] starts;
  private final long[] ends;

  private SessionSpans(int[] firsts, long[] starts, long[] ends) {
    this.firsts = firsts;
    this.starts = starts;
    this.ends = ends;
  }

  /**
   * Cuts sessions.
   *
   * @param keysOfBlocks the number of each row's key, for each block
   * @param keys how many keys there are
   * @param gap the shortest pause between two sessions
   */
  static SessionSpans of(List<Block> blocks, List<int[]> keysOfBlocks, int keys, long gap) {
    int[] next = new int[keys + 1];
    for (int[] keysOfRows : keysOfBlocks) {
      for (int key : keysOfRows) {
        next[key + 1]++;
      }
    }
    for (int key = 0; key < keys; key++) {
      next[key + 1] += next[key];
    }
    long[] times = new long[next[keys]];
    for (int i = 0; i < blocks.size(); i++) {
      Block block = blocks.get(i);
      int[] keysOfRows = keysOfBlocks.get(i);
      for (int row = 0; row < keysOfRows.length; row++) {
        times[next[keysOfRows[row]]++] = block.eventTime(row);
      }
    }
    // Filling has moved each key's place on to the next key's.
    return cut(times, next, keys, gap);
  }

  private static SessionSpans cut(long[] times, int[] keyEnds, int keys, long gap) {
    int[] firsts = new int[keys + 1];
    long[] ends = new long[times.length];
    int count = 0;
    int from = 0;
    for (int key = 0; key < keys; key++) {
      int to = keyEnds[key];
      Arrays.sort(times, from, to);
      firsts[key] = count;
      for (int i = from; i < to; i++) {
        long time = times[i];
        if (count == firsts[key] || Math.subtractExact(time, ends[count - 1]) >= gap) {
          // There are never more sessions than times before this one.
          times[count] = time;
          count++;
        }
        ends[count - 1] = time;
      }
      from = to;
    }
    firsts[keys] = count;
    return new SessionSpans(firsts, Arrays.copyOf(times, count), Arrays.copyOf(ends, count));
  }

  /** The session of each row of a block. */
  int[] of(Block block, int[] keysOfRows) {
    int[] sessions = new int[keysOfRows.length];
    for (int row = 0; row < sessions.length; row++) {
      int key = keysOfRows[row];
      int found = Arrays.binarySearch(starts, firsts[key], firsts[key + 1], block.eventTime(row));
      sessions[row] = found >= 0 ? found : -found - 2;
    }
    return sessions;
  }

  /** How many sessions there are. */
  int count() {
    return starts.length;
  }

  /** The first session of a key; of one key more, {@link #count()}. */
  int first(int key) {
    return firsts[key];
  }

  /** The first event time of a session, in epoch milliseconds. */
  long start(int session) {
    return starts[session];
  }

  /** The last event time of a session, in epoch milliseconds. */
  long end(int session) {
    return ends[session];
  }
}
