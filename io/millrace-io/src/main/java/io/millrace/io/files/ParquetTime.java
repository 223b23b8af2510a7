/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import io.millrace.transforms.block.ColumnBuilder;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.jspecify.annotations.Nullable;

/**
 * Takes dates and timestamps as epoch milliseconds: those without zone as UTC, smaller units cut.
 * Not thread-safe.
 */
final class ParquetTime extends ParquetValue {
  private static final long DAY = 86_400_000;

  /** The Julian day that 1970-01-01 is. */
  private static final int EPOCH_DAY = 2_440_588;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final boolean days;
  private final long perMilli;

  ParquetTime(
      String path, ColumnBuilder column, ParquetRow row, @Nullable LogicalTypeAnnotation meaning) {
    super(path, column, row);
    this.days = meaning instanceof DateLogicalTypeAnnotation;
    this.perMilli =
        meaning instanceof TimestampLogicalTypeAnnotation timestamp
            ? switch (timestamp.getUnit()) {
              case MILLIS -> 1;
              case MICROS -> 1_000;
              case NANOS -> NANOS_PER_MILLI;
            }
            : 1;
  }

  @Override
  public void addInt(int value) {
    add(days ? value * DAY : value, value);
  }

  @Override
  public void addLong(long value) {
    add(Math.floorDiv(value, perMilli), value);
  }

  /** What Hive, Impala and older Sparks write: the nanoseconds of a Julian day. */
  @Override
  public void addBinary(Binary value) {
    ByteBuffer parts = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = parts.getLong();
    int day = parts.getInt();
    add((day - (long) EPOCH_DAY) * DAY + Math.floorDiv(nanos, NANOS_PER_MILLI), day);
  }

  private void add(long millis, long written) {
    if (millis < BlockRecords.FIRST_TIME || millis > BlockRecords.LAST_TIME) {
      addFault(String.valueOf(written), "between the years 1 and 9999");
    } else {
      column.appendLong(millis);
    }
  }
}
