/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.rows.EventSpan;
import java.io.Serializable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where to look for anomalies, and how.
 *
 * @param valueField the field with the values
 * @param keyFields the fields that tell the keys apart; empty while not chosen
 * @param times the fields with the event time and the stamp
 * @param detector null while not chosen
 * @param needs what a history must have
 * @param every how long a period is that results come out after; null for the usual
 * @param lateness how long a period waits for rows after its end
 */
record DetectAnomaliesSpec(
    String valueField,
    List<String> keyFields,
    RowTimes times,
    @Nullable Detector detector,
    Needs needs,
    @Nullable Duration every,
    Duration lateness)
    implements Serializable {
  DetectAnomaliesSpec {
    requireName("valueField", valueField);
    keyFields = List.copyOf(keyFields);
    keyFields.forEach(field -> requireName("keyField", field));
    requireNonNull(needs, "needs is null");
    if (every != null) {
      EventSpan.require("every", every);
    }
    if (!lateness.isZero()) {
      EventSpan.require("lateness", lateness);
    }
  }

  private static void requireName(String name, String field) {
    if (field.isEmpty()) {
      throw new IllegalArgumentException("Missing required " + name);
    }
  }

  static DetectAnomaliesSpec of(String valueField) {
    return new DetectAnomaliesSpec(
        valueField, List.of(), RowTimes.OF_ELEMENTS, null, Needs.USUAL, null, Duration.ZERO);
  }

  DetectAnomaliesSpec by(List<String> fields) {
    return new DetectAnomaliesSpec(valueField, fields, times, detector, needs, every, lateness);
  }

  DetectAnomaliesSpec times(RowTimes chosen) {
    return new DetectAnomaliesSpec(valueField, keyFields, chosen, detector, needs, every, lateness);
  }

  DetectAnomaliesSpec using(Detector chosen) {
    return new DetectAnomaliesSpec(valueField, keyFields, times, chosen, needs, every, lateness);
  }

  DetectAnomaliesSpec needing(Needs least) {
    return new DetectAnomaliesSpec(valueField, keyFields, times, detector, least, every, lateness);
  }

  DetectAnomaliesSpec every(Duration period) {
    return new DetectAnomaliesSpec(valueField, keyFields, times, detector, needs, period, lateness);
  }

  DetectAnomaliesSpec allowingLateness(Duration allowed) {
    return new DetectAnomaliesSpec(valueField, keyFields, times, detector, needs, every, allowed);
  }
}
