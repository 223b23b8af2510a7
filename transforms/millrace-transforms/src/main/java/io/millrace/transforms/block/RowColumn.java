/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Nested rows: a column for each of their fields, null where the nested row is. */
final class RowColumn extends Column {
  final List<Column> fields;
  private final Schema schema;

  RowColumn(FieldType type, Schema schema, int rows, long @Nullable [] nulls, List<Column> fields) {
    super(type, rows, nulls);
    this.schema = schema;
    this.fields = fields;
  }

  @Override
  Object value(int row) {
    List<@Nullable Object> values = new ArrayList<>(fields.size());
    for (Column field : fields) {
      values.add(field.valueAt(row));
    }
    return Row.withSchema(schema).attachValues(values);
  }

  @Override
  RowColumn gather(int[] order, int from, int to) {
    List<Column> gathered = new ArrayList<>(fields.size());
    for (Column field : fields) {
      gathered.add(field.gather(order, from, to));
    }
    return new RowColumn(
        type, schema, to - from, Nulls.gather(nulls, order, from, to), List.copyOf(gathered));
  }

  @Override
  long bytes() {
    long sum = 0;
    for (Column field : fields) {
      sum += field.bytes();
    }
    return sum;
  }
}
