/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.casestudies.ecommerce;

import java.util.Objects;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.Row;

/** Columns of rows that stand for several records. */
final class Columns {
  private Columns() {}

  /** A whole-number column that is never null. */
  static SerializableFunction<Row, Long> number(String column) {
    return row -> Objects.requireNonNull(row.getInt64(column), column);
  }
}
