/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import java.io.Serializable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What makes duplicates and which of them stays.
 *
 * @param keys the fields that are equal in duplicates, at least one
 * @param compared the field that tells whether they agree; null while not chosen
 * @param keep which one stays; null while not chosen
 * @param ties what orders rows of equal time and compared field
 */
record DeduplicateSpec(
    List<String> keys, @Nullable String compared, @Nullable Keep keep, List<String> ties)
    implements Serializable {
  DeduplicateSpec {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("Missing required key fields");
    }
    if (keys.contains("")) {
      throw new IllegalArgumentException(
          "Invalid key fields: " + keys + " (must be without empty names)");
    }
    if (compared != null && compared.isEmpty()) {
      throw new IllegalArgumentException("Missing required compared field");
    }
    ties = List.copyOf(ties);
    if (ties.contains("")) {
      throw new IllegalArgumentException(
          "Invalid tie-break fields: " + ties + " (must be without empty names)");
    }
  }
}
