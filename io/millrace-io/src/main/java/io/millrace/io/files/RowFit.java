/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.Column;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.jspecify.annotations.Nullable;

/** Tells what a file of a format cannot hold of a row. */
final class RowFit {
  static final String MISSING_VALUE = "MISSING_VALUE";

  private final Schema schema;
  private final WriteSettings settings;

  RowFit(Schema schema, WriteSettings settings) {
    this.schema = schema;
    this.settings = settings;
  }

  /** All that is wrong with the row; null if it can be written. */
  @Nullable Problem problem(Block block, int row) {
    List<String> missing = new ArrayList<>(0);
    List<String> invalid = new ArrayList<>(0);
    for (int i = 0; i < schema.getFieldCount(); i++) {
      Field field = schema.getField(i);
      Column column = block.column(i);
      if (!column.isNull(row)) {
        String fault = fault(field, column, row);
        if (fault != null) {
          invalid.add(fault);
        }
      } else if (!Boolean.TRUE.equals(field.getType().getNullable()) || isPartition(field)) {
        missing.add("Missing required " + field.getName());
      }
    }
    if (missing.isEmpty() && invalid.isEmpty()) {
      return null;
    }
    String code = missing.isEmpty() ? RawRecord.INVALID_VALUE : MISSING_VALUE;
    missing.addAll(invalid);
    return new Problem(code, String.join("; ", missing));
  }

  private boolean isPartition(Field field) {
    Partitions partitions = settings.partitions();
    return partitions != null && partitions.field().equals(field.getName());
  }

  private @Nullable String fault(Field field, Column column, int row) {
    FieldType type = field.getType();
    return switch (type.getTypeName()) {
      case DATETIME -> inYears(field, column.longAt(row));
      case INT64 -> isPartition(field) ? inYears(field, column.longAt(row)) : null;
      case FLOAT, DOUBLE ->
          isText() && !Double.isFinite(column.doubleAt(row))
              ? invalid(field, String.valueOf(column.doubleAt(row)), "a finite number")
              : null;
      case DECIMAL -> isText() ? null : inDigits(field, column.decimalAt(row));
      default -> null;
    };
  }

  private boolean isText() {
    return settings.format() == FileFormat.CSV || settings.format() == FileFormat.JSONL;
  }

  private static @Nullable String inYears(Field field, long millis) {
    return millis >= BlockRecords.FIRST_TIME && millis <= BlockRecords.LAST_TIME
        ? null
        : invalid(field, String.valueOf(millis), "between the years 1 and 9999");
  }

  private static @Nullable String inDigits(Field field, BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    int scale = ParquetDecimal.DEFAULT.scale();
    int before = ParquetDecimal.DEFAULT.precision() - scale;
    boolean fits =
        stripped.scale() <= scale && (long) stripped.precision() - stripped.scale() <= before;
    return fits
        ? null
        : invalid(
            field,
            Excerpt.of(value.toString()),
            "a number with at most %d digits before the point and %d after it"
                .formatted(before, scale));
  }

  private static String invalid(Field field, String value, String must) {
    return "Invalid %s: %s (must be %s)".formatted(field.getName(), value, must);
  }
}
