/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.anomaly.DetectAnomaliesDescriptor;
import io.millrace.transforms.descriptor.TransformDescriptor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

class DetectAnomaliesDescriptorTest extends DescriptorContract {
  private static final Schema READING =
      Schema.builder()
          .addNullableStringField("device_id")
          .addDateTimeField("measured_at")
          .addDoubleField("temperature")
          .addStringField("unit")
          .build();

  @Override
  protected TransformDescriptor<?> descriptor() {
    return new DetectAnomaliesDescriptor();
  }

  @Override
  protected Map<String, List<Row>> inputs() {
    return Map.of(
        "input",
        List.of(
            reading("d1", 0, 20),
            reading("d1", 1, 21),
            reading("d1", 2, 20),
            reading("d1", 3, 90),
            reading("d2", 0, 20),
            Row.withSchema(READING).addValues(null, new Instant(0), 20.0, "C").build()));
  }

  /** Bounded rows are never late. */
  @Override
  protected Set<String> outputsOutOfReach() {
    return Set.of("late");
  }

  private static Row reading(String device, int minute, double temperature) {
    return Row.withSchema(READING)
        .addValues(device, new Instant(60_000L * minute), temperature, "C")
        .build();
  }
}
