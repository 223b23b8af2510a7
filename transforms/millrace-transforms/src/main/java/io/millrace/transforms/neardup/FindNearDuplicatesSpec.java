/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.neardup;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.block.RowTimes;
import java.io.Serializable;
import java.util.List;

/**
 * Which texts to compare, and how.
 *
 * @param textField the field with the texts
 * @param keyFields the fields that tell apart what is not compared; empty to compare all
 * @param times the fields with the event time and the stamp
 * @param likeness when two are near duplicates
 * @param horizon how far back
 */
record FindNearDuplicatesSpec(
    String textField, List<String> keyFields, RowTimes times, Likeness likeness, Horizon horizon)
    implements Serializable {
  FindNearDuplicatesSpec {
    if (textField.isEmpty()) {
      throw new IllegalArgumentException("Missing required textField");
    }
    keyFields = List.copyOf(keyFields);
    if (keyFields.contains("")) {
      throw new IllegalArgumentException("Missing required keyField");
    }
    requireNonNull(likeness, "likeness is null");
    requireNonNull(horizon, "horizon is null");
  }

  static FindNearDuplicatesSpec of(String textField) {
    return new FindNearDuplicatesSpec(
        textField, List.of(), RowTimes.OF_ELEMENTS, Likeness.USUAL, Horizon.NONE);
  }

  FindNearDuplicatesSpec by(List<String> fields) {
    return new FindNearDuplicatesSpec(textField, fields, times, likeness, horizon);
  }

  FindNearDuplicatesSpec times(RowTimes chosen) {
    return new FindNearDuplicatesSpec(textField, keyFields, chosen, likeness, horizon);
  }

  FindNearDuplicatesSpec likeness(Likeness chosen) {
    return new FindNearDuplicatesSpec(textField, keyFields, times, chosen, horizon);
  }

  FindNearDuplicatesSpec horizon(Horizon chosen) {
    return new FindNearDuplicatesSpec(textField, keyFields, times, likeness, chosen);
  }
}
