/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.BlockCuts;
import io.millrace.transforms.block.UnpackBlocks;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.Pipeline.PipelineVisitor;
import org.apache.beam.sdk.runners.TransformHierarchy.Node;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Sets;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks checked, against the same rows checked one by one. */
class CheckBlocksTest {
  private static final Schema SCHEMA =
      Schema.builder()
          .addInt64Field("number")
          .addDateTimeField("at")
          .addNullableStringField("sku")
          .addNullableInt32Field("quantity")
          .addNullableField("price", FieldType.DECIMAL)
          .addNullableField("share", FieldType.DOUBLE)
          .build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  private static CheckQuality check() {
    return CheckQuality.rows(
            "rows",
            List.of(
                RowRule.isPositive("price").withSeverity(Severity.INFO).withAction(Action.PASS),
                RowRule.isBetween("price", new BigDecimal("-9.995"), new BigDecimal("1E+20")),
                RowRule.isComplete("sku"),
                // Exhausts the stack on the long text, so that the rule is to blame.
                RowRule.hasPattern("sku", "(a|b|[A-C]|\\d|x)*"),
                RowRule.hasLengthBetween("sku", 2, 99_999).withSeverity(Severity.WARN),
                RowRule.isBetween(
                    "quantity", Bounds.unbounded().above(BigDecimal.ZERO).atMost(BigDecimal.TEN)),
                RowRule.isNotContainedIn("quantity", List.of(7)),
                RowRule.isBetween("share", BigDecimal.ZERO, BigDecimal.ONE)))
        .at(new StepContext("run-1", "rows/Check"))
        .eventTimeIn("at");
  }

  @ParameterizedTest(name = "blocks of {0}")
  @ValueSource(ints = {1, 7, 4096})
  void givesTheSameAsTheCheckOfRows(int cut, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("CheckBlocksTest " + reason);
    Random random = new Random(seed);
    List<Row> rows = rows(random);
    List<Block> blocks = BlockCuts.cut(SCHEMA, rows, cut, CheckBlocksTest::timeOf, random);

    CheckQualityResult<Block> ofBlocks =
        pipeline
            .apply("Blocks", Create.of(blocks).withCoder(BlockCoder.of(SCHEMA)))
            .apply("OfBlocks", check().onBlocks());
    CheckQualityResult<Row> ofRows =
        pipeline.apply("Rows", Create.of(rows).withRowSchema(SCHEMA)).apply("OfRows", check());

    same(
        reason,
        "Accepted",
        texts("Blocks", ofBlocks.accepted().apply(UnpackBlocks.rows())),
        texts("Rows", ofRows.accepted()));
    same(
        reason,
        "Rejected",
        letters("LettersOfBlocks", ofBlocks.rejected()),
        letters("LettersOfRows", ofRows.rejected()));
    same(
        reason,
        "Verdicts",
        texts("VerdictsOfBlocks", ofBlocks.verdicts()),
        texts("VerdictsOfRows", ofRows.verdicts()));
    pipeline.run();
  }

  @Test
  void addsVerdictsUpOnlyWhereTheyAreAskedFor(TestPipeline pipeline) {
    pipeline.enableAbandonedNodeEnforcement(false);
    CheckQualityResult<Block> checked =
        pipeline
            .apply("Blocks", Create.empty(BlockCoder.of(SCHEMA)))
            .apply("Check", check().onBlocks());
    assertThat(steps(pipeline)).contains("Check").doesNotContain("Check/CountVerdicts");

    PCollection<Row> verdicts = checked.verdicts();

    assertThat(steps(pipeline)).contains("Check/CountVerdicts");
    assertThat(checked.verdicts()).isSameAs(verdicts);
  }

  private static List<String> steps(TestPipeline pipeline) {
    List<String> names = new ArrayList<>();
    pipeline.traverseTopologically(
        new PipelineVisitor.Defaults() {
          @Override
          public CompositeBehavior enterCompositeTransform(Node node) {
            names.add(node.getFullName());
            return CompositeBehavior.ENTER_TRANSFORM;
          }
        });
    return names;
  }

  private static void same(
      String reason, String name, PCollection<String> one, PCollection<String> other) {
    PAssert.that(reason, one.apply(name + "OfBlocksOnly", Sets.exceptAll(other))).empty();
    PAssert.that(reason, other.apply(name + "OfRowsOnly", Sets.exceptAll(one))).empty();
  }

  private static PCollection<String> texts(String name, PCollection<Row> rows) {
    return rows.apply(
        name + "Texts",
        MapElements.into(TypeDescriptors.strings()).via(row -> row.getValues().toString()));
  }

  private static PCollection<String> letters(String name, PCollection<Rejected> letters) {
    return letters.apply(
        name,
        MapElements.into(TypeDescriptors.strings())
            .via(
                letter ->
                    letter.idempotencyKey()
                        + letter.ruleId()
                        + letter.message()
                        + letter.eventTime()
                        + letter.category()));
  }

  private static long timeOf(Row row) {
    return row.getDateTime("at").getMillis();
  }

  private static List<Row> rows(Random random) {
    String deep = "ab".repeat(20_000);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      rows.add(
          Row.withSchema(SCHEMA)
              .addValues((long) i, Instant.ofEpochMilli(random.nextInt()))
              .addValues(i == 9 ? deep : pick(random, "A1", "B22", "C333", "A", "D1", "", null))
              .addValues(pick(random, 0, 1, 7, 10, 11, 5, null))
              .addValues(
                  pick(
                      random,
                      BigDecimal.ONE,
                      new BigDecimal("0.00"),
                      new BigDecimal("-9.996"),
                      new BigDecimal("12345678901234567890.1"),
                      new BigDecimal("1E+21"),
                      BigDecimal.valueOf(1, 999_999_999),
                      null))
              .addValues(pick(random, 0.0, 0.5, 1.0, 1.5, Double.NaN, null))
              .build());
    }
    return rows;
  }

  private static @Nullable Object pick(Random random, @Nullable Object... values) {
    // Mostly the second, so that some rows pass every rule.
    return random.nextInt(3) > 0 ? values[1] : values[random.nextInt(values.length)];
  }
}
