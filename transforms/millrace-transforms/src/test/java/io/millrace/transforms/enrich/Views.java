/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Views of products, and the products. */
final class Views {
  static final Schema VIEW =
      Schema.builder()
          .addNullableStringField("product_id")
          .addNullableField("event_time", FieldType.DATETIME)
          .addInt64Field("seconds")
          .build();

  static final Schema PRODUCT =
      Schema.builder()
          .addNullableStringField("id")
          .addStringField("category")
          .addNullableField("price", FieldType.DECIMAL)
          .addByteArrayField("picture")
          .build();

  static final Map<String, String> PICKED = Map.of("list_price", "price", "category", "category");

  static final Row TOY = product("P1", "Toys", "9.90");

  private Views() {}

  static PCollection<Row> views(Pipeline pipeline, Row... rows) {
    return pipeline
        .apply(
            "CreateViews",
            Create.timestamped(
                    Stream.of(rows).map(row -> TimestampedValue.of(row, seenAt(row))).toList())
                .withCoder(RowCoder.of(VIEW)))
        .setRowSchema(VIEW);
  }

  /** When a view happened, which is not what its field says. */
  static Instant seenAt(Row view) {
    return view.getDateTime("event_time").toInstant().plus(3_600_000L);
  }

  static PCollection<Row> products(Pipeline pipeline, Row... rows) {
    return pipeline.apply("CreateProducts", Create.of(List.of(rows)).withRowSchema(PRODUCT));
  }

  static Row view(@Nullable String product, int second) {
    return Row.withSchema(VIEW)
        .addValues(product, Instant.parse("2026-03-01T10:00Z").plus(1_000L * second), (long) second)
        .build();
  }

  static Row product(@Nullable String id, String category, @Nullable String price) {
    return Row.withSchema(PRODUCT)
        .addValues(id, category, price == null ? null : new BigDecimal(price), new byte[0])
        .build();
  }
}
