/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import io.millrace.transforms.Evolving;

/**
 * Which further matches a match leaves room for.
 *
 * <p>Each row begins at most one match under either. For the pattern {@code b+ c} and the rows
 * {@code b1 b2 c1 b3 c2}:
 *
 * <table>
 *   <caption>matches</caption>
 *   <tr><td>{@link #SKIP_TO_NEXT}</td><td>b1 b2 c1, b2 c1, b3 c2</td></tr>
 *   <tr><td>{@link #SKIP_OVERLAPPED}</td><td>b1 b2 c1, b3 c2</td></tr>
 * </table>
 *
 * @since 0.1
 */
@Evolving
public enum AfterMatch {
  /** Every row may begin a match: SKIP_TO_NEXT of Flink, SKIP TO NEXT ROW of SQL. */
  SKIP_TO_NEXT,

  /**
   * Drops what begins inside an earlier match: after its first row, and not after the row or moment
   * that decided it, where that one was decided no later.
   *
   * <p>It is asked of all matches, dropped ones too, so of a chain in which each match overlaps the
   * one before only the first stays. Flink's SKIP_PAST_LAST_EVENT would go on at the end of the
   * first; where it goes on depends on all rows of the key since the beginning, which no bounded
   * look-back finds again. Without such chains the two are the same.
   */
  SKIP_OVERLAPPED
}
