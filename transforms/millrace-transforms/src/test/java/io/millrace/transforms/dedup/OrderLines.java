/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Lines of orders, some of them again. */
final class OrderLines {
  static final Schema INPUT =
      Schema.builder()
          .addNullableStringField("order_id")
          .addInt32Field("line")
          .addNullableField("event_time", FieldType.DATETIME)
          .addNullableField("amount", FieldType.DECIMAL)
          .addStringField("source")
          .addByteArrayField("payload")
          .build();

  static final Schema DUPLICATES =
      Schema.builder().addFields(INPUT.getFields()).addBooleanField("conflicting").build();

  static final Deduplicate BY_ORDER_LINE =
      Deduplicate.byFields("order_id", "line").comparing("amount").keepingEarliest("event_time");

  private OrderLines() {}

  static PCollection<Row> rows(Pipeline pipeline, Row... rows) {
    return pipeline.apply(Create.of(List.of(rows)).withRowSchema(INPUT));
  }

  static Row order(
      @Nullable String id,
      int line,
      @Nullable String time,
      @Nullable String amount,
      String source) {
    return Row.withSchema(INPUT)
        .addValues(
            id,
            line,
            time == null ? null : Instant.parse(time),
            amount == null ? null : new BigDecimal(amount),
            source,
            new byte[] {1})
        .build();
  }

  static Row duplicate(Row row, boolean conflicting) {
    return Row.withSchema(DUPLICATES).addValues(row.getValues()).addValue(conflicting).build();
  }
}
