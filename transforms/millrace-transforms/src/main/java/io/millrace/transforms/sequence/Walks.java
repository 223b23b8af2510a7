/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import io.millrace.transforms.sequence.Walk.End;
import java.io.Serializable;
import java.util.PriorityQueue;

/**
 * Finds the matches among the rows of one key. What is decided at a time depends on rows from that
 * time - {@link MatchSequenceSpec#lookBack} on alone: a match starts within before it is decided,
 * and one around that start again within before that.
 *
 * @param within how long after its first row a match may still take one, in milliseconds; a row at
 *     exactly that distance is out
 */
record Walks(Steps steps, long within, AfterMatch afterMatch) implements Serializable {
  /** Takes what was found. */
  interface Sink {
    /**
     * Takes one; the walk shows its rows during the call alone.
     *
     * @param end not {@link End#BROKEN}
     */
    void add(Walk walk, End end, long decidedAt);
  }

  /**
   * Walks from every row that fits the first step.
   *
   * @param times of the rows, ascending
   * @param masks of the rows
   */
  void find(long[] times, long[] masks, Sink found) {
    Walk walk = new Walk(steps, masks);
    PriorityQueue<Integer> earlier = new PriorityQueue<>();
    int to = 0;
    for (int start = 0; start < times.length; start++) {
      if (!steps.at(0).takes(masks[start])) {
        continue;
      }
      long over = over(times[start]);
      while (to < times.length && times[to] < over) {
        to++;
      }
      End end = walk.from(start, to);
      if (end == End.BROKEN) {
        continue;
      }
      int by = walk.decidedBy();
      // A row decides after what is over before it.
      int decided = by == to ? 2 * to : 2 * by + 1;
      if (!isInside(earlier, 2 * start + 1, decided)) {
        found.add(walk, end, by == to ? over : times[by]);
      }
      if (end == End.MATCHED && afterMatch == AfterMatch.SKIP_OVERLAPPED) {
        earlier.add(decided);
      }
    }
  }

  /**
   * Whether one of the matches that began earlier was decided between the two, and so is around the
   * start.
   */
  private static boolean isInside(PriorityQueue<Integer> earlier, int start, int decided) {
    Integer first = earlier.peek();
    while (first != null && first < start) {
      earlier.remove();
      first = earlier.peek();
    }
    return first != null && first <= decided;
  }

  private long over(long time) {
    long over = time + within;
    return over < time ? Long.MAX_VALUE : over;
  }
}
