/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** Readings of 10:00 that came at once, an hour later, two days later, and nobody knows when. */
final class LateReadings {
  private static final Schema READING =
      Schema.builder()
          .addStringField("device_id")
          .addDateTimeField("read_at")
          .addNullableField("received_at", FieldType.DATETIME)
          .addInt64Field("value")
          .build();
  private static final Instant READ = Instant.parse("2026-03-01T10:00:00Z");

  static final List<Row> ROWS =
      List.of(
          reading("D1", Duration.ZERO, 1),
          reading("D1", Duration.ofHours(1), 2),
          reading("D2", Duration.ofDays(2), 3),
          reading("D2", null, 4));

  private LateReadings() {}

  private static Row reading(String device, @Nullable Duration delay, long value) {
    return Row.withSchema(READING)
        .addValues(device, READ, delay == null ? null : READ.plus(delay.toMillis()), value)
        .build();
  }
}
