/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import java.util.Arrays;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Where among the rows of a key a step finds what it asks for. With it a walk costs the steps it
 * makes, neither the rows it passes over nor those it takes.
 *
 * <p>Where there is none, the number of rows is answered. Each answer is an array of four bytes a
 * row that is made when it is first asked for. Not thread-safe; one per key.
 */
final class Marks {
  private static final int ENDS = 0;
  private static final int LEAVES = 1;
  private static final int AFTER = 2;
  private static final int KINDS = 3;

  private final Steps steps;
  private final long[] masks;

  /** For each kind and step the next such row from each row on. */
  private final int[] @Nullable [] next;

  /** For each step the rows it takes. */
  private final @Nullable Places[] places;

  Marks(Steps steps, long[] masks) {
    this.steps = steps;
    this.masks = masks;
    this.next = new int[KINDS * steps.count()][];
    this.places = new @Nullable Places[steps.count()];
  }

  boolean takes(int step, int row) {
    return steps.at(step).takes(masks[row]);
  }

  /** Whether a row is to stay away after a step. */
  boolean isAbsent(int step, int row) {
    return (masks[row] & steps.absentAfter(step)) != 0;
  }

  /** The first row from that one on that ends a step, whether it has enough or not. */
  int ends(int step, int row) {
    return next(ENDS, step, row, at -> isEnd(step, at));
  }

  /** The first row from that one on that a step with room and enough rows leaves alone. */
  int leaves(int step, int row) {
    return next(LEAVES, step, row, at -> isLeft(step, at));
  }

  /** The first row from that one on that matters to what a step has to be followed by. */
  int after(int step, int row) {
    return next(AFTER, step, row, at -> isAfter(step, at));
  }

  /** How many rows a step takes of those from first on and before that one. */
  int count(int step, int first, int before) {
    int[] ranks = places(step).ranks;
    return ranks[before] - ranks[first];
  }

  /** The row a step takes as its so-manieth, from one that it takes on. */
  int place(int step, int first, int count) {
    Places taken = places(step);
    long place = (long) taken.ranks[first] + count - 1;
    return place < taken.rows.length ? taken.rows[(int) place] : masks.length;
  }

  private boolean isEnd(int step, int row) {
    Step now = steps.at(step);
    return now.consecutive() ? !takes(step, row) : (masks[row] & now.until()) != 0;
  }

  private boolean isLeft(int step, int row) {
    if (isEnd(step, row)) {
      return true;
    }
    boolean adjacent = row > 0 && takes(step, row - 1);
    return !takes(step, row)
        && isAfter(step, row)
        && (steps.isLast(step) || !steps.at(step + 1).strict() || adjacent);
  }

  private boolean isAfter(int step, int row) {
    return isAbsent(step, row) || (!steps.isLast(step) && takes(step + 1, row));
  }

  private int next(int kind, int step, int row, IntPredicate is) {
    int[] rows = next[kind * steps.count() + step];
    if (rows == null) {
      rows = new int[masks.length + 1];
      rows[masks.length] = masks.length;
      for (int at = masks.length - 1; at >= 0; at--) {
        rows[at] = is.test(at) ? at : rows[at + 1];
      }
      next[kind * steps.count() + step] = rows;
    }
    return rows[row];
  }

  private Places places(int step) {
    Places known = places[step];
    if (known == null) {
      int[] ranks = new int[masks.length + 1];
      int[] rows = new int[masks.length];
      int count = 0;
      for (int row = 0; row < masks.length; row++) {
        ranks[row] = count;
        if (takes(step, row)) {
          rows[count++] = row;
        }
      }
      ranks[masks.length] = count;
      known = new Places(ranks, Arrays.copyOf(rows, count));
      places[step] = known;
    }
    return known;
  }

  /**
   * The rows a step takes.
   *
   * @param ranks how many of them are before each row
   */
  private record Places(int[] ranks, int[] rows) {}
}
