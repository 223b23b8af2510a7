/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types.NestedField;
import org.apache.parquet.io.api.Binary;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/** A Beam row. Not thread-safe. */
final class RowCells extends Cells {
  private final Row row;
  private final int[] fields;
  private final StoredDecimal decimal = new StoredDecimal();

  /**
   * @param table the table's columns, each of which the row has
   */
  RowCells(Row row, Schema table) {
    super(table);
    this.row = row;
    List<NestedField> columns = table.columns();
    this.fields = new int[columns.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = fieldOf(row.getSchema(), columns.get(i).name(), i);
    }
  }

  /** Most rows have the table's order, in which no name need be looked up. */
  private static int fieldOf(org.apache.beam.sdk.schemas.Schema schema, String name, int column) {
    return schema.getField(column).getName().equals(name) ? column : schema.indexOf(name);
  }

  private Object value(int column) {
    return requireNonNull(row.<@Nullable Object>getValue(fields[column]), "no value");
  }

  @Override
  boolean isNull(int column) {
    return row.getValue(fields[column]) == null;
  }

  @Override
  long longAt(int column) {
    Object value = value(column);
    if (value instanceof Boolean is) {
      return is ? 1 : 0;
    }
    return value instanceof Number number
        ? number.longValue()
        : ((ReadableInstant) value).getMillis();
  }

  @Override
  double doubleAt(int column) {
    return ((Number) value(column)).doubleValue();
  }

  @Override
  Binary bytesAt(int column) {
    Object value = value(column);
    return Binary.fromConstantByteArray(
        value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : (byte[]) value);
  }

  @Override
  Binary decimalAt(int column) {
    return decimal.of(name(column), (BigDecimal) value(column));
  }
}
