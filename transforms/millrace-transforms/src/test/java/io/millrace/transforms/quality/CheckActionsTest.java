/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.quality;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where rows go, by the action of what they break and by the tables they refer to. */
class CheckActionsTest {
  private static final Schema ORDER =
      Schema.builder()
          .addInt64Field("id")
          .addNullableField("quantity", FieldType.INT64)
          .addNullableField("customer", FieldType.STRING)
          .build();
  private static final Schema CUSTOMER =
      Schema.builder().addStringField("name").addNullableField("key", FieldType.STRING).build();
  private static final StepContext STEP = new StepContext("run-1", "orders/Check");

  private static final List<RowRule> RULES =
      List.of(
          RowRule.isNonNegative("quantity").withAction(Action.DROP),
          RowRule.isContainedIn("quantity", List.of(1, 2, -1, -2, 99)),
          RowRule.isNotContainedIn("quantity", List.of(99)).withAction(Action.HALT),
          RowRule.isPositive("quantity").where("customer == 'C9'").withAction(Action.PASS));

  private static final List<Row> ROWS =
      List.of(
          order(1, 1L, "C1"),
          order(2, -1L, "C1"),
          order(3, -7L, "C9"),
          order(4, 99L, "C9"),
          order(5, null, null),
          order(6, -2L, "C9"),
          order(7, 2L, "C9"));

  private static final List<Row> VERDICTS =
      List.of(
          verdict("quantity.isNonNegative", "drop", 7, 3, "must be >= 0"),
          verdict("quantity.isContainedIn", "quarantine", 7, 1, "must be one of 1, 2, -1, -2, 99"),
          verdict("quantity.isNotContainedIn", "halt", 7, 1, "must not be one of 99"),
          verdict("quantity.isPositive", "pass", 4, 2, "must be > 0 where customer == 'C9'"));

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void givesEachRowToOneOutput(TestPipeline pipeline) {
    CheckQualityResult<Row> checked =
        pipeline
            .apply(Create.of(ROWS).withRowSchema(ORDER))
            .apply(CheckQuality.rows("orders", RULES).at(STEP).keyedBy("id"));

    PAssert.that(checked.accepted()).containsInAnyOrder(ROWS.get(0), ROWS.get(4), ROWS.get(6));
    PAssert.that(checked.dropped()).containsInAnyOrder(ROWS.get(1), ROWS.get(5));
    PAssert.that(messages(checked.rejected()))
        .containsInAnyOrder(
            "3@orders/Check Invalid quantity: -7 (must be one of 1, 2, -1, -2, 99)",
            "4@orders/Check Invalid quantity: 99 (must not be one of 99)");
    PAssert.that(checked.verdicts()).containsInAnyOrder(VERDICTS);
    pipeline.run();
  }

  @Test
  void givesTheSameOfBlocks(TestPipeline pipeline) {
    CheckQualityResult<Block> checked =
        pipeline
            .apply(Create.of(ROWS).withRowSchema(ORDER))
            .apply(PackBlocks.of())
            .apply(CheckQuality.rows("orders", RULES).at(STEP).keyedBy("id").onBlocks());

    PAssert.that(checked.accepted().apply("Accepted", UnpackBlocks.rows()))
        .containsInAnyOrder(ROWS.get(0), ROWS.get(4), ROWS.get(6));
    PAssert.that(checked.dropped().apply("Dropped", UnpackBlocks.rows()))
        .containsInAnyOrder(ROWS.get(1), ROWS.get(5));
    PAssert.that(messages(checked.rejected()))
        .containsInAnyOrder(
            "3@orders/Check Invalid quantity: -7 (must be one of 1, 2, -1, -2, 99)",
            "4@orders/Check Invalid quantity: 99 (must not be one of 99)");
    PAssert.that(checked.verdicts()).containsInAnyOrder(VERDICTS);
    pipeline.run();
  }

