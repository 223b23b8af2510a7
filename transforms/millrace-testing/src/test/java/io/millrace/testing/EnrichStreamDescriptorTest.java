/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.descriptor.TransformDescriptor;
import io.millrace.transforms.enrich.EnrichStreamDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

class EnrichStreamDescriptorTest extends DescriptorContract {
  private static final Schema READING =
      Schema.builder()
          .addStringField("device_id")
          .addDateTimeField("read_at")
          .addInt64Field("value")
          .addNullableField("received_at", FieldType.DATETIME)
          .build();
  private static final Schema SETTING =
      Schema.builder()
          .addStringField("device")
          .addDateTimeField("set_at")
          .addStringField("mode")
          .addInt32Field("level")
          .addStringField("by")
          .addNullableField("received_at", FieldType.DATETIME)
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new EnrichStreamDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        """
            {
              "match": {"input": "device_id", "source": "device"},
              "look_back": "PT5M",
              "every": "PT10M",
              "lateness": "PT1M",
              "add": {
                "pick": {"by": "by"},
                "prefix": "set_",
                "on_miss": {"kind": "reject", "run_id": "run-1", "step": "readings/Enrich"}
              }
            }""",
        """
            {
              "match": {"input": "device_id", "source": "device"},
              "look_back": "PT5M",
              "at": "read_at",
              "stamped_by": "received_at",
              "reference_at": "set_at",
              "reference_stamped_by": "received_at",
              "add": {"pick": {"level": "level"}}
            }""");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input",
        List.of(
            row(READING, "D1", time("10:00"), 1L, time("10:04")),
            row(READING, "D2", time("10:00"), 2L, time("10:05"))),
        "reference",
        List.of(
            row(SETTING, "D1", time("09:56"), "low", 1, "Ada", time("10:00")),
            row(SETTING, "D1", time("09:58"), "high", 2, "Bob", time("09:59")),
            row(SETTING, "D1", time("09:58"), "high", 3, "Eve", time("09:59"))));
  }

  private static Instant time(String ofDay) {
    return Instant.parse("2026-03-01T" + ofDay + ":00Z");
  }

  private static Row row(Schema schema, Object... values) {
    return Row.withSchema(schema).addValues(values).build();
  }
}
