/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** A row with a field of each kind that is hard to carry; any may be null but the time. */
record Sale(
    @Nullable String id,
    long time,
    @Nullable String kind,
    @Nullable Integer quantity,
    @Nullable BigDecimal price,
    @Nullable List<@Nullable String> tags,
    @Nullable Map<String, @Nullable BigDecimal> extras) {

  static final Schema SCHEMA =
      Schema.builder()
          .addNullableStringField("id")
          .addInt64Field("time")
          .addNullableStringField("kind")
          .addNullableInt32Field("quantity")
          .addNullableField("price", FieldType.DECIMAL)
          .addNullableField("tags", FieldType.array(FieldType.STRING.withNullable(true)))
          .addNullableField(
              "extras", FieldType.map(FieldType.STRING, FieldType.DECIMAL.withNullable(true)))
          .build();

  String text() {
    return text(Row.withSchema(SCHEMA).attachValues(id, time, kind, quantity, price, tags, extras));
  }

  /** A row's values on one line, the same for equal values. */
  static String text(Row row) {
    StringBuilder text = new StringBuilder();
    for (Object value : row.getValues()) {
      text.append('|').append(value instanceof Map<?, ?> map ? new TreeMap<>(map) : value);
    }
    return onOneLine(text.toString());
  }

  static String onOneLine(String text) {
    return text.replace("\n", "<LF>").replace("\r", "<CR>");
  }
}