  @Test
  void blamesARuleThatHaltsBeforeOthersThatARowBreaks(TestPipeline pipeline) {
    List<RowRule> rules =
        List.of(
            RowRule.isContainedIn("quantity", List.of(1, 2)),
            RowRule.isNotContainedIn("quantity", List.of(-99)).withAction(Action.HALT),
            RowRule.isNonNegative("quantity").withAction(Action.HALT));
    PCollection<Row> orders =
        pipeline.apply(
            Create.of(order(1, -99L, "C1"), order(2, -7L, "C1"), order(3, 7L, "C1"))
                .withRowSchema(ORDER));
    CheckQuality check = CheckQuality.rows("orders", rules).at(STEP).keyedBy("id");

    List<PCollection<Rejected>> letters =
        List.of(
            orders.apply("Rows", check).rejected(),
            orders.apply("Pack", PackBlocks.of()).apply("Blocks", check.onBlocks()).rejected());

    for (PCollection<Rejected> rejected : letters) {
      PAssert.that(
              rejected.apply(
                  rejected.getName() + "Rules",
                  MapElements.into(TypeDescriptors.strings())
                      .via(letter -> letter.ruleId() + ": " + letter.message())))
          .containsInAnyOrder(
              "quantity.isNotContainedIn: Invalid quantity: -99 (must be one of 1, 2); Invalid"
                  + " quantity: -99 (must not be one of -99); Invalid quantity: -99 (must be"
                  + " >= 0)",
              "quantity.isNonNegative: Invalid quantity: -7 (must be one of 1, 2); Invalid"
                  + " quantity: -7 (must be >= 0)",
              "quantity.isContainedIn: Invalid quantity: 7 (must be one of 1, 2)");
    }
    pipeline.run();
  }

  @Test
  void looksReferencesUpInTablesOfRowsAndOfBlocks(TestPipeline pipeline) {
    PCollection<Row> customers =
        pipeline.apply(
            "Customers",
            Create.of(customer("Ada", "C1"), customer("Ada again", "C1"), customer("Nobody", null))
                .withRowSchema(CUSTOMER));
    CheckQuality check =
        CheckQuality.rows("orders", List.of(RowRule.isReferenced("customer", "customers", "key")))
            .at(STEP)
            .keyedBy("id");
    PCollection<Row> orders =
        pipeline.apply(
            "Orders",
            Create.of(order(1, 1L, "C1"), order(2, 1L, "C2"), order(3, 1L, null))
                .withRowSchema(ORDER));

    CheckQualityResult<Row> ofRows =
        orders.apply("OfRows", check.withTable("customers", customers));
    CheckQualityResult<Block> ofBlocks =
        orders
            .apply("PackOrders", PackBlocks.of())
            .apply(
                "OfBlocks",
                check
                    .withTable("customers", customers.apply("PackCustomers", PackBlocks.of()))
                    .onBlocks());

    PAssert.that(ofRows.accepted()).containsInAnyOrder(order(1, 1L, "C1"), order(3, 1L, null));
    PAssert.that(ofBlocks.accepted().apply(UnpackBlocks.rows()))
        .containsInAnyOrder(order(1, 1L, "C1"), order(3, 1L, null));
    for (PCollection<Rejected> rejected : List.of(ofRows.rejected(), ofBlocks.rejected())) {
      PAssert.that(messages(rejected))
          .containsInAnyOrder("2@orders/Check Invalid customer: C2 (must be in customers.key)");
    }
    pipeline.run();
  }

