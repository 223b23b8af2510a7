/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The changes of a transaction whose end was not read yet: one that made a temporary table may be
 * in the log and rolled back there. Not thread-safe.
 */
final class BinlogTransaction {
  /** What is kept until the end; of more the end is taken for granted. */
  private static final long KEPT_BYTES = 32 << 20;

  private final String gtid;
  private final long time;
  private final boolean isOne;
  private final long start;
  private final Map<String, Integer> savepoints = new HashMap<>();
  private final List<LogEntry.Change> changes = new ArrayList<>();
  private int given;
  private long changeBytes;
  private long bytes;

  /**
   * @param time when it was committed
   * @param isOne whether it is one statement, without an end of its own
   * @param start its position in the log's file
   */
  BinlogTransaction(String gtid, long time, boolean isOne, long start) {
    this.gtid = gtid;
    this.time = time;
    this.isOne = isOne;
    this.start = start;
  }

  String gtid() {
    return gtid;
  }

  long time() {
    return time;
  }

  boolean isOne() {
    return isOne;
  }

  /** Counts an event, and says where it ends, in a file of any length. */
  long pass(long eventBytes) {
    bytes += eventBytes;
    return start + bytes;
  }

  void add(List<LogEntry.Change> some, long someBytes) {
    changes.addAll(some);
    changeBytes += someBytes;
  }

  boolean isEmpty() {
    return changes.isEmpty() && given == 0;
  }

  boolean isLarge() {
    return changeBytes > KEPT_BYTES;
  }

  /** Takes the changes out. */
  List<LogEntry.Change> take() {
    List<LogEntry.Change> taken = List.copyOf(changes);
    given += changes.size();
    changes.clear();
    changeBytes = 0;
    return taken;
  }

  void save(String name) {
    savepoints.put(name, given + changes.size());
  }

  /**
   * Undoes what was changed since a savepoint.
   *
   * @throws IllegalStateException if that was taken out, or is not known
   */
  void undoTo(String name) {
    Integer saved = savepoints.get(name);
    if (saved == null) {
      throw new IllegalStateException(
          "it goes back to a savepoint %s of which the log has none".formatted(name));
    }
    undo(saved);
  }

  /** Undoes all, as {@link #undoTo} does. */
  void undo() {
    undo(0);
  }

  private void undo(int saved) {
    if (saved < given) {
      throw new IllegalStateException(
          "it has more changes than are kept until its end, and was rolled back in the log");
    }
    changes.subList(saved - given, changes.size()).clear();
  }
}
