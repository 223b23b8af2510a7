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
  private static final BoundMeasures SPREAD =
      BoundMeasures.of(
          List.of(
              Measure.min("first", "customer"),
              Measure.max("last", "customer"),
              Measure.min("fewest", "quantity"),
              Measure.max("most", "amount"),
              Measure.mean("mean_quantity", "quantity", 2),
              Measure.mean("mean_stock", "stock", 0),
              Measure.mean("mean_amount", "amount", 1)),
          INPUT);
  private static final Schema REAL = Schema.builder().addDoubleField("real").build();
  private static final BoundMeasures DOUBLES =
      BoundMeasures.of(
          List.of(
              Measure.sum("sum", "real"),
              Measure.mean("mean", "real"),
              Measure.min("min", "real"),
              Measure.max("max", "real")),
          REAL);

  @Test
  void measuresRows() {
    Accumulator seen = ALL.start();

    seen.add(row("C1", 2, 10L, "1.50", true), 0);
    seen.add(row("C2", 2, 20L, "2.250", false), 0);
    seen.add(row("C1", 3, 30L, "-1", null), 0);

    assertThat(seen.results())
        .containsExactly(3L, 1L, 7L, 60L, new BigDecimal("2.750"), 2L, 2L, 1L);
  }

  @Test
  void nullsCountAsRowsOnly() {
    Accumulator seen = ALL.start();

    seen.add(row(null, null, null, null, null), 0);

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
    first.add(row("C1", 2, 10L, "1.50", true), 0);
    first.add(row(null, null, null, null, null), 0);
    Accumulator second = ALL.start();
    second.add(row("C1", 2, 5L, "0.125", true), 0);
    second.add(row("C2", 4, 1L, "7", false), 0);
    Accumulator merged = ALL.start();

    merged.merge(travelled(ALL, first));
    merged.merge(travelled(ALL, second));
    merged.merge(travelled(ALL, ALL.start()));

    assertThat(merged.results())
        .containsExactly(4L, 2L, 8L, 16L, new BigDecimal("8.625"), 2L, 2L, 1L);
  }

  @Test
  void findsTheLeastTheGreatestAndTheMean() {
    Accumulator seen = SPREAD.start();

    seen.add(row("C1", 2, Long.MAX_VALUE, "1.50", true), 0);
    seen.add(row("\uffee", 1, Long.MAX_VALUE, "1.5", true), 0);
    seen.add(row("\ud83d\ude00", 2, 1L, "-0.25", true), 0);
    seen.add(row(null, null, null, null, null), 0);

    assertThat(seen.results())
        .containsExactly(
            "C1",
            "\ud83d\ude00",
            1,
            new BigDecimal("1.50"),
            new BigDecimal("1.67"),
            new BigDecimal("6148914691236517205"),
            new BigDecimal("0.9"));
  }

  @Test
  void hasNoLeastGreatestOrMeanOfNothing() throws Exception {
    Accumulator seen = SPREAD.start();
    seen.add(row(null, null, null, null, null), 0);
    Accumulator merged = SPREAD.start();
    merged.merge(travelled(SPREAD, seen));

    assertThat(merged.results()).containsOnlyNulls().hasSize(7);
    assertThat(SPREAD.resultFields()).allMatch(field -> field.getType().getNullable());
  }

  @Test
  void measuresDoublesInAnyOrderAndGrouping() throws Exception {
    Accumulator whole = DOUBLES.start();
    Accumulator merged = DOUBLES.start();
    for (double value : new double[] {1e100, -0.0, 0.1, 0.2, -1e100, 0.3}) {
      whole.add(real(value), 0);
      Accumulator one = DOUBLES.start();
      one.add(real(value), 0);
      merged.merge(travelled(DOUBLES, one));
    }
    merged.merge(travelled(DOUBLES, DOUBLES.start()));

    assertThat(whole.results()).containsExactly(0.6, 0.1, -1e100, 1e100);
    assertThat(merged.results()).isEqualTo(whole.results());
    assertThat(DOUBLES.start().results()).containsExactly(0.0, null, null, null);
  }

  @Test
  void aNanIsGreaterThanAllDoublesAndLessThanNone() {
    Accumulator seen = DOUBLES.start();

    seen.add(real(Double.NaN), 0);
    seen.add(real(Double.NEGATIVE_INFINITY), 0);

    assertThat(seen.results())
        .containsExactly(Double.NaN, Double.NaN, Double.NEGATIVE_INFINITY, Double.NaN);
  }

  @Test
  void aSumBeyondInt64Fails() {
    Accumulator seen = ALL.start();
    seen.add(row(null, null, Long.MAX_VALUE, null, null), 0);

    assertThatThrownBy(() -> seen.add(row(null, null, 1L, null, null), 0))
        .isInstanceOf(ArithmeticException.class)
        .hasMessage("Cannot add 1 to stocks: 9223372036854775807 (the sum must be an INT64)")
        .hasCauseInstanceOf(ArithmeticException.class);
  }

  private static Row real(double value) {
    return Row.withSchema(REAL).addValue(value).build();
  }

  private static List<Object> travelled(BoundMeasures measures, Accumulator seen) throws Exception {
    Schema schema = Schema.builder().addFields(measures.partialFields()).build();
    Row row = Row.withSchema(schema).attachValues(seen.partial());
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
