/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import java.util.Objects;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.jspecify.annotations.Nullable;

/** Keeps the columns of a schema, in its order. */
final class Columns extends PTransform<PCollection<Row>, PCollection<Row>> {
  private static final long serialVersionUID = 1L;
  private final Schema schema;

  private Columns(Schema schema) {
    this.schema = schema;
  }

  static Columns of(Schema schema) {
    return new Columns(schema);
  }

  /** A whole-number column that is never null. */
  static SerializableFunction<Row, Long> number(String column) {
    return row -> Objects.requireNonNull(row.getInt64(column), column);
  }

  @Override
  public PCollection<Row> expand(PCollection<Row> rows) {
    int[] from = schema.getFieldNames().stream().mapToInt(rows.getSchema()::indexOf).toArray();
    Schema to = schema;
    return rows.apply(
            MapElements.into(TypeDescriptors.rows())
                .via(
                    row -> {
                      @Nullable Object[] kept = new @Nullable Object[from.length];
                      for (int i = 0; i < from.length; i++) {
                        kept[i] = row.getValue(from[i]);
                      }
                      return Row.withSchema(to).attachValues(kept);
                    }))
        .setRowSchema(schema);
  }
}
