/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.Internal;
import java.io.Serializable;

/**
 * What a family does with the rows of one key.
 *
 * <p>It must be local: what is decided at a time rests only on rows at that time and up to the
 * look-back before it. Then it does not matter into which periods time is cut, and results of
 * bounded and of unbounded input are the same.
 *
 * @since 0.1
 */
@Internal
@FunctionalInterface
public interface KeyWork extends Serializable {
  /**
   * Gives what is decided in the period.
   *
   * @param rows the key's rows in the period, and before it as far as the look-back reaches; maybe
   *     further
   */
  void decide(KeyRows rows, Period period, Results out);
}
