/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.ContentBytes;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Puts the row that is kept before all others of its key: by time, then by one scalar field after
 * the other, nulls first, then by what is in them at all, so that no two rows that differ are
 * equal.
 */
final class WinnerOrder implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Comparator<@Nullable Comparable<Object>> NULLS_FIRST =
      Comparator.nullsFirst(Comparator.naturalOrder());

  private final boolean byEventTime;
  private final int[] fields;
  private final ContentBytes content;
  private final boolean latest;

  /**
   * @param fields what orders rows of one time
   */
  WinnerOrder(Schema schema, Keep keep, List<String> fields) {
    byEventTime = keep.timeField() == null;
    this.fields = fields.stream().mapToInt(schema::indexOf).toArray();
    content = ContentBytes.toTheDigit(schema);
    latest = keep.end() == Keep.End.LATEST;
  }

  /** Whether a row is kept rather than another one. */
  boolean isBefore(Block one, int row, Block other, int otherRow) {
    int order = byEventTime ? Long.compare(one.eventTime(row), other.eventTime(otherRow)) : 0;
    for (int i = 0; order == 0 && i < fields.length; i++) {
      order = NULLS_FIRST.compare(value(one, fields[i], row), value(other, fields[i], otherRow));
    }
    if (order == 0) {
      order = Arrays.compareUnsigned(content.of(one, row), content.of(other, otherRow));
    }
    if (order == 0) {
      order = Long.compare(one.eventTime(row), other.eventTime(otherRow));
    }
    if (order == 0) {
      order = Long.compare(one.stamp(row), other.stamp(otherRow));
    }
    return latest ? order > 0 : order < 0;
  }

  @SuppressWarnings("unchecked") // Fields that order are of types whose values have an order.
  private static @Nullable Comparable<Object> value(Block block, int field, int row) {
    return (Comparable<Object>) block.column(field).valueAt(row);
  }
}