  @Test
  void refusesTablesThatDoNotFit() {
    Pipeline pipeline = Pipeline.create();
    PCollection<Row> orders = pipeline.apply("Orders", Create.empty(ORDER));
    PCollection<Row> customers = pipeline.apply("Customers", Create.empty(CUSTOMER));
    CheckQuality check =
        CheckQuality.rows(
                "orders",
                List.of(
                    RowRule.isReferenced("customer", "clients", "key"),
                    RowRule.isReferenced("customer", "customers", "id"),
                    RowRule.isReferenced("quantity", "customers", "key"),
                    RowRule.isReferenced("order", "customers", "key")))
            .at(STEP)
            .withTable("customers", customers);

    assertThatThrownBy(() -> orders.apply(check))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            """
            Cannot check orders:
            - Cannot apply customer.isReferenced(clients.key): there is no table clients; give it with withTable
            - Cannot apply customer.isReferenced(customers.id): the table has no id (fields: name, key)
            - Cannot apply quantity.isReferenced(customers.key): quantity is INT64 and customers.key is STRING
            - Cannot apply order.isReferenced(customers.key): the rows have no order (fields: id, quantity, customer)""");
    assertThatThrownBy(() -> check.withTable("customers", customers))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid table: customers (must be named once)");
  }

  @Test
  void refusesToDropAndToLookUpWhileReading() {
    CheckQuality check =
        CheckQuality.rows(
                "orders",
                List.of(
                    RowRule.isPositive("quantity").withAction(Action.DROP),
                    RowRule.isReferenced("customer", "customers", "key")))
            .at(STEP);

    assertThatThrownBy(() -> check.insideOf(ORDER))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            """
            Cannot check orders:
            - Cannot use quantity.isPositive (must be > 0, error, drop) while reading; check behind, with onBlocks()
            - Cannot use customer.isReferenced(customers.key) (must be in customers.key, error, quarantine) while reading; check behind, with onBlocks()""");
  }

  @Test
  void holdsEventTimesAgainstTheStampsOfBlocks(TestPipeline pipeline) {
    Schema schema = Schema.builder().addInt64Field("id").addDateTimeField("at").build();
    BlockBuilder blocks = new BlockBuilder(schema);
    for (long[] timeAndStamp :
        new long[][] {{1_000, Block.ON_TIME}, {1_000, 2_000}, {1_000, 2_001}}) {
      blocks.column(0).appendValue(timeAndStamp[1]);
      blocks.column(1).appendValue(Instant.ofEpochMilli(timeAndStamp[0]));
      blocks.endRow(timeAndStamp[0], timeAndStamp[1]);
    }
    CheckQuality check =
        CheckQuality.rows(
                "events",
                List.of(
                    RowRule.eventTimeWithin(
                        "at", Duration.ofSeconds(1), null, TimeReference.stamp())))
            .at(STEP)
            .keyedBy("id");

    CheckQualityResult<Block> checked =
        pipeline
            .apply(Create.of(blocks.build()).withCoder(BlockCoder.of(schema)))
            .apply(check.onBlocks());

    PAssert.that(messages(checked.rejected()))
        .containsInAnyOrder(
            "2001@orders/Check Invalid at: 1970-01-01T00:00:01.000Z (must be not more than PT1S"
                + " before its split's watermark, 1970-01-01T00:00:02.001Z)");
    pipeline.run();
  }

  @Test
  void refusesStampsOfSingleRows() {
    Schema schema = Schema.builder().addDateTimeField("at").build();
    PCollection<Row> rows = Pipeline.create().apply(Create.empty(schema));
    RowRule rule =
        RowRule.eventTimeWithin("at", Duration.ofSeconds(1), null, TimeReference.stamp());

    assertThatThrownBy(() -> rows.apply(CheckQuality.rows("events", List.of(rule)).at(STEP)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot check events:\n- Cannot apply at.eventTimeWithin: only rows of blocks have"
                + " stamps");
  }

  @Test
  void blamesAnExpressionThatFails(TestPipeline pipeline) {
    CheckQualityResult<Row> checked =
        pipeline
            .apply(Create.of(order(1, 0L, "C1"), order(2, 2L, "C1")).withRowSchema(ORDER))
            .apply(
                CheckQuality.rows("orders", List.of(RowRule.satisfies("share", "4 / quantity > 1")))
                    .at(STEP)
                    .keyedBy("id"));

    PAssert.that(checked.accepted()).containsInAnyOrder(order(2, 2L, "C1"));
    PAssert.that(messages(checked.rejected()))
        .containsInAnyOrder(
            "1@orders/Check Cannot check share.satisfies: java.lang.IllegalStateException: divide"
                + " by zero");
    pipeline.run();
  }

  private static PCollection<String> messages(PCollection<Rejected> letters) {
    return letters.apply(
        letters.getName() + "Messages",
        MapElements.into(TypeDescriptors.strings())
            .via(letter -> letter.idempotencyKey() + " " + letter.message()));
  }

  private static Row order(long id, @Nullable Long quantity, @Nullable String customer) {
    return Row.withSchema(ORDER).addValues(id, quantity, customer).build();
  }

  private static Row customer(String name, @Nullable String key) {
    return Row.withSchema(CUSTOMER).addValues(name, key).build();
  }

  private static Row verdict(
      String rule, String action, long tested, long failed, String expected) {
    return Row.withSchema(CheckQuality.VERDICT_SCHEMA)
        .addValues("orders", rule, "error", action, tested, failed, expected)
        .build();
  }
}
