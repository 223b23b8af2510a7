/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps that add fields and drop them. */
class FieldStepsTest {
  private static final Schema SCHEMA =
      Schema.builder()
          .addNullableInt64Field("quantity")
          .addNullableField("price", FieldType.DECIMAL)
          .build();
  private static final Schema PRICED =
      Schema.builder()
          .addFields(SCHEMA.getFields())
          .addNullableField("amount", FieldType.DECIMAL)
          .addNullableBooleanField("is_large")
          .build();
  private static final Schema LAST =
      Schema.of(PRICED.getField("is_large"), PRICED.getField("amount"));

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void multiplyExactlyAndKeepWhatIsAskedFor(TestPipeline pipeline) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Row> rows = RandomRows.of(SCHEMA, 500, random);
    List<Block> blocks = BlockCuts.cut(SCHEMA, rows, 70, row -> 0, random);

    PCollection<Row> kept =
        pipeline
            .apply(Create.of(blocks).withCoder(BlockCoder.of(SCHEMA)))
            .apply("Amount", AddField.product("amount", "quantity", "price"))
            .apply(
                AddField.computed(
                    "is_large",
                    FieldType.BOOLEAN,
                    row -> row.isNull("quantity") ? null : row.int64("quantity") > 99))
            .apply(KeepFields.of("is_large", "amount"))
            .apply(UnpackBlocks.rows());

    PAssert.that("seed " + seed, kept)
        .containsInAnyOrder(rows.stream().map(FieldStepsTest::computed).toList());
    pipeline.run();
  }

  @Test
  void computeSeveralFieldsTogether(TestPipeline pipeline) {
    Schema added =
        Schema.builder().addBooleanField("is_priced").addNullableInt64Field("twice").build();
    Schema extended =
        Schema.builder().addFields(SCHEMA.getFields()).addFields(added.getFields()).build();
    Row priced = Row.withSchema(SCHEMA).addValues(3L, BigDecimal.TEN).build();
    Row unpriced = Row.withSchema(SCHEMA).addValues(null, null).build();

    PCollection<Row> rows =
        pipeline
            .apply(Create.of(priced, unpriced).withRowSchema(SCHEMA))
            .apply(PackBlocks.of())
            .apply(
                AddFields.computed(
                    added,
                    row ->
                        Arrays.asList(
                            !row.isNull("price"),
                            row.isNull("quantity") ? null : row.int64("quantity") * 2)))
            .apply(UnpackBlocks.rows());

    PAssert.that(rows)
        .containsInAnyOrder(
            Row.withSchema(extended).addValues(3L, BigDecimal.TEN, true, 6L).build(),
            Row.withSchema(extended).addValues(null, null, false, null).build());
    pipeline.run();
  }

  @ParameterizedTest
  @CsvSource({
    "1, Missing required is_priced: its computed value is null",
    "2, Invalid values: 2 (must be one for each of [is_priced])"
  })
  void refuseValuesThatAreNotOfTheNewFields(int values, String message, TestPipeline pipeline) {
    Schema added = Schema.builder().addBooleanField("is_priced").build();
    pipeline
        .apply(Create.of(Row.withSchema(SCHEMA).addValues(3L, null).build()).withRowSchema(SCHEMA))
        .apply(PackBlocks.of())
        .apply(AddFields.computed(added, row -> Collections.nCopies(values, null)));

    assertThatThrownBy(pipeline::run)
        .rootCause()
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void refuseFieldsThatAreThereOrMissingOrOfAnotherType(TestPipeline pipeline) {
    PCollection<Block> blocks = pipeline.apply(Create.empty(BlockCoder.of(SCHEMA)));

    assertThatThrownBy(() -> blocks.apply(AddField.product("price", "quantity", "price")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot add field price: it is there already (fields: [quantity, price])");
    assertThatThrownBy(() -> blocks.apply(AddFields.computed(SCHEMA, row -> List.of())))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot add fields [quantity, price]: they are there already (fields: [quantity,"
                + " price])");
    assertThatThrownBy(() -> blocks.apply(AddField.product("amount", "price", "price")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Unsupported type of field price: DECIMAL (supported: [BYTE, INT16, INT32, INT64])");
    assertThatThrownBy(() -> blocks.apply(KeepFields.of("price", "size", "weight")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Missing required fields [size, weight] (available: [quantity, price])");
    pipeline.enableAbandonedNodeEnforcement(false);
  }

  private static Row computed(Row row) {
    @Nullable Long quantity = row.getInt64("quantity");
    @Nullable BigDecimal price = row.getDecimal("price");
    return Row.withSchema(LAST)
        .addValues(
            quantity == null ? null : quantity > 99,
            quantity == null || price == null ? null : price.multiply(BigDecimal.valueOf(quantity)))
        .build();
  }
}
