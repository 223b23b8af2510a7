/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import org.jspecify.annotations.Nullable;

/**
 * What one measure has seen of one group. Adding and merging in any order and grouping gives the
 * same result. Not thread-safe.
 */
interface Tally {
  /** Takes in what {@link BoundMeasure#valueOf} gives. */
  void add(Object value);

  /** Takes in the {@link #partial}, not null, of another tally of the same measure. */
  void merge(Object partial);

  /** All of the tally, in the type of the measure's partial field; null for one that is empty. */
  @Nullable Object partial();

  /** The measure's value; of one that is approximate, an {@link Approximation}. */
  @Nullable Object result();
}
