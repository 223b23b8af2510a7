/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.enrich.EnrichVersionsDescriptor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

class EnrichVersionsDescriptorTest extends DescriptorContract {
  private static final Schema ORDER =
      Schema.builder()
          .addStringField("product_id")
          .addDateTimeField("ordered_at")
          .addInt64Field("quantity")
          .build();
  private static final Schema PRICE =
      Schema.builder()
          .addStringField("id")
          .addDateTimeField("since")
          .addDateTimeField("until")
          .addDecimalField("price")
          .addStringField("note")
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new EnrichVersionsDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        """
            {
              "match": {"input": "product_id", "source": "id"},
              "valid_from": "since",
              "add": {
                "pick": {"price": "price", "note": "note"},
                "prefix": "list_",
                "flag": "is_listed",
                "on_miss": {"kind": "defaults", "values": {"list_note": "none"}}
              }
            }""");
  }

  /** Spans and gaps are longer than the day by which times are changed. */
  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input",
        List.of(
            row(ORDER, "P1", day(2), 1L),
            row(ORDER, "P1", day(10), 2L),
            row(ORDER, "P1", day(14), 3L),
            row(ORDER, "P9", day(2), 4L)),
        "table",
        List.of(
            row(PRICE, "P1", day(1), day(5), new BigDecimal("1.00"), "new"),
            row(PRICE, "P1", day(8), day(12), new BigDecimal("2.00"), "dearer")));
  }

  private static Instant day(int day) {
    return Instant.parse("2026-03-%02dT12:00:00Z".formatted(day));
  }

  private static Row row(Schema schema, Object... values) {
    return Row.withSchema(schema).addValues(values).build();
  }
}
