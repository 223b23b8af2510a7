/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import java.time.Duration;
import org.joda.time.Instant;

/** Elements are decided so much later than they stand. */
final class DelayedWindows<T> extends MomentWindows<T> {
  private static final long serialVersionUID = 1L;

  private final Duration delay;

  DelayedWindows(Duration delay) {
    super(delay);
    this.delay = delay;
  }

  @Override
  long decidedAt(T element, Instant timestamp) {
    return timestamp.getMillis() + delay.toMillis();
  }
}
