/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Random rows against a sequential simulator that asks plain predicates. */
class CheckQualityOracleTest {
  private static final Schema SCHEMA =
      Schema.builder()
          .addInt64Field("number")
          .addNullableField("sku", FieldType.STRING)
          .addNullableField("quantity", FieldType.INT32)
          .addNullableField("price", FieldType.DECIMAL)
          .addNullableField("share", FieldType.DOUBLE)
          .build();
  private static final List<RowRule> RULES =
      List.of(
          RowRule.isPositive("price").withSeverity(Severity.INFO).withAction(Action.PASS),
          RowRule.isComplete("sku"),
          RowRule.hasPattern("sku", "[A-C]\\d*"),
          RowRule.hasLengthBetween("sku", 2, 3).withSeverity(Severity.WARN),
          RowRule.isBetween(
              "quantity", Bounds.unbounded().above(BigDecimal.ZERO).atMost(BigDecimal.TEN)),
          RowRule.isNotContainedIn("quantity", List.of(7)),
          RowRule.isBetween("share", BigDecimal.ZERO, BigDecimal.ONE));

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @RepeatedTest(5)
  void agreesWithTheOracle(TestPipeline pipeline) {
    long seed = new Random().nextLong();
    System.out.println("seed " + seed);
    List<Row> rows = rows(new Random(seed));
    Oracle oracle = new Oracle(rows);

    CheckQualityResult<Row> checked =
        pipeline
            .apply(Create.of(rows).withRowSchema(SCHEMA))
            .apply(
                CheckQuality.rows("rows", RULES)
                    .at(new StepContext("run-1", "rows/Check"))
                    .keyedBy("number"));

    Map<String, String> expectedLetters = oracle.rejected;
    Map<String, KV<Long, Long>> expectedVerdicts = oracle.verdicts;
    PAssert.that(checked.accepted()).containsInAnyOrder(oracle.accepted);
    PAssert.that(checked.rejected())
        .satisfies(
            letters -> {
              assertThat(asMap(letters)).isEqualTo(expectedLetters);
              return null;
            });
    PAssert.that(checked.verdicts())
        .satisfies(
            verdicts -> {
              Map<String, KV<Long, Long>> counts = new LinkedHashMap<>();
              verdicts.forEach(
                  row ->
                      assertThat(
                              counts.put(
                                  row.getString("rule"),
                                  KV.of(row.getInt64("tested"), row.getInt64("failed"))))
                          .isNull());
              assertThat(counts).isEqualTo(expectedVerdicts);
              return null;
            });
    assertThat(oracle.accepted.size() + oracle.rejected.size()).isEqualTo(rows.size());
    pipeline.run();
  }

  private static Map<String, String> asMap(Iterable<Rejected> letters) {
    Map<String, String> byKey = new LinkedHashMap<>();
    letters.forEach(
        letter ->
            assertThat(byKey.put(letter.idempotencyKey(), letter.ruleId() + "|" + letter.message()))
                .isNull());
    return byKey;
  }

  private static List<Row> rows(Random random) {
    List<Row> rows = new ArrayList<>();
    int count = random.nextInt(400);
    for (int i = 0; i < count; i++) {
      rows.add(
          Row.withSchema(SCHEMA)
              .addValues((long) i)
              .addValues(pick(random, "A1", "B22", "C333", "A", "D1", "", null))
              .addValues(pick(random, 0, 1, 7, 10, 11, 5, null))
              .addValues(pick(random, BigDecimal.ONE, new BigDecimal("0.00"), null))
              .addValues(pick(random, 0.0, 0.5, 1.0, 1.5, Double.NaN, null))
              .build());
    }
    return rows;
  }

  private static @Nullable Object pick(Random random, @Nullable Object... values) {
    // Mostly the second, so that some rows pass every rule.
    return random.nextInt(3) > 0 ? values[1] : values[random.nextInt(values.length)];
  }

  /** What one pass over the rows gives, rule by rule. */
  private static final class Oracle {
    final List<Row> accepted = new ArrayList<>();
    final Map<String, String> rejected = new LinkedHashMap<>();
    final Map<String, KV<Long, Long>> verdicts = new LinkedHashMap<>();

    private record Asked(String id, String expected, boolean quarantines, Predicate<Row> breaks) {}

    private final List<Asked> asked =
        List.of(
            new Asked(
                "price.isPositive",
                "must be > 0",
                false,
                row -> row.getDecimal("price") != null && row.getDecimal("price").signum() <= 0),
            new Asked("sku.isComplete", "", true, row -> row.getString("sku") == null),
            new Asked(
                "sku.hasPattern",
                "must match [A-C]\\d*",
                true,
                row ->
                    row.getString("sku") != null
                        && (row.getString("sku").isEmpty()
                            || "ABC".indexOf(row.getString("sku").charAt(0)) < 0)),
            new Asked(
                "sku.hasLengthBetween",
                "must have between 2 and 3 characters",
                true,
                row ->
                    row.getString("sku") != null
                        && (row.getString("sku").length() < 2
                            || row.getString("sku").length() > 3)),
            new Asked(
                "quantity.isBetween",
                "must be > 0 and <= 10",
                true,
                row ->
                    row.getInt32("quantity") != null
                        && (row.getInt32("quantity") < 1 || row.getInt32("quantity") > 10)),
            new Asked(
                "quantity.isNotContainedIn",
                "must not be one of 7",
                true,
                row -> row.getInt32("quantity") != null && row.getInt32("quantity") == 7),
            new Asked(
                "share.isBetween",
                "must be between 0 and 1",
                true,
                row ->
                    row.getDouble("share") != null
                        && !(row.getDouble("share") >= 0 && row.getDouble("share") <= 1)));

    Oracle(List<Row> rows) {
      asked.forEach(rule -> verdicts.put(rule.id, KV.of(0L, 0L)));
      rows.forEach(this::see);
    }

    private void see(Row row) {
      List<Asked> broken = asked.stream().filter(rule -> rule.breaks.test(row)).toList();
      verdicts.replaceAll(
          (id, counts) ->
              KV.of(
                  counts.getKey() + 1,
                  counts.getValue() + broken.stream().filter(rule -> rule.id.equals(id)).count()));
      List<Asked> fatal = broken.stream().filter(Asked::quarantines).toList();
      if (fatal.isEmpty()) {
        accepted.add(row);
      } else {
        String messages =
            String.join("; ", fatal.stream().map(rule -> message(rule, row)).toList());
        rejected.put(row.getInt64("number") + "@rows/Check", fatal.get(0).id + "|" + messages);
      }
    }

    private static String message(Asked rule, Row row) {
      String field = rule.id.substring(0, rule.id.indexOf('.'));
      Object value = row.getValue(field);
      if (value == null) {
        return "Missing required " + field;
      }
      String shown = value.toString().isEmpty() ? "''" : value.toString();
      return "Invalid " + field + ": " + shown + " (" + rule.expected + ")";
    }
  }
}
