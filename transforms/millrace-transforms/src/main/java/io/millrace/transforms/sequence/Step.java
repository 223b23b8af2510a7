/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import java.io.Serializable;

/**
 * A stage that takes rows, its conditions as bits of a row's {@linkplain Steps#mask mask}.
 *
 * @param fits that a row it takes has
 * @param until that a row it takes has none of, and that ends it
 * @param strict whether its first row follows directly
 */
record Step(long fits, long until, boolean strict, boolean consecutive, int min, int max)
    implements Serializable {
  boolean takes(long mask) {
    return (mask & fits) != 0 && (mask & until) == 0;
  }
}
