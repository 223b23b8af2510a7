/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.dedup.DeduplicateWithinDescriptor;
import io.millrace.transforms.descriptor.TransformDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/** With duplicates that are identical, so that it does not matter which comes first. */
class DeduplicateWithinDescriptorTest extends DescriptorContract {
  private static final Schema ORDER =
      Schema.builder()
          .addStringField("order_id")
          .addDateTimeField("ordered_at")
          .addStringField("city")
          .addNullableField("received_at", FieldType.DATETIME)
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new DeduplicateWithinDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        "{\"keys\": [\"order_id\"], \"horizon\": \"PT1H\"}",
        "{\"keys\": [\"order_id\", \"city\"], \"horizon\": \"PT1M\", \"comparing\": [\"city\"]}",
        """
            {
              "keys": ["order_id"],
              "horizon": "PT1H",
              "comparing": [],
              "event_time": "ordered_at",
              "stamped_by": "received_at",
              "lateness": "PT5M"
            }""");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    Row twice = order("O1", "10:00", "Oslo", "10:01");
    return Map.of("input", List.of(twice, twice, order("O2", "10:20", "Oslo", "10:26")));
  }

  private static Row order(String id, String at, String city, String received) {
    return Row.withSchema(ORDER).addValues(id, time(at), city, time(received)).build();
  }

  private static Instant time(String ofDay) {
    return Instant.parse("2026-03-01T" + ofDay + ":00Z");
  }
}
