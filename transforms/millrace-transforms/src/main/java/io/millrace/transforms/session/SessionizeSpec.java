/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.session;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.measure.Measure;
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
  private static final Duration LONGEST = Duration.ofDays(36_525);

  SessionizeSpec {
    requireNonNull(keyField, "keyField is null");
    if (keyField.isEmpty()) {
      throw new IllegalArgumentException("Missing required keyField");
    }
    if (gap != null
        && (gap.compareTo(Duration.ofMillis(1)) < 0
            || gap.compareTo(LONGEST) > 0
            || gap.getNano() % 1_000_000 != 0)) {
      throw new IllegalArgumentException(
          "Invalid gap: " + gap + " (must be whole milliseconds from PT0.001S to " + LONGEST + ")");
    }
    if (eventTimeField != null && eventTimeField.isEmpty()) {
      throw new IllegalArgumentException("Missing required eventTimeField");
    }
    measures = List.copyOf(measures);
  }
}
