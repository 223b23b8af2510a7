/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

/**
 * What one measure has seen of one group. Adding and merging in any order and grouping gives the
 * same result. Not thread-safe.
 */
interface Tally {
  void add(Object value);

  /** Takes in the {@link #partial} of another tally of the same measure. */
  void merge(Object partial);

  /** All of the tally, in the type of the measure's partial field. */
  Object partial();

  Object result();
}
