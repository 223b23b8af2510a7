/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.rows.EventSpan;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What makes a session.
 *
 * @param keyField the field that tells the keys apart
 * @param gap the shortest pause between two sessions, whole milliseconds; null while not chosen
 * @param eventTimeField the field sessions are cut by; null while not chosen
 * @param measures what is computed
 */
record SessionizeSpec(
    String keyField,
    @Nullable Duration gap,
    @Nullable String eventTimeField,
    List<Measure> measures)
    implements Serializable {
  SessionizeSpec {
    requireNonNull(keyField, "keyField is null");
    if (keyField.isEmpty()) {
      throw new IllegalArgumentException("Missing required keyField");
    }
    if (gap != null) {
      EventSpan.require("gap", gap);
    }
    if (eventTimeField != null && eventTimeField.isEmpty()) {
      throw new IllegalArgumentException("Missing required eventTimeField");
    }
    measures = List.copyOf(measures);
  }
}
