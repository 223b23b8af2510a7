/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.Internal;
import org.apache.beam.sdk.values.Row;

/**
 * Where work gives its results to.
 *
 * @since 0.1
 */
@Internal
@FunctionalInterface
public interface Results {
  /**
   * Takes a result.
   *
   * @param time when it is decided, in epoch milliseconds
   * @throws IllegalStateException if that is not in the period at work
   */
  void add(Row result, long time);
}
