/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.anomaly.DetectAnomaliesDescriptor;
import io.millrace.transforms.descriptor.TransformDescriptor;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

class DetectAnomaliesDescriptorTest extends DescriptorContract {
  private static final Schema READING =
      Schema.builder()
          .addNullableStringField("device_id")
          .addDateTimeField("measured_at")
          .addDoubleField("temperature")
          .addStringField("unit")
          .addNullableField("received_at", FieldType.DATETIME)
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new DetectAnomaliesDescriptor();
  }

  @Override
  protected List<String> settings() {
    return List.of(
        descriptor().example(),
        """
            {"in": "temperature", "by": ["device_id"], "using": {"kind": "threshold", "min": 0, "max": 50}}""",
        """
            {
              "in": "temperature",
              "by": ["device_id", "unit"],
              "using": {"kind": "robust_z", "window": "PT1H", "limit": 3},
              "after_rows": 2,
              "spread_at_least": 0.5,
              "every": "PT10M",
              "lateness": "PT1M"
            }""",
        """
            {
              "in": "temperature",
              "by": ["device_id"],
              "on": "measured_at",
              "stamped_by": "received_at",
              "using": {"kind": "ewma", "half_life": "PT5M", "limit": 2},
              "after_rows": 2
            }""",
        """
            {
              "in": "temperature",
              "by": ["device_id"],
              "on": "measured_at",
              "using": {"kind": "seasonal", "period": "PT2M", "seasons": 2, "within": "PT30S", "limit": 1},
              "after_rows": 2
            }""");
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input",
        List.of(
            reading("d1", 0, 20, 0),
            reading("d1", 1, 21, 1),
            reading("d1", 2, 20, 2),
            reading("d1", 3, 90, 4),
            reading("d2", 0, 20, 60),
            Row.withSchema(READING).addValues(null, new Instant(0), 20.0, "C", null).build()));
  }

  private static Row reading(String device, int minute, double temperature, int received) {
    return Row.withSchema(READING)
        .addValues(
            device,
            new Instant(60_000L * minute),
            temperature,
            "C",
            new Instant(60_000L * received))
        .build();
  }
}
