/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.dedup.DeduplicateDescriptor;
import io.millrace.transforms.descriptor.TransformDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

class DeduplicateDescriptorTest extends DescriptorContract {
  private static final Schema ORDER =
      Schema.builder()
          .addStringField("order_id")
          .addDateTimeField("ordered_at")
          .addInt64Field("version")
          .addStringField("city")
          .addNullableField("received_at", FieldType.DATETIME)
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new DeduplicateDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        """
            {
              "keys": ["order_id"],
              "among": {"kind": "all_rows"},
              "keep": "LATEST",
              "comparing": ["city"],
              "ties": ["version"]
            }""",
        """
            {
              "keys": ["order_id", "city"],
              "among": {"kind": "in_sessions", "gap": "PT15M", "cap": "PT1H", "every": "PT1H"},
              "keep": "EARLIEST",
              "event_time": "ordered_at",
              "stamped_by": "received_at",
              "lateness": "PT5M"
            }""");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input",
        List.of(
            order("O1", "10:00", 2, "Oslo", "10:00"),
            order("O1", "10:10", 1, "Bergen", "10:59"),
            order("O1", "10:20", 3, "Bergen", "11:00"),
            order("O2", "10:20", 1, "Oslo", "23:00")));
  }

  private static Row order(String id, String at, long version, String city, String received) {
    return Row.withSchema(ORDER).addValues(id, time(at), version, city, time(received)).build();
  }

  private static Instant time(String ofDay) {
    return Instant.parse("2026-03-01T" + ofDay + ":00Z");
  }
}
