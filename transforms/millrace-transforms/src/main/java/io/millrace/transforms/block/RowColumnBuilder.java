/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;

final class RowColumnBuilder extends ColumnBuilder {
  private final Schema schema;
  private final List<ColumnBuilder> fields = new ArrayList<>();

  RowColumnBuilder(FieldType type, Schema schema, int rows) {
    super(type);
    this.schema = schema;
    for (Field field : schema.getFields()) {
      fields.add(of(field.getType(), rows));
    }
  }

  @Override
  public ColumnBuilder inside(int index) {
    return fields.get(index);
  }

  @Override
  public void appendGroup() {
    size++;
  }

  @Override
  void append(Object value) {
    Row row = (Row) value;
    for (int i = 0; i < fields.size(); i++) {
      fields.get(i).appendValue(row.getValue(i));
    }
    size++;
  }

  @Override
  public void appendRows(Column source, int[] order, int from, int to) {
    RowColumn given = (RowColumn) source;
    copyNulls(source, order, from, to);
    for (int i = 0; i < fields.size(); i++) {
      fields.get(i).appendRows(given.fields.get(i), order, from, to);
    }
    size += to - from;
  }

  @Override
  void appendNothing() {
    for (ColumnBuilder field : fields) {
      field.appendNull();
    }
  }

  @Override
  void truncate(int newSize) {
    truncateNulls(newSize);
    for (ColumnBuilder field : fields) {
      field.truncate(newSize);
    }
  }

  @Override
  boolean isWhole() {
    for (ColumnBuilder field : fields) {
      if (field.size() != size || !field.isWhole()) {
        return false;
      }
    }
    return true;
  }

  @Override
  long bytes() {
    long sum = 0;
    for (ColumnBuilder field : fields) {
      sum += field.bytes();
    }
    return sum;
  }

  @Override
  RowColumn build() {
    List<Column> columns = new ArrayList<>(fields.size());
    for (ColumnBuilder field : fields) {
      columns.add(field.build());
    }
    RowColumn column = new RowColumn(type, schema, size, takeNulls(), List.copyOf(columns));
    size = 0;
    return column;
  }
}
