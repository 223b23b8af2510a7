/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccumulatorTest {
  private static final Schema INPUT =
      Schema.builder()
          .addNullableStringField("customer")
          .addNullableInt32Field("quantity")
          .addNullableInt64Field("stock")
          .addNullableField("amount", FieldType.DECIMAL)
          .addNullableBooleanField("is_sale")
          .build();
  private static final BoundMeasures ALL =
      BoundMeasures.of(
          List.of(
              Measure.count("rows"),
              Measure.count("sales").where("is_sale"),
              Measure.sum("quantities", "quantity"),
              Measure.sum("stocks", "stock"),
              Measure.sum("amounts", "amount"),
              Measure.countDistinct("customers", "customer"),
              Measure.countDistinct("quantity_values", "quantity"),
              Measure.countDistinct("buyers", "customer").where("is_sale")),
          INPUT);

  @Test
  void measuresRows() {
    Accumulator seen = ALL.start();

    seen.add(row("C1", 2, 10L, "1.50", true));
    seen.add(row("C2", 2, 20L, "2.250", false));
    seen.add(row("C1", 3, 30L, "-1", null));

    assertThat(seen.results())
        .containsExactly(3L, 1L, 7L, 60L, new BigDecimal("2.750"), 2L, 2L, 1L);
  }

  @Test
  void nullsCountAsRowsOnly() {
    Accumulator seen = ALL.start();

    seen.add(row(null, null, null, null, null));

    assertThat(seen.results()).containsExactly(1L, 0L, 0L, 0L, BigDecimal.ZERO, 0L, 0L, 0L);
  }

  @Test
  void nothingSeenIsZero() {
    assertThat(ALL.start().results()).containsExactly(0L, 0L, 0L, 0L, BigDecimal.ZERO, 0L, 0L, 0L);
  }

  @Test
  void resultFieldsAreNeverNull() {
    assertThat(ALL.resultFields())
        .containsExactly(
            Schema.Field.of("rows", FieldType.INT64),
            Schema.Field.of("sales", FieldType.INT64),
            Schema.Field.of("quantities", FieldType.INT64),
            Schema.Field.of("stocks", FieldType.INT64),
            Schema.Field.of("amounts", FieldType.DECIMAL),
            Schema.Field.of("customers", FieldType.INT64),
            Schema.Field.of("quantity_values", FieldType.INT64),
            Schema.Field.of("buyers", FieldType.INT64));
  }

  @Test
  void partialsTravelAsRowsAndMergeToTheWhole() throws Exception {
    Accumulator first = ALL.start();
    first.add(row("C1", 2, 10L, "1.50", true));
    first.add(row(null, null, null, null, null));
    Accumulator second = ALL.start();
    second.add(row("C1", 2, 5L, "0.125", true));
    second.add(row("C2", 4, 1L, "7", false));
    Accumulator merged = ALL.start();

    merged.merge(travelled(first));
    merged.merge(travelled(second));
    merged.merge(travelled(ALL.start()));

    assertThat(merged.results())
        .containsExactly(4L, 2L, 8L, 16L, new BigDecimal("8.625"), 2L, 2L, 1L);
  }

  @Test
  void aSumBeyondInt64Fails() {
    Accumulator seen = ALL.start();
    seen.add(row(null, null, Long.MAX_VALUE, null, null));

    assertThatThrownBy(() -> seen.add(row(null, null, 1L, null, null)))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("Cannot add 1 to stocks: 9223372036854775807 (the sum must be an INT64)")
        .hasCauseInstanceOf(ArithmeticException.class);
  }

  private static List<Object> travelled(Accumulator seen) throws Exception {
    Schema schema = Schema.builder().addFields(ALL.partialFields()).build();
    Row row = Row.withSchema(schema).attachValues(List.copyOf(seen.partial()));
    return CoderUtils.clone(RowCoder.of(schema), row).getValues();
  }

  private static Row row(
      @Nullable String customer,
      @Nullable Integer quantity,
      @Nullable Long stock,
      @Nullable String amount,
      @Nullable Boolean isSale) {
    return Row.withSchema(INPUT)
        .addValues(
            customer, quantity, stock, amount == null ? null : new BigDecimal(amount), isSale)
        .build();
  }
}
