/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.SchemaRegistry;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordSchemaTest {

  @DefaultSchema(RecordSchema.class)
  record Reading(
      String deviceId,
      int attempt,
      long bytesRead,
      boolean isLast,
      @Nullable BigDecimal value,
      @Nullable Instant takenAt,
      TimeUnit unit) {}

  record Odd(java.util.List<String> names) {}

  @Test
  void namesFieldsInSnakeCaseAndMarksOnlyNullableOnes() {
    assertThat(RecordSchema.schemaOf(Reading.class))
        .isEqualTo(
            Schema.builder()
                .addStringField("device_id")
                .addInt32Field("attempt")
                .addInt64Field("bytes_read")
                .addBooleanField("is_last")
                .addNullableField("value", FieldType.DECIMAL)
                .addNullableField("taken_at", FieldType.DATETIME)
                .addStringField("unit")
                .build());
  }

  @Test
  void givesBackTheRecordThroughRowAndCoder() throws Exception {
    Reading full =
        new Reading("d", 1, 2, true, new BigDecimal("1.50"), new Instant(7), TimeUnit.DAYS);
    Reading empty = new Reading("d", 1, 2, false, null, null, TimeUnit.HOURS);

    for (Reading reading : new Reading[] {full, empty}) {
      Row row = RecordSchema.toRow(reading);

      assertThat(RecordSchema.fromRow(Reading.class, row)).isEqualTo(reading);
      assertThat(
              CoderUtils.clone(
                  SchemaRegistry.createDefault().getSchemaCoder(Reading.class), reading))
          .isEqualTo(reading);
    }
  }

  @Test
  void givesEqualCodersToOneRecordAndDifferentOnesToTwo() throws Exception {
    SchemaRegistry one = SchemaRegistry.createDefault();
    SchemaRegistry other = SchemaRegistry.createDefault();

    assertThat(one.getSchemaCoder(Reading.class))
        .isEqualTo(other.getSchemaCoder(Reading.class))
        .hasSameHashCodeAs(other.getSchemaCoder(Reading.class))
        .isNotEqualTo(one.getSchemaCoder(Rejected.class));
  }

  @Test
  void refusesAComponentThatNoFieldCanHold() {
    assertThatThrownBy(() -> RecordSchema.schemaOf(Odd.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Unsupported type of record component Odd.names: List (supported: String, int, long,"
                + " boolean, byte[], BigDecimal, Instant, enums)");
  }

  @Test
  void refusesARowWithAnUnknownConstant() {
    Row row =
        Row.withSchema(RecordSchema.schemaOf(Reading.class))
            .addValues("d", 1, 2L, true, null, null, "FORTNIGHTS")
            .build();

    assertThatThrownBy(() -> RecordSchema.fromRow(Reading.class, row))
        .hasMessage("Invalid TimeUnit: FORTNIGHTS (must be one of its constants)");
  }
}
