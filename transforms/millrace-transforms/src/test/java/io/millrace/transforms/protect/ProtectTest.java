/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.util.SerializableUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ProtectTest {
  private static final Schema ORDER =
      Schema.builder().addNullableStringField("card").addDecimalField("amount").build();
  private static final Schema CUSTOMER =
      Schema.builder()
          .addInt64Field("id")
          .addStringField("name")
          .addNullableField("birthday", FieldType.DATETIME)
          .addArrayField("notes", FieldType.STRING.withNullable(true))
          .addArrayField("orders", FieldType.row(ORDER))
          .addStringField("country")
          .build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void protectsEachFieldInItsWayAndLeavesTheOthers(TestPipeline pipeline) {
    Row ada =
        customer(
            7, "Ada", "1815-12-10T12:00:00Z", List.of("a@b.org", "+1 415 555 2671"), "4111", "GB");

    ProtectResult<Row> result =
        pipeline
            .apply(Create.of(ada).withRowSchema(CUSTOMER))
            .apply(
                Protect.fields(
                        Protection.tokenise("id", "k1").in(Tokenise.Encoding.BASE64URL),
                        Protection.mask("name", 1, 0),
                        Protection.truncate("birthday", ChronoUnit.YEARS, ZoneOffset.UTC),
                        Protection.redact("notes", Detector.EMAIL, Detector.PHONE),
                        Protection.mask("orders.card"),
                        Protection.bucket("orders.amount", BigDecimal.TEN))
                    .keys(ProtectTest::key));

    Schema order = Schema.builder().addNullableStringField("card").addStringField("amount").build();
    Schema expected =
        Schema.builder()
            .addStringField("id")
            .addStringField("name")
            .addNullableField("birthday", FieldType.DATETIME)
            .addArrayField("notes", FieldType.STRING.withNullable(true))
            .addArrayField("orders", FieldType.row(order))
            .addStringField("country")
            .build();
    assertThat(result.protectedRows().getSchema()).isEqualTo(expected);
    PAssert.that(result.protectedRows())
        .containsInAnyOrder(
            Row.withSchema(expected)
                .addValues(
                    "k1:FEaPpd6mOoF6y2cnZ9W6prPFZmIv3jBB1n48q9SciMU",
                    "A**",
                    Instant.parse("1815-01-01T00:00:00Z"),
                    Arrays.asList("[EMAIL]", null, "[PHONE]"),
                    List.of(
                        Row.withSchema(order).addValues("****", "[10, 20)").build(),
                        Row.withSchema(order).addValues(null, "[0, 10)").build()),
                    "GB")
                .build());
    PAssert.that(result.findings())
        .containsInAnyOrder(finding("notes", "EMAIL", 1), finding("notes", "PHONE", 1));
    pipeline.run();
  }

  @Test
  void nullifiesAFieldOfAnyTypeAndKeepsItsName(TestPipeline pipeline) {
    Row ada = customer(7, "Ada", null, List.of("a"), "4111", "GB");

    PCollection<Row> rows =
        pipeline
            .apply(Create.of(ada).withRowSchema(CUSTOMER))
            .apply(
                Protect.fields(
                    Protection.nullify("orders"),
                    Protection.nullify("name"),
                    Protection.truncate("birthday", ChronoUnit.DAYS, ZoneOffset.UTC)))
            .protectedRows();

    PAssert.thatSingleton(rows)
        .satisfies(
            row -> {
              assertThat(row.getValues())
                  .containsExactly(7L, null, null, Arrays.asList("a", null, "a"), null, "GB");
              return null;
            });
    pipeline.run();
  }

  @Test
  void findingsOfAStreamComeAtItsEndWithZerosForWhatWasNotFound(TestPipeline pipeline) {
    Schema schema = Schema.builder().addStringField("text").build();
    Instant start = Instant.parse("2026-03-01T10:00:00Z");
    TestStream<Row> stream =
        TestStream.create(schema)
            .addElements(TimestampedValue.of(text(schema, "a@b.org c@d.org"), start))
            .advanceWatermarkTo(start.plus(60_000))
            .addElements(TimestampedValue.of(text(schema, "e@f.org"), start))
            .advanceWatermarkToInfinity();

    ProtectResult<Row> result =
        pipeline
            .apply(stream)
            .apply(Protect.fields(Protection.redact("text", Detector.IP, Detector.EMAIL)));

    PAssert.that(result.protectedRows())
        .containsInAnyOrder(text(schema, "[EMAIL] [EMAIL]"), text(schema, "[EMAIL]"));
    PAssert.that(result.findings())
        .containsInAnyOrder(finding("text", "EMAIL", 3), finding("text", "IP", 0));
    pipeline.run();
  }

  @Test
  void stopsTheRunOnAShortKey(TestPipeline pipeline) {
    pipeline
        .apply(Create.of(customer(7, "Ada", null, List.of(), "4", "GB")).withRowSchema(CUSTOMER))
        .apply(
            Protect.fields(Protection.tokenise("name", "k1"))
                .keys(keyId -> "a secret".getBytes(StandardCharsets.UTF_8)));

    assertThatThrownBy(pipeline::run)
        .hasStackTraceContaining("Invalid key k1: 8 bytes (must be at least 16 bytes)")
        .satisfies(error -> assertThat(error).asString().doesNotContain("a secret"));
  }

  @Test
  void tellsAllProblemsAtOnce() {
    PCollection<Row> customers = Pipeline.create().apply(Create.empty(CUSTOMER));
    Protect protect =
        Protect.fields(
            Protection.mask("id"),
            Protection.mask("phone"),
            Protection.mask("name.first"),
            Protection.tokenise("orders.card", "k1"),
            Protection.nullify("orders"));

    assertThatThrownBy(() -> customers.apply(protect))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required keys of tokens; give them by keys(KeySupplier); Unsupported type of"
                + " field id to mask: INT64 (supported: [STRING]); Missing required field phone"
                + " (available: [id, name, birthday, notes, orders, country]); Unsupported type of"
                + " field name on the way to name.first: STRING (supported: [ROW]); Cannot protect"
                + " field orders.card twice: Tokenise[field=orders.card, keyId=k1, encoding=HEX]"
                + " and Nullify[field=orders]");
  }

  @Test
  void holdsNoKeyInWhatTravelsOrIsShown() {
    Protect protect = Protect.fields(Protection.tokenise("name", "k1")).keys(ProtectTest::key);

    byte[] travels = SerializableUtils.serializeToByteArray(protect);
    assertThat(new String(travels, StandardCharsets.ISO_8859_1)).doesNotContain("0123456789");
    assertThat(DisplayData.from(protect).items().toString())
        .contains("Tokenise[field=name, keyId=k1, encoding=HEX]")
        .doesNotContain("0123456789");
  }

  @Test
  void takesAFieldWithADotInItsNameForItself() {
    Schema dotted =
        Schema.builder().addStringField("a.b").addRowField("a", ORDER).addInt32Field("c").build();
    PCollection<Row> rows = Pipeline.create().apply(Create.empty(dotted));

    PCollection<Row> hidden =
        rows.apply(Protect.fields(Protection.nullify("a.b"), Protection.nullify("a.card")))
            .protectedRows();

    assertThat(hidden.getSchema().getField("a.b").getType().getNullable()).isTrue();
    assertThat(hidden.getSchema().getFieldNames()).containsExactly("a.b", "a", "c");
  }

  private static byte[] key(String keyId) {
    return (keyId + ":" + "0123456789".repeat(2)).getBytes(StandardCharsets.UTF_8);
  }

  private static Row customer(
      long id,
      String name,
      @Nullable String birthday,
      List<String> notes,
      String card,
      String country) {
    Row.Builder row =
        Row.withSchema(CUSTOMER)
            .addValues(id, name, birthday == null ? null : Instant.parse(birthday));
    List<String> withNull =
        notes.isEmpty() ? notes : Arrays.asList(notes.get(0), null, notes.get(notes.size() - 1));
    return row.addArray(withNull.toArray())
        .addArray(
            Row.withSchema(ORDER).addValues(card, new BigDecimal("19.99")).build(),
            Row.withSchema(ORDER).addValues(null, new BigDecimal("0.00")).build())
        .addValue(country)
        .build();
  }

  private static Row text(Schema schema, String text) {
    return Row.withSchema(schema).addValue(text).build();
  }

  private static Row finding(String field, String detector, long found) {
    return Row.withSchema(Protect.FINDING_SCHEMA).addValues(field, detector, found).build();
  }
}
