/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.period.Lateness;
import io.millrace.transforms.rows.EventSpan;
import java.io.Serializable;
import java.time.Duration;

/**
 * When a row is late.
 *
 * @param lateness how long after its window's end a row is on time
 */
record SplitLateSpec(Duration windowSize, Duration lateness) implements Serializable {
  SplitLateSpec {
    EventSpan.require("windowSize", windowSize);
    if (!lateness.isZero()) {
      EventSpan.require("lateness", lateness);
    }
  }

  Lateness rule() {
    return new Lateness(windowSize.toMillis(), lateness.toMillis());
  }
}
