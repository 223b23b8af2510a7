/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.seen;

/**
 * The rows an index has kept, whatever their keys are made of: a key comes as its order and a tie,
 * which its {@link Log} knows how to read. Not thread-safe.
 */
final class SeenRows {
  /** Rows whose reads wait for memory together; what they read stays in the nearest cache. */
  static final int GROUP = 128;

  private static final int GROUP_BYTES = GROUP * (Long.BYTES + Integer.BYTES);

  private final Horizon horizon;
  private final Directory directory;
  private final long[] spreads = new long[GROUP];
  private final int[] starts = new int[GROUP];
  private int version;

  /** What the reads ahead gave: kept, so that they are not optimised away. */
  long touched;

  SeenRows(Horizon horizon, Log first) {
    this.horizon = horizon;
    this.directory = new Directory(horizon, first);
  }

  /**
   * Goes ahead of some rows to where their searches begin, first in the tables and then in the
   * logs.
   */
  void lookAhead(long[] orders, long[] time, int from, int rows) {
    long read = 0;
    for (int i = 0; i < rows; i++) {
      long spread = horizon.spread(orders[i], time[from + i]);
      Segment segment = directory.of(spread);
      int home = segment.home(spread);
      spreads[i] = spread;
      starts[i] = home;
      read ^= segment.touch(home);
    }
    for (int i = 0; i < rows; i++) {
      Segment segment = directory.of(spreads[i]);
      starts[i] = segment.approach(starts[i], spreads[i]);
      read ^= segment.touchEntry(starts[i]);
    }
    touched = read;
    version = directory.version();
  }

  /** {@link #keep} of a row that was looked ahead for. */
  boolean keepAhead(int row, long order, long tie, long time) {
    long spread = spreads[row];
    Segment segment = directory.of(spread);
    // Until a segment is built anew, no slot that was passed by becomes free or another's.
    int start = version == directory.version() ? starts[row] : segment.home(spread);
    return keepFrom(segment, start, spread, order, tie, time);
  }

  boolean keep(long order, long tie, long time) {
    long spread = horizon.spread(order, time);
    Segment segment = directory.of(spread);
    return keepFrom(segment, segment.home(spread), spread, order, tie, time);
  }

  private boolean keepFrom(
      Segment segment, int start, long spread, long order, long tie, long time) {
    if (horizon.reachesBack(time) && isCovered(horizon.era(time) - 1, order, tie, time)) {
      return false;
    }
    if (horizon.reachesOn(time) && isCovered(horizon.era(time) + 1, order, tie, time)) {
      return false;
    }
    int at = segment.seek(start, spread, order, tie, time);
    if (at == Segment.DUPLICATE) {
      return false;
    }
    if (!horizon.isOver(time) && !segment.insert(at, spread, order, tie, time)) {
      insertElsewhere(spread, order, tie, time);
    }
    return true;
  }

  private boolean isCovered(long era, long order, long tie, long time) {
    long spread = Horizon.spreadInEra(order, era);
    Segment segment = directory.of(spread);
    return segment.seek(segment.home(spread), spread, order, tie, time) == Segment.DUPLICATE;
  }

  void restore(long order, long tie, long time) {
    if (horizon.isOver(time)) {
      return;
    }
    long spread = horizon.spread(order, time);
    Segment segment = directory.of(spread);
    if (!segment.insert(segment.place(spread), spread, order, tie, time)) {
      insertElsewhere(spread, order, tie, time);
    }
  }

  private void insertElsewhere(long spread, long order, long tie, long time) {
    Segment segment;
    do {
      directory.makeRoom(spread, time);
      segment = directory.of(spread);
    } while (!segment.insert(segment.place(spread), spread, order, tie, time));
  }

  Directory directory() {
    return directory;
  }

  long heapBytes() {
    return GROUP_BYTES + directory.heapBytes();
  }
}
