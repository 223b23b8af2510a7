/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import org.jspecify.annotations.Nullable;

/**
 * The result of an approximate measure, which takes two fields.
 *
 * @param value null if there is none
 * @param relativeError how far the exact number may be from the value, over the value; null where
 *     that is
 */
record Approximation(@Nullable Object value, @Nullable Double relativeError) {
  static final Approximation NONE = new Approximation(null, null);
}
