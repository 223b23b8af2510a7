/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;

/** Orders rows by one scalar field after the other, nulls first. */
final class RowOrder implements Comparator<Row>, Serializable {
  private static final long serialVersionUID = 1L;
  private static final Comparator<Comparable<Object>> NULLS_FIRST =
      Comparator.nullsFirst(Comparator.naturalOrder());

  private final int[] fields;

  private RowOrder(int[] fields) {
    this.fields = fields;
  }

  static RowOrder by(List<String> fields, Schema schema) {
    return new RowOrder(fields.stream().mapToInt(schema::indexOf).toArray());
  }

  @Override
  public int compare(Row one, Row other) {
    for (int field : fields) {
      int order = NULLS_FIRST.compare(one.getValue(field), other.getValue(field));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
