/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.join.JoinDescriptor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

class JoinDescriptorTest extends DescriptorContract {
  private static final Schema SALES =
      Schema.builder()
          .addStringField("product_id")
          .addDateTimeField("sold_at")
          .addInt64Field("quantity")
          .addNullableField("received_at", FieldType.DATETIME)
          .build();
  private static final Schema PRICES =
      Schema.builder()
          .addStringField("product_id")
          .addDateTimeField("valid_from")
          .addDecimalField("amount")
          .addNullableField("told_at", FieldType.DATETIME)
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new JoinDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        """
            {
              "meet": {"kind": "in_windows", "size": "PT1H"},
              "on": [{"left": "product_id", "right": "product_id"}],
              "alone": "APART",
              "pick": ["amount", "product_id"],
              "prefix": "right_",
              "lateness": "PT1M"
            }""",
        """
            {
              "meet": {"kind": "within", "before": "PT30M", "after": "PT30M"},
              "on": [{"left": "product_id", "right": "product_id"}],
              "alone": "BOTH_JOINED",
              "at": {"left": "sold_at", "right": "valid_from"},
              "every": "PT2H"
            }""",
        """
            {
              "meet": {"kind": "within", "before": "PT1H"},
              "on": [{"left": "product_id", "right": "product_id"}],
              "at": {"left": "sold_at", "right": "valid_from"},
              "stamped_by": {"left": "received_at", "right": "told_at"}
            }""");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "left",
        List.of(
            row(SALES, "P1", time("10:00"), 1L, time("10:59")),
            row(SALES, "P1", time("10:30"), 2L, time("11:00")),
            row(SALES, "P2", time("10:00"), 3L, time("10:00"))),
        "right",
        List.of(
            row(PRICES, "P1", time("09:30"), new BigDecimal("1.50"), time("09:40")),
            row(PRICES, "P1", time("10:15"), new BigDecimal("1.60"), time("23:00")),
            row(PRICES, "P3", time("10:15"), new BigDecimal("9"), time("10:16"))));
  }

  private static Instant time(String ofDay) {
    return Instant.parse("2026-03-01T" + ofDay + ":00Z");
  }

  private static Row row(Schema schema, Object... values) {
    return Row.withSchema(schema).addValues(values).build();
  }
}
