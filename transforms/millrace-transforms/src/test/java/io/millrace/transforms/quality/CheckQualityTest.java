/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CheckQualityTest {
  private static final Schema ORDERS =
      Schema.builder()
          .addStringField("source")
          .addInt64Field("record_number")
          .addNullableField("original", FieldType.STRING)
          .addNullableField("order_id", FieldType.STRING)
          .addNullableField("quantity", FieldType.INT64)
          .addNullableField("price", FieldType.DECIMAL)
          .addNullableField("event_time", FieldType.DATETIME)
          .build();
  private static final StepContext STEP = new StepContext("run-1", "orders/Check");
  private static final Instant NOON = Instant.parse("2026-03-29T12:00:00.000Z");
  private static final List<RowRule> RULES =
      List.of(
          RowRule.isNonNegative("price").withSeverity(Severity.WARN).withAction(Action.PASS),
          RowRule.isComplete("order_id"),
          RowRule.isBetween("quantity", BigDecimal.ONE, new BigDecimal("100")));

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void partsGoodRowsFromBadOnesAndCountsPerRule(TestPipeline pipeline) {
    Row good = order(1, "A,5", "A", 5L, "1.50");
    Row cheap = order(2, "B,1", "B", 1L, "-1.50");
    Row bad = order(3, ",0", null, 0L, "-0.10");

    CheckQualityResult<Row> checked =
        check(pipeline, CheckQuality.rows("orders", RULES).at(STEP), good, cheap, bad);

    PAssert.that(checked.accepted()).containsInAnyOrder(good, cheap);
    PAssert.that(checked.rejected())
        .satisfies(
            letters -> {
              assertThat(letters)
                  .singleElement()
                  .satisfies(
                      letter -> {
                        assertThat(letter.ruleId()).isEqualTo("order_id.isComplete");
                        assertThat(letter.code()).isEqualTo("RULE_FAILED");
                        assertThat(letter.category()).isEqualTo(Rejected.Category.DATA);
                        assertThat(letter.runId()).isEqualTo("run-1");
                        assertThat(letter.step()).isEqualTo("orders/Check");
                        assertThat(letter.message())
                            .isEqualTo(
                                "Missing required order_id; Invalid quantity: 0 (must be between 1"
                                    + " and 100)");
                      });
              return null;
            });
    PAssert.that(checked.verdicts())
        .containsInAnyOrder(
            verdict("price.isNonNegative", "warn", "pass", 3, 2, "must be >= 0"),
            verdict("order_id.isComplete", "error", "quarantine", 3, 1, "must be present"),
            verdict(
                "quantity.isBetween", "error", "quarantine", 3, 1, "must be between 1 and 100"));
    pipeline.run();
  }

  @Test
  void givesOneVerdictPerRuleWhenNothingCameIn(TestPipeline pipeline) {
    CheckQualityResult<Row> checked = check(pipeline, CheckQuality.rows("orders", RULES).at(STEP));

    PAssert.that(checked.accepted()).empty();
    PAssert.that(checked.rejected()).empty();
    PAssert.that(checked.verdicts())
        .containsInAnyOrder(
            verdict("price.isNonNegative", "warn", "pass", 0, 0, "must be >= 0"),
            verdict("order_id.isComplete", "error", "quarantine", 0, 0, "must be present"),
            verdict(
                "quantity.isBetween", "error", "quarantine", 0, 0, "must be between 1 and 100"));
    pipeline.run();
  }

  @Test
  void givesOneVerdictPerRuleWhenAStreamEnds(TestPipeline pipeline) {
    TestStream<Row> stream =
        TestStream.create(ORDERS)
            .addElements(order(1, null, "A", 5L, "1"))
            .advanceWatermarkTo(NOON)
            .addElements(order(2, null, null, 5L, "1"), order(3, null, "C", 0L, "1"))
            .advanceWatermarkToInfinity();

    CheckQualityResult<Row> checked =
        pipeline.apply(stream).apply(CheckQuality.rows("orders", RULES).at(STEP));

    PAssert.that(checked.verdicts())
        .containsInAnyOrder(
            verdict("price.isNonNegative", "warn", "pass", 3, 0, "must be >= 0"),
            verdict("order_id.isComplete", "error", "quarantine", 3, 1, "must be present"),
            verdict(
                "quantity.isBetween", "error", "quarantine", 3, 1, "must be between 1 and 100"));
    pipeline.run();
  }

  @Test
  void acceptsEverythingWithoutRules(TestPipeline pipeline) {
    Row row = order(1, null, null, null, null);

    CheckQualityResult<Row> checked =
        check(pipeline, CheckQuality.rows("orders", List.of()).at(STEP), row);

    PAssert.that(checked.accepted()).containsInAnyOrder(row);
    PAssert.that(checked.rejected()).empty();
    PAssert.that(checked.verdicts()).empty();
    pipeline.run();
  }

  @Test
  void keepsTheRecordAsReceivedItsTimeAndItsKey(TestPipeline pipeline) {
    Row bad = order(17, "A,ş,0", "A", 0L, "1E+3");

    CheckQualityResult<Row> checked =
        check(
            pipeline,
            CheckQuality.rows("orders", RULES)
                .originalIn("original")
                .eventTimeIn("event_time")
                .keyedBy("source", "record_number")
                .at(STEP),
            bad);

    PAssert.thatSingleton(checked.rejected())
        .satisfies(
            letter -> {
              assertThat(letter.recordBytes()).isEqualTo("A,ş,0".getBytes(StandardCharsets.UTF_8));
              assertThat(letter.coderId()).isEqualTo("text");
              assertThat(letter.recordLength()).isEqualTo(6);
              assertThat(letter.eventTime()).isEqualTo(NOON);
              assertThat(letter.idempotencyKey()).isEqualTo("orders.csv#17@orders/Check");
              assertThat(letter.recordJson())
                  .isEqualTo(
                      "{\"source\":\"orders.csv\",\"record_number\":17,"
                          + "\"order_id\":\"A\",\"quantity\":0,\"price\":1E+3,"
                          + "\"event_time\":\"2026-03-29T12:00:00.000Z\"}");
              return null;
            });
    pipeline.run();
  }

  @Test
  void lettersOfRowsWithOtherKeysHaveOtherKeys(TestPipeline pipeline) {
    Schema schema =
        Schema.builder().addNullableStringField("shop").addNullableStringField("id").build();
    List<Row> rows = new ArrayList<>();
    for (String shop : Arrays.asList("a", "a#b", "a#", "", "%0", "%25", null)) {
      for (String id : Arrays.asList("b", "b#c", "#b", "", "%0", "%23b", null)) {
        rows.add(Row.withSchema(schema).addValues(shop, id).build());
      }
    }

    PCollection<String> keys =
        pipeline
            .apply(Create.of(rows).withRowSchema(schema))
            .apply(
                CheckQuality.rows("orders", List.of(RowRule.satisfies("none", "false")))
                    .keyedBy("shop", "id")
                    .at(STEP))
            .rejected()
            .apply(MapElements.into(TypeDescriptors.strings()).via(Rejected::idempotencyKey));

    PAssert.that(keys)
        .satisfies(
            all -> {
              assertThat(all)
                  .hasSize(rows.size())
                  .doesNotHaveDuplicates()
                  .contains("a#b@orders/Check", "a#b#b@orders/Check", "a#b%23c@orders/Check");
              return null;
            });
    pipeline.run();
  }

  @Test
  void keepsTheRowsBytesWhereNothingWasReceived(TestPipeline pipeline) {
    Row bad = order(18, null, "A", 0L, null);

    CheckQualityResult<Row> checked =
        check(pipeline, CheckQuality.rows("orders", RULES).at(STEP).originalIn("original"), bad);

    PAssert.thatSingleton(checked.rejected())
        .satisfies(
            letter -> {
              assertThat(letter.coderId()).isEqualTo("beam:coder:row:v1");
              assertThat(decoded(letter.recordBytes())).isEqualTo(bad);
              assertThat(letter.eventTime()).isNull();
              assertThat(letter.idempotencyKey())
                  .isEqualTo(letter.recordSha256() + "@orders/Check");
              assertThat(letter.recordJson()).contains("\"price\":null");
              return null;
            });
    pipeline.run();
  }

  @Test
  void lettersOfRowsTakeTheTimeOfTheirElements(TestPipeline pipeline) {
    Row bad = order(18, null, "A", 0L, null);

    CheckQualityResult<Row> checked =
        pipeline
            .apply(
                Create.timestamped(TimestampedValue.of(bad, NOON)).withCoder(RowCoder.of(ORDERS)))
            .setRowSchema(ORDERS)
            .apply(CheckQuality.rows("orders", RULES).at(STEP));

    PAssert.thatSingleton(checked.rejected())
        .satisfies(
            letter -> {
              assertThat(letter.eventTime()).isEqualTo(NOON);
              return null;
            });
    pipeline.run();
  }

  @Test
  void hasNoJsonWhereBeamCannotWriteIt(TestPipeline pipeline) {
    Schema schema =
        Schema.builder()
            .addNullableField("id", FieldType.STRING)
            .addByteArrayField("picture")
            .addArrayField("notes", FieldType.STRING.withNullable(true))
            .build();
    Row bad = Row.withSchema(schema).addValues(null, new byte[] {1}, List.of("x")).build();
    PCollection<Row> rows = pipeline.apply(Create.of(bad).withRowSchema(schema));

    CheckQualityResult<Row> checked =
        rows.apply(CheckQuality.rows("pictures", List.of(RowRule.isComplete("id"))).at(STEP));

    PAssert.thatSingleton(checked.rejected())
        .satisfies(
            letter -> {
              assertThat(letter.recordJson()).isNull();
              assertThat(letter.message()).isEqualTo("Missing required id");
              return null;
            });
    pipeline.run();
  }

  @Test
  void blamesARuleThatThrowsAndLosesNothing(TestPipeline pipeline) {
    // Java matches an alternative in a group by recursion: a long text overflows the stack.
    RowRule fragile = RowRule.hasPattern("original", "(a|b)*").withAction(Action.PASS);
    Row huge = order(1, "ab".repeat(500_000), null, 5L, "1");
    Row small = order(2, "ab", "A", 5L, "1");

    CheckQualityResult<Row> checked =
        check(
            pipeline,
            CheckQuality.rows("orders", List.of(RowRule.isComplete("order_id"), fragile)).at(STEP),
            huge,
            small);

    PAssert.that(checked.accepted()).containsInAnyOrder(small);
    PAssert.thatSingleton(checked.rejected())
        .satisfies(
            letter -> {
              assertThat(letter.category()).isEqualTo(Rejected.Category.BUG);
              assertThat(letter.code()).isEqualTo("RULE_THREW");
              assertThat(letter.ruleId()).isEqualTo("original.hasPattern");
              assertThat(letter.message())
                  .isEqualTo("Cannot check original.hasPattern: java.lang.StackOverflowError");
              return null;
            });
    PAssert.that(checked.verdicts())
        .containsInAnyOrder(
            verdict("order_id.isComplete", "error", "quarantine", 2, 1, "must be present"),
            verdict("original.hasPattern", "error", "pass", 1, 0, "must match (a|b)*"));
    pipeline.run();
  }

  @Test
  void leavesEveryOutputWithASchema(TestPipeline pipeline) {
    CheckQualityResult<Row> checked = check(pipeline, CheckQuality.rows("orders", RULES).at(STEP));

    assertThat(checked.accepted().getSchema()).isEqualTo(ORDERS);
    assertThat(checked.verdicts().getSchema()).isEqualTo(CheckQuality.VERDICT_SCHEMA);
    assertThat(checked.rejected().getSchema().getFieldNames()).contains("rule_id", "message");
    pipeline.run();
  }

  private static CheckQualityResult<Row> check(
      TestPipeline pipeline, CheckQuality check, Row... rows) {
    return pipeline.apply(Create.of(List.of(rows)).withRowSchema(ORDERS)).apply(check);
  }

  private static Row decoded(byte[] bytes) {
    try {
      return CoderUtils.decodeFromByteArray(RowCoder.of(ORDERS), bytes);
    } catch (CoderException e) {
      throw new AssertionError(e);
    }
  }

  private static Row order(
      long number,
      @Nullable String original,
      @Nullable String id,
      @Nullable Long quantity,
      @Nullable String price) {
    return Row.withSchema(ORDERS)
        .addValues("orders.csv", number, original, id, quantity)
        .addValues(price == null ? null : new BigDecimal(price), NOON)
        .build();
  }

  private static Row verdict(
      String rule, String severity, String action, long tested, long failed, String expected) {
    return Row.withSchema(CheckQuality.VERDICT_SCHEMA)
        .addValues("orders", rule, severity, action, tested, failed, expected)
        .build();
  }
}
