/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;

/** Which of the rows of a key is kept: the one at an end of the order by time. */
record Keep(End end, String timeField) implements Serializable {
  enum End {
    EARLIEST,
    LATEST
  }

  Keep {
    requireNonNull(end, "end is null");
    requireNonNull(timeField, "timeField is null");
    if (timeField.isEmpty()) {
      throw new IllegalArgumentException("Missing required timeField");
    }
  }
}
