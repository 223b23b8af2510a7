/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.StepContext;
import java.io.Serializable;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What to look up and what to take from the table.
 *
 * @param match the fields that must be equal; null while not chosen
 * @param picked the table's field by output field, in the order of the output fields
 * @param flag the output field that tells hit from miss; null for none
 * @param rejectAt where a miss becomes a dead letter; null to keep it
 */
record EnrichSpec(
    @Nullable Match match,
    Map<String, String> picked,
    @Nullable String flag,
    @Nullable StepContext rejectAt)
    implements Serializable {
  EnrichSpec {
    SortedMap<String, String> sorted = new TreeMap<>(Map.copyOf(picked));
    if (sorted.containsKey("") || sorted.containsValue("")) {
      throw new IllegalArgumentException(
          "Invalid picked fields: " + sorted + " (must be without empty names)");
    }
    picked = Collections.unmodifiableSortedMap(sorted);
    if (flag != null && flag.isEmpty()) {
      throw new IllegalArgumentException("Missing required flag");
    }
  }

  EnrichSpec matching(String inputField, String tableField) {
    return new EnrichSpec(new Match(inputField, tableField), picked, flag, rejectAt);
  }

  EnrichSpec picking(Map<String, String> newPicked) {
    return new EnrichSpec(match, newPicked, flag, rejectAt);
  }

  EnrichSpec flagging(String newFlag) {
    return new EnrichSpec(match, picked, newFlag, rejectAt);
  }

  EnrichSpec rejectingAt(@Nullable StepContext newRejectAt) {
    return new EnrichSpec(match, picked, flag, newRejectAt);
  }

  /** The two fields whose values must be equal. */
  record Match(String inputField, String tableField) implements Serializable {
    Match {
      requireNonNull(inputField, "inputField is null");
      requireNonNull(tableField, "tableField is null");
      if (inputField.isEmpty()) {
        throw new IllegalArgumentException("Missing required inputField");
      }
      if (tableField.isEmpty()) {
        throw new IllegalArgumentException("Missing required tableField");
      }
    }
  }
}
