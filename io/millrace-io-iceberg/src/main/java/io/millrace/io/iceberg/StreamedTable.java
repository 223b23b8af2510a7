/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import java.io.Serializable;
import java.time.Duration;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.types.Types.NestedField;
import org.jspecify.annotations.Nullable;

/**
 * A table and how it is read as a stream.
 *
 * @param columns that are read, by the table's ids
 * @param start where a reader without a mark begins
 * @param until the last snapshot that is read; null for no end
 */
record StreamedTable(
    IcebergCatalog catalog,
    String name,
    org.apache.iceberg.Schema columns,
    String eventTime,
    TableMark start,
    @Nullable Long until,
    @Nullable Duration untilIdleFor,
    Following following)
    implements Serializable {
  Schema schema() {
    return TableColumns.schema(name, columns);
  }

  /**
   * Fails where rows that come would not be rows of the stream any more.
   *
   * @throws IllegalStateException naming the column that another writer has changed
   */
  void requireColumns(Table loaded) {
    for (NestedField column : columns.columns()) {
      NestedField now = loaded.schema().findField(column.fieldId());
      boolean isSame =
          now == null
              ? column.isOptional() && !column.name().equals(eventTime)
              : now.type().equals(column.type()) && (now.isRequired() || column.isOptional());
      if (!isSame) {
        throw new IllegalStateException(
            "Cannot read %s on: column %s is %s now, and was %s when the pipeline was built; build"
                    .formatted(name, column.name(), now == null ? "dropped" : now, column)
                + " it again");
      }
    }
  }
}
