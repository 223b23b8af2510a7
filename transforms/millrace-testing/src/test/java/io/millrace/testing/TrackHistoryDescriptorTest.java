/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.history.TrackHistoryDescriptor;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

class TrackHistoryDescriptorTest extends DescriptorContract {
  private static final Schema CHANGE =
      Schema.builder()
          .addNullableStringField("sku")
          .addDateTimeField("at")
          .addStringField("op")
          .addDecimalField("price")
          .addStringField("note")
          .addNullableField("received_at", FieldType.DATETIME)
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new TrackHistoryDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        """
            {"by": ["sku", "note"], "keep": "LATEST", "ordered_by": "price", "within": "PT1H"}""",
        """
            {
              "by": ["sku"],
              "keep": "VERSIONS",
              "on": "at",
              "operation_in": "op",
              "stamped_by": "received_at",
              "within": "PT0.005S",
              "nulls_in_updates": "KEEP_WHAT_THERE_WAS",
              "run_id": "run-1",
              "step": "Track/prices"
            }""",
        "{\"by\": [\"sku\"], \"keep\": \"LATEST\", \"on\": \"at\", \"nulls_in_updates\": \"ARE_VALUES\"}");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input",
        List.of(
            change("a", 10, "c", 5),
            change("a", 20, "u", 6),
            change("a", 30, "d", 6),
            change("b", 10, "c", 7),
            change("b", 20, "truncate", 7),
            change("b", 15, "u", 8, 20),
            change(null, 10, "c", 8)));
  }

  @Override
  protected Map<String, List<Row>> inputs(String settings) {
    if (!settings.contains("ordered_by")) {
      return inputs();
    }
    Schema latest =
        Schema.builder()
            .addFields(CHANGE.getFields())
            .addDateTimeField("changed_at")
            .addBooleanField("is_deleted")
            .addInt64Field("revision")
            .build();
    Row known =
        Row.withSchema(latest)
            .addValues(
                "a", new Instant(5), "c", BigDecimal.ONE, "x", null, new Instant(5), false, 1L)
            .build();
    return Map.of("input", inputs().get("input"), "table", List.of(known));
  }

  private static Row change(@Nullable String sku, long time, String operation, int price) {
    return change(sku, time, operation, price, time + 1);
  }

  private static Row change(
      @Nullable String sku, long time, String operation, int price, long received) {
    return Row.withSchema(CHANGE)
        .addValues(
            sku,
            new Instant(time),
            operation,
            BigDecimal.valueOf(price),
            "x",
            new Instant(received))
        .build();
  }
}
