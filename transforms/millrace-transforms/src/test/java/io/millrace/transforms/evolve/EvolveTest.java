/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EvolveTest {
  private static final Schema OLD =
      Schema.builder()
          .addInt64Field("id")
          .addNullableField("quantity", FieldType.INT64)
          .addDoubleField("weight")
          .addStringField("cust_id")
          .addStringField("shop")
          .build();
  private static final Schema TODAY =
      Schema.builder()
          .addStringField("customer_id")
          .addDecimalField("id")
          .addInt32Field("quantity")
          .addFloatField("weight")
          .addNullableStringField("note")
          .addStringField("country")
          .build();
  private static final Evolve EVOLVE =
      Evolve.to(TODAY).renaming("cust_id", "customer_id").defaulting("country", "DE");
  private static final StepContext STEP = new StepContext("run", "orders/Evolve");

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void evolveRenamesConvertsAddsAndDrops(TestPipeline pipeline) {
    EvolveResult<Row> result =
        orders(pipeline, old(7, 2L, 0.5), old(8, -3L, Double.NaN)).apply(EVOLVE);

    assertThat(result.evolved().getSchema()).isEqualTo(TODAY);
    PAssert.that(result.evolved()).containsInAnyOrder(today(7, 2, 0.5f), today(8, -3, Float.NaN));
    PAssert.that(result.rejected()).empty();
    pipeline.run();
  }

  @Test
  void evolveFailsAtAValueThatDoesNotFit(TestPipeline pipeline) {
    orders(pipeline, old(7, 3_000_000_000L, 0.1)).apply(EVOLVE);

    assertThatThrownBy(pipeline::run)
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot evolve a row: Invalid quantity: 3000000000 (must fit INT32);"
                + " Invalid weight: 0.1 (must fit FLOAT)");
  }

  @Test
  void tryEvolveMakesALetterOfARowThatDoesNotFit(TestPipeline pipeline) {
    EvolveResult<Row> result =
        orders(pipeline, old(7, 2L, 0.5), old(8, null, 0.5), old(9, 1L << 31, 0.5))
            .apply(EVOLVE.under(EvolvePolicy.TRY_EVOLVE).at(STEP));

    PAssert.that(result.evolved()).containsInAnyOrder(today(7, 2, 0.5f));
    PAssert.that(result.rejected().apply(ParDo.of(new LetterFn())))
        .containsInAnyOrder(
            "orders/Evolve SCHEMA_MISMATCH DATA Missing required quantity {\"id\":8,"
                + "\"quantity\":null,\"weight\":0.5,\"cust_id\":\"C1\",\"shop\":\"S1\"}",
            "orders/Evolve SCHEMA_MISMATCH DATA Invalid quantity: 2147483648 (must fit INT32)"
                + " {\"id\":9,\"quantity\":2147483648,\"weight\":0.5,\"cust_id\":\"C1\","
                + "\"shop\":\"S1\"}");
    pipeline.run();
  }

  @Test
  void lenientKeepsWhatWouldBeLost(TestPipeline pipeline) {
    Schema wanted =
        Schema.builder()
            .addInt64Field("id")
            .addInt32Field("quantity")
            .addInt32Field("shop")
            .addStringField("country")
            .build();
    Schema lenient =
        Schema.builder()
            .addNullableInt64Field("id")
            .addNullableInt32Field("quantity")
            .addNullableInt32Field("shop")
            .addNullableStringField("country")
            .addNullableInt64Field("quantity_was")
            .addNullableStringField("shop_was")
            .addNullableDoubleField("weight")
            .addNullableStringField("cust_id")
            .build();

    EvolveResult<Row> result =
        orders(pipeline, old(7, 2L, 0.5), old(8, 1L << 31, 0.1), old(9, null, 0.1))
            .apply(Evolve.to(wanted).under(EvolvePolicy.LENIENT));

    assertThat(result.evolved().getSchema()).isEqualTo(lenient);
    PAssert.that(result.evolved())
        .containsInAnyOrder(
            row(lenient, 7L, 2, null, null, 2L, "S1", 0.5, "C1"),
            row(lenient, 8L, null, null, null, 1L << 31, "S1", 0.1, "C1"),
            row(lenient, 9L, null, null, null, null, "S1", 0.1, "C1"));
    pipeline.run();
  }

  @Test
  void ignoreReadsWhatDidNotChange(TestPipeline pipeline) {
    Schema wanted =
        Schema.builder()
            .addNullableStringField("customer_id")
            .addDecimalField("id")
            .addNullableInt64Field("quantity")
            .addNullableDoubleField("weight")
            .addNullableField("shop", FieldType.INT32)
            .build();

    EvolveResult<Row> result =
        orders(pipeline, old(7, 2L, 0.5), old(8, null, 0.1))
            .apply(
                Evolve.to(wanted)
                    .renaming("cust_id", "customer_id")
                    .defaulting("id", BigDecimal.ZERO)
                    .under(EvolvePolicy.IGNORE));

    PAssert.that(result.evolved())
        .containsInAnyOrder(
            row(wanted, null, BigDecimal.ZERO, 2L, 0.5, null),
            row(wanted, null, BigDecimal.ZERO, null, 0.1, null));
    pipeline.run();
  }

  @Test
  void exceptionTakesTheSameFieldsInAnotherOrder(TestPipeline pipeline) {
    Schema reordered =
        Schema.builder()
            .addStringField("shop")
            .addStringField("cust_id")
            .addDoubleField("weight")
            .addNullableField("quantity", FieldType.INT64)
            .addInt64Field("id")
            .build();

    EvolveResult<Row> result =
        orders(pipeline, old(7, 2L, -0.0))
            .apply(Evolve.to(reordered).under(EvolvePolicy.EXCEPTION));

    PAssert.that(result.evolved()).containsInAnyOrder(row(reordered, "S1", "C1", -0.0, 2L, 7L));
    pipeline.run();
  }

  @Test
  void decimalsFitWholeNumbersWithoutAFraction(TestPipeline pipeline) {
    Schema decimals = Schema.builder().addDecimalField("d").build();
    Schema whole = Schema.builder().addInt64Field("d").build();
    String[] values = {"7.00", "7.5", "1E+18", "1E+19", "1E+1000000000", "-0.0", "1E-1000000000"};
    Row[] rows = new Row[values.length];
    for (int i = 0; i < values.length; i++) {
      rows[i] = row(decimals, new BigDecimal(values[i]));
    }

    EvolveResult<Row> result =
        pipeline
            .apply(Create.of(List.of(rows)).withRowSchema(decimals))
            .apply(Evolve.to(whole).under(EvolvePolicy.TRY_EVOLVE).at(STEP));

    PAssert.that(result.evolved())
        .containsInAnyOrder(row(whole, 7L), row(whole, 1_000_000_000_000_000_000L), row(whole, 0L));
    PAssert.that(result.rejected())
        .satisfies(
            letters -> {
              assertThat(letters)
                  .extracting(Rejected::message)
                  .containsExactlyInAnyOrder(
                      "Invalid d: 7.5 (must fit INT64)",
                      "Invalid d: 1E+19 (must fit INT64)",
                      "Invalid d: 1E+1000000000 (must fit INT64)",
                      "Invalid d: 1E-1000000000 (must fit INT64)");
              return null;
            });
    pipeline.run();
  }

  @Test
  void rowsKeepTheirTimesAndWindows(TestPipeline pipeline) {
    PCollection<Row> windowed =
        pipeline
            .apply(
                Create.timestamped(
                        TimestampedValue.of(old(7, 2L, 0.5), Instant.ofEpochMilli(90_000)))
                    .withCoder(RowCoder.of(OLD)))
            .setRowSchema(OLD)
            .apply(Window.into(FixedWindows.of(Duration.standardMinutes(1))));

    PCollection<Row> evolved = windowed.apply(EVOLVE).evolved();

    PAssert.that(evolved.apply(ParDo.of(new TimeFn()))).containsInAnyOrder(90_000L);
    assertThat(evolved.getWindowingStrategy().getWindowFn())
        .isEqualTo(FixedWindows.of(Duration.standardMinutes(1)));
    pipeline.run();
  }

  @Test
  void rowsOfBlocksKeepTheirTimesAndStamps(TestPipeline pipeline) {
    BlockBuilder before = new BlockBuilder(OLD);
    BlockBuilder after = new BlockBuilder(TODAY);
    append(before, old(7, 2L, 0.5), 10, 20);
    append(before, old(8, null, 0.5), 30, 40);
    append(before, old(9, 4L, 0.5), 50, 50);
    append(after, today(7, 2, 0.5f), 10, 20);
    append(after, today(9, 4, 0.5f), 50, 50);

    EvolveResult<Block> result =
        pipeline
            .apply(Create.of(before.build()).withCoder(BlockCoder.of(OLD)))
            .apply(EVOLVE.under(EvolvePolicy.TRY_EVOLVE).at(STEP).onBlocks());

    PAssert.that(result.evolved()).containsInAnyOrder(after.build());
    PAssert.that(result.rejected())
        .satisfies(
            letters -> {
              assertThat(letters)
                  .extracting(Rejected::eventTime)
                  .containsExactly(Instant.ofEpochMilli(30));
              return null;
            });
    pipeline.run();
  }

  private static PCollection<Row> orders(TestPipeline pipeline, Row... rows) {
    return pipeline.apply(Create.of(List.of(rows)).withRowSchema(OLD));
  }

  private static Row old(long id, @Nullable Long quantity, double weight) {
    return row(OLD, id, quantity, weight, "C1", "S1");
  }

  private static Row today(long id, int quantity, float weight) {
    return row(TODAY, "C1", BigDecimal.valueOf(id), quantity, weight, null, "DE");
  }

  private static Row row(Schema schema, @Nullable Object... values) {
    return Row.withSchema(schema).addValues(values).build();
  }

  private static void append(BlockBuilder builder, Row row, long time, long stamp) {
    for (int field = 0; field < row.getFieldCount(); field++) {
      builder.column(field).appendValue(row.getValue(field));
    }
    builder.endRow(time, stamp);
  }

  /** Shows a letter. */
  private static final class LetterFn extends DoFn<Rejected, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element Rejected letter, OutputReceiver<String> out) {
      out.output(
          "%s %s %s %s %s"
              .formatted(
                  letter.step(),
                  letter.code(),
                  letter.category(),
                  letter.message(),
                  letter.recordJson()));
    }
  }

  /** Tells when a row happened. */
  private static final class TimeFn extends DoFn<Row, Long> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Timestamp Instant time, OutputReceiver<Long> out) {
      out.output(time.getMillis());
    }
  }
}
