/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.TypeName;

/**
 * Where and how Parquet files are written.
 *
 * @param decimals by field, for those that are not stored as {@link ParquetDecimal#DEFAULT}
 * @param rowGroupBytes of encoded values in a row group, about
 */
record ParquetSettings(
    String folder,
    Map<String, ParquetDecimal> decimals,
    ParquetCompression compression,
    long rowGroupBytes)
    implements Serializable {
  private static final long ROW_GROUP_BYTES = 64L << 20;

  static ParquetSettings defaults(String folder) {
    return new ParquetSettings(folder, Map.of(), ParquetCompression.SNAPPY, ROW_GROUP_BYTES);
  }

  ParquetSettings withDecimal(String field, ParquetDecimal decimal) {
    Map<String, ParquetDecimal> more = new TreeMap<>(decimals);
    more.put(field, decimal);
    return new ParquetSettings(folder, Map.copyOf(more), compression, rowGroupBytes);
  }

  ParquetSettings withCompression(ParquetCompression newCompression) {
    return new ParquetSettings(folder, decimals, newCompression, rowGroupBytes);
  }

  ParquetSettings withRowGroupBytes(long bytes) {
    return new ParquetSettings(folder, decimals, compression, bytes);
  }

  /** All that is wrong with them for rows of that schema. */
  List<String> problems(Schema schema) {
    List<String> problems = new ArrayList<>();
    for (String field : new TreeMap<>(decimals).keySet()) {
      if (!schema.hasField(field)) {
        problems.add(
            "Missing required field %s (available: %s)".formatted(field, schema.getFieldNames()));
      } else if (schema.getField(field).getType().getTypeName() != TypeName.DECIMAL) {
        problems.add(
            "Unsupported type of decimal field %s: %s (supported: DECIMAL)"
                .formatted(field, schema.getField(field).getType()));
      }
    }
    problems.addAll(ParquetTypes.problems(schema));
    return problems;
  }
}
