/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.io.iceberg.IcebergTable.Gate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Results of windows that correct each other. */
final class Revenue {
  static final Schema SCHEMA =
      Schema.builder()
          .addNullableField("country", FieldType.STRING)
          .addDateTimeField("window_start")
          .addInt64Field("orders")
          .addInt64Field("pane")
          .build();
  static final RowVersions VERSIONS = new RowVersions("window_start", List.of("country"), "pane");
  static final IcebergTable TABLE =
      IcebergTable.ofWindows("gold.revenue", SCHEMA, VERSIONS, Gate.ALWAYS);

  private Revenue() {}

  static Row row(@Nullable String country, long window, long orders, long pane) {
    return Row.withSchema(SCHEMA).addValues(country, new Instant(window), orders, pane).build();
  }

  /** Rows of few windows and countries, in no order; no pane of a country and window twice. */
  static List<Row> random(Random random, int count) {
    Map<String, Long> panes = new HashMap<>();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String country = random.nextInt(5) == 0 ? null : "c" + random.nextInt(3);
      long window = random.nextInt(4) * 3_600_000L;
      long pane = panes.merge(country + "@" + window, 1L, Long::sum);
      rows.add(row(country, window, random.nextInt(1_000), pane));
    }
    return rows;
  }

  /** What a reader must see of rows that came in any order. */
  static List<Row> latest(List<Row> rows) {
    Map<String, Row> latest = new HashMap<>();
    for (Row row : rows) {
      String key = row.getString("country") + "@" + row.getDateTime("window_start");
      Row other = latest.get(key);
      if (other == null || row.getValue("pane").equals(max(row, other))) {
        latest.put(key, row);
      }
    }
    return List.copyOf(latest.values());
  }

  private static Long max(Row one, Row other) {
    return Math.max(one.<Long>getValue("pane"), other.<Long>getValue("pane"));
  }
}
