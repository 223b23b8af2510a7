/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the least of the values that so many percent of all values do not exceed. */
record NearestRank(double percent) implements Serializable {
  /** Null for no value. */
  @Nullable Object of(Map<Object, Long> counts, Comparator<Object> order) {
    List<Map.Entry<Object, Long>> values = new ArrayList<>(counts.entrySet());
    values.sort(Map.Entry.comparingByKey(order));
    long rank = rank(counts.values().stream().reduce(0L, Math::addExact));
    long seen = 0;
    for (Map.Entry<Object, Long> value : values) {
      seen += value.getValue();
      if (seen >= rank) {
        return value.getKey();
      }
    }
    return null;
  }

  /** Percents are the decimals they are written as: 99.9 of 1,000 is 999, no double above it. */
  private long rank(long count) {
    BigDecimal rank =
        BigDecimal.valueOf(percent).multiply(BigDecimal.valueOf(count)).movePointLeft(2);
    return Math.max(1, rank.setScale(0, RoundingMode.CEILING).longValueExact());
  }
}
