/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import java.util.Comparator;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/** Finds the values that occur most often; of equally many, the first in an order. */
record TopValues(int limit, Schema schema) {
  Object of(Map<Object, Long> counts, Comparator<Object> order) {
    return counts.entrySet().stream()
        .sorted(
            Map.Entry.<Object, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey(order)))
        .limit(limit)
        .map(entry -> Row.withSchema(schema).attachValues(entry.getKey(), entry.getValue()))
        .toList();
  }
}
