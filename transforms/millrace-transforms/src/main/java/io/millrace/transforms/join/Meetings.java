/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

/**
 * Finds out who meets whom among the rows of a key, in one walk over both sides.
 *
 * <p>A sort-merge join over bands (DeWitt, Naughton and Schneider, "An evaluation of non-equijoin
 * algorithms", 1991): the first and the last right row that a left row meets only go forward, so
 * the walk takes as many steps as there are rows and pairs, and keeps none of them.
 */
final class Meetings {
  /** Who hears of meetings. Times are when they are settled. */
  interface Out {
    void pair(int left, int right, long time);

    void leftAlone(int left, long time);

    void rightAlone(int right, long time);
  }

  private final Meeting meeting;
  private final long[] left;
  private final long[] right;
  private final Out out;

  /**
   * @param left the times of left rows, key by key
   * @param right the times of right rows, key by key
   */
  Meetings(Meeting meeting, long[] left, long[] right, Out out) {
    this.meeting = meeting;
    this.left = left;
    this.right = right;
    this.out = out;
  }

  /** Walks over the rows of one key, which are in the order of time on both sides. */
  void tell(int leftFrom, int leftTo, int rightFrom, int rightTo) {
    int first = rightFrom;
    int end = rightFrom;
    int settled = rightFrom;
    for (int i = leftFrom; i < leftTo; i++) {
      while (first < rightTo && right[first] < meeting.first(left[i])) {
        first++;
      }
      end = Math.max(end, first);
      while (end < rightTo && right[end] <= meeting.last(left[i])) {
        end++;
      }
      int from = meeting.kind() == Meeting.Kind.AS_OF ? Math.max(first, end - 1) : first;
      if (from == end) {
        out.leftAlone(i, meeting.leftAlone(left[i]));
      } else {
        tellRightAlone(settled, from);
        settled = end;
      }
      for (int j = from; j < end; j++) {
        out.pair(i, j, Math.max(left[i], right[j]));
      }
    }
    tellRightAlone(settled, rightTo);
  }

  /** Those before the first one met next are met by no later row of the left either. */
  private void tellRightAlone(int from, int to) {
    for (int j = from; j < to; j++) {
      out.rightAlone(j, meeting.rightAlone(right[j]));
    }
  }
}
