/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.SchemaRegistry;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
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

  record Odd(List<Thread> workers) {}

  sealed interface Shape {
    record Circle(double radius) implements Shape {}

    record Box(double width, @DefaultsTo("1.5") double height) implements Shape {}
  }

  record Unit(String name, @Nullable Integer factor) {}

  record Drawing(
      @SchemaFieldDescription("How long it is shown.") @DefaultsTo("PT0S") Duration shown,
      @DefaultsTo("[]") List<String> tags,
      Map<String, Unit> units,
      Set<TimeUnit> steps,
      List<Shape> shapes) {}

  sealed interface Torn {
    record Left(String edge) implements Torn {}

    record Right(int edge) implements Torn {}
  }

  record TornPage(Torn side) {}

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
            "Unsupported type of record component Odd.workers: java.util.List<java.lang.Thread>"
                + " (supported: String, int, long, double, boolean, byte[], BigDecimal, Instant,"
                + " Duration, ZoneId, enums, records, sealed interfaces of records; lists, sets and maps"
                + " by String of these)");
  }

  @Test
  void refusesARowWithAnUnknownConstant() {
    Row row =
        Row.withSchema(RecordSchema.schemaOf(Reading.class))
            .addValues("d", 1, 2L, true, null, null, "FORTNIGHTS")
            .build();

    assertThatThrownBy(() -> RecordSchema.fromRow(Reading.class, row))
        .hasMessage(
            "Invalid TimeUnit: FORTNIGHTS (must be one of [NANOSECONDS, MICROSECONDS,"
                + " MILLISECONDS, SECONDS, MINUTES, HOURS, DAYS])");
  }

  @Test
  void givesBackSettingsWithMembersAndChoices() {
    Drawing drawing =
        new Drawing(
            Duration.ofMinutes(1),
            List.of("b", "a"),
            Map.of("m", new Unit("metre", null)),
            Set.of(TimeUnit.DAYS),
            List.of(new Shape.Box(2, 3), new Shape.Circle(1)));

    Row row = RecordSchema.toRow(drawing);

    assertThat(RecordSchema.fromRow(Drawing.class, row)).isEqualTo(drawing);
    assertThat(row.getString("shown")).isEqualTo("PT1M");
    assertThat(row.<Row>getArray("shapes"))
        .extracting(shape -> shape.getString("kind"))
        .containsExactly("box", "circle");
  }

  @Test
  void fillsInWhatARowDoesNotSay() {
    Schema said = RecordSchema.schemaOf(Drawing.class);
    Schema shape = said.getField("shapes").getType().getCollectionElementType().getRowSchema();
    Row box =
        Row.withSchema(shape).withFieldValue("kind", "box").withFieldValue("width", 2.0).build();
    Schema fewer =
        Schema.builder()
            .addField(said.getField("units"))
            .addField(said.getField("steps"))
            .addField(said.getField("shapes"))
            .build();

    Row row = Row.withSchema(fewer).addValues(Map.of(), List.of("days"), List.of(box)).build();

    assertThat(RecordSchema.fromRow(Drawing.class, row))
        .isEqualTo(
            new Drawing(
                Duration.ZERO,
                List.of(),
                Map.of(),
                Set.of(TimeUnit.DAYS),
                List.of(new Shape.Box(2, 1.5))));
    assertThat(said.getField("shown").getDescription())
        .isEqualTo("How long it is shown. An ISO 8601 duration. Default: PT0S.");
    assertThat(said.getField("shown").getType().getNullable()).isTrue();
  }

  @Test
  void refusesAChoiceThatIsNoneOrMoreThanOne() {
    Schema shape =
        RecordSchema.schemaOf(Drawing.class)
            .getField("shapes")
            .getType()
            .getCollectionElementType()
            .getRowSchema();
    Row star = Row.withSchema(shape).withFieldValue("kind", "star").build();
    Row both =
        Row.withSchema(shape)
            .withFieldValue("kind", "circle")
            .withFieldValue("radius", 1.0)
            .withFieldValue("width", 1.0)
            .build();

    assertThatThrownBy(() -> drawn(star))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid kind of Shape: star (must be one of circle, box)");
    assertThatThrownBy(() -> drawn(both))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot use width together with kind circle");
    assertThatThrownBy(() -> RecordSchema.schemaOf(TornPage.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Cannot make a row of Torn: its field edge has several types");
  }

  private static Drawing drawn(Row shape) {
    Row row =
        Row.withSchema(RecordSchema.schemaOf(Drawing.class))
            .addValues(null, null, Map.of(), List.of(), List.of(shape))
            .build();
    return RecordSchema.fromRow(Drawing.class, row);
  }
}
