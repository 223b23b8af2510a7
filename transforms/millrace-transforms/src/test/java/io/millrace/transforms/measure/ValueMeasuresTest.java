/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Measures that go by the values of a group and by their times, rather than by a sum. */
class ValueMeasuresTest {
  private static final Schema INPUT =
      Schema.builder()
          .addNullableStringField("customer")
          .addNullableInt32Field("quantity")
          .addNullableField("amount", FieldType.DECIMAL)
          .addNullableBooleanField("is_sale")
          .build();
  private static final BoundMeasures MORE =
      BoundMeasures.of(
          List.of(
              Measure.first("first", "amount"),
              Measure.last("last", "customer"),
              Measure.last("mark", "is_sale").where("is_sale"),
              Measure.populationVariance("variance", "quantity"),
              Measure.sampleVariance("sample_variance", "quantity"),
              Measure.percentile("median", "quantity", 50),
              Measure.approxPercentile("near_greatest", "quantity", 100),
              Measure.approxCountDistinct("customers", "customer"),
              Measure.topK("top", "customer", 2)),
          INPUT);
  private static final Schema REAL = Schema.builder().addDoubleField("real").build();

  @Test
  void findsFirstLastSpreadAndWhatIsFrequent() {
    Accumulator seen = MORE.start();

    seen.add(row("C2", 2, "1.50", true), 1_000);
    seen.add(row("C1", 4, "2.250", false), 1_000);
    seen.add(row("C1", 9, "-1", null), 500);
    seen.add(row(null, null, null, null), 0);

    assertThat(seen.results())
        .containsExactly(
            new BigDecimal("-1"),
            "C2",
            true,
            26.0 / 3,
            13.0,
            4,
            9.0625,
            0.008,
            2L,
            0.0,
            List.of(count("C1", 2), count("C2", 1)));
  }

  @Test
  void hasNoFirstLastOrSpreadOfNothing() {
    Accumulator merged = MORE.start();
    merged.merge(MORE.start().partial());

    assertThat(merged.results())
        .containsExactly(null, null, null, null, null, null, null, null, 0L, 0.0, List.of());
    assertThat(MORE.resultFields().stream().map(Schema.Field::getName))
        .containsExactly(
            "first",
            "last",
            "mark",
            "variance",
            "sample_variance",
            "median",
            "near_greatest",
            "near_greatest_relative_error",
            "customers",
            "customers_relative_error",
            "top");
  }

  @Test
  void aVarianceAsksForOneValueOrTwoThatAreFinite() {
    BoundMeasures variances =
        BoundMeasures.of(
            List.of(
                Measure.populationVariance("population", "real"),
                Measure.sampleStddev("sample", "real")),
            REAL);
    Accumulator one = variances.start();
    one.add(real(1e300), 0);
    Accumulator wide = variances.start();
    wide.add(real(1e300), 0);
    wide.add(real(-1e300), 0);
    Accumulator infinite = variances.start();
    infinite.add(real(Double.NEGATIVE_INFINITY), 0);

    assertThat(one.results()).containsExactly(0.0, null);
    assertThat(wide.results()).containsExactly(Double.POSITIVE_INFINITY, 1.4142135623730951e300);
    assertThat(infinite.results()).containsExactly(Double.NaN, null);
  }

  @Test
  void aRootIsRoundedOnceWhereOnlyWhatIsCutOffTellsTheSide() {
    BoundMeasures stddev =
        BoundMeasures.of(List.of(Measure.populationStddev("stddev", "real")), REAL);
    Accumulator half = stddev.start();
    Accumulator more = stddev.start();
    for (int units : new int[] {0, 1, 1, 1, 1, 1, 2}) {
      half.add(real(units * Double.MIN_VALUE), 0);
      more.add(real(units * Double.MIN_VALUE), 0);
    }
    half.add(real(Double.MIN_VALUE), 0);

    assertThat(half.results()).containsExactly(0.0);
    assertThat(more.results()).containsExactly(Double.MIN_VALUE);
  }

  @Test
  void theFirstAndTheLastAreOfAnyScalarType() {
    Schema schema =
        Schema.builder()
            .addByteField("tiny")
            .addInt16Field("short")
            .addByteArrayField("bytes")
            .addDateTimeField("at")
            .build();
    BoundMeasures measures =
        BoundMeasures.of(
            schema.getFieldNames().stream()
                .flatMap(
                    field ->
                        Stream.of(Measure.first("f" + field, field), Measure.last(field, field)))
                .toList(),
            schema);
    Accumulator seen = measures.start();

    for (int i = -1; i <= 1; i++) {
      Instant at = Instant.ofEpochMilli(i);
      byte[] bytes = {(byte) i};
      seen.add(Row.withSchema(schema).addValues((byte) i, (short) i, bytes, at).build(), 7);
    }

    assertThat(seen.results())
        .containsExactly(
            (byte) -1,
            (byte) 1,
            (short) -1,
            (short) 1,
            new byte[] {0},
            new byte[] {-1},
            Instant.ofEpochMilli(-1),
            Instant.ofEpochMilli(1));
  }

  private static Row count(String value, long count) {
    return Row.withSchema(CountsTally.schema(FieldType.STRING)).addValues(value, count).build();
  }

  private static Row real(double value) {
    return Row.withSchema(REAL).addValue(value).build();
  }

  private static Row row(
      @Nullable String customer,
      @Nullable Integer quantity,
      @Nullable String amount,
      @Nullable Boolean isSale) {
    return Row.withSchema(INPUT)
        .addValues(customer, quantity, amount == null ? null : new BigDecimal(amount), isSale)
        .build();
  }
}
