/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import io.millrace.transforms.Internal;

/**
 * A span of event time, [start, end), in epoch milliseconds.
 *
 * @since 0.1
 */
@Internal
public record Period(long start, long end) {
  /** All of time: what bounded input is one period of. */
  public static final Period ALL = new Period(Long.MIN_VALUE, Long.MAX_VALUE);

  /** Whether what happens at that time is decided in this period. */
  public boolean holds(long time) {
    return start <= time && !isOver(time);
  }

  /** Whether this period is over at that time; {@link #ALL} never is. */
  public boolean isOver(long time) {
    return end != Long.MAX_VALUE && end <= time;
  }
}
