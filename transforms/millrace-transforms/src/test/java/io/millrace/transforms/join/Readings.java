/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Readings of devices, and how they were set. */
final class Readings {
  static final Schema READING =
      Schema.builder()
          .addNullableStringField("device_id")
          .addDateTimeField("read_at")
          .addInt64Field("value")
          .build();

  static final Schema SETTING =
      Schema.builder()
          .addNullableStringField("device")
          .addDateTimeField("set_at")
          .addNullableStringField("mode")
          .build();

  private Readings() {}

  static PCollection<Row> readings(TestPipeline pipeline, Row... rows) {
    return pipeline.apply("Readings", Create.of(List.of(rows)).withRowSchema(READING));
  }

  static PCollection<Row> settings(TestPipeline pipeline, Row... rows) {
    return pipeline.apply("Settings", Create.of(List.of(rows)).withRowSchema(SETTING));
  }

  static Row reading(@Nullable String device, String time, long value) {
    return row(READING, device, at(time), value);
  }

  static Row setting(@Nullable String device, String time, @Nullable String mode) {
    return row(SETTING, device, at(time), mode);
  }

  static Row row(Schema schema, @Nullable Object... values) {
    return Row.withSchema(schema).addValues(values).build();
  }

  static Instant at(String time) {
    return Instant.parse("2026-03-01T" + time + ":00.000Z");
  }
}
