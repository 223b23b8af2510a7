/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.sequence;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.RowView;
import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WhereTest {
  private static final BigDecimal TENTH = new BigDecimal("0.1");

  @Test
  void findsEqualNumbersOfEveryType() {
    Where one = Where.is("v", 1);

    assertThat(one.test(row(FieldType.BYTE, (byte) 1))).isTrue();
    assertThat(one.test(row(FieldType.INT16, (short) 1))).isTrue();
    assertThat(one.test(row(FieldType.INT64, 1L))).isTrue();
    assertThat(one.test(row(FieldType.FLOAT, 1f))).isTrue();
    assertThat(one.test(row(FieldType.DECIMAL, new BigDecimal("1.00")))).isTrue();
    assertThat(one.test(row(FieldType.INT64, 2L))).isFalse();
  }

  @Test
  void takesDoublesByTheirShortestForm() {
    assertThat(Where.is("v", TENTH).test(row(FieldType.DOUBLE, 0.1))).isTrue();
    assertThat(Where.is("v", TENTH).test(row(FieldType.FLOAT, 0.1f))).isTrue();
    assertThat(Where.is("v", 0).test(row(FieldType.DOUBLE, -0.0))).isTrue();
    assertThat(Where.above("v", TENTH).test(row(FieldType.DOUBLE, 0.1))).isFalse();
  }

  @Test
  void boundsAreInOrOutAsTheySay() {
    assertThat(where("0.09")).containsExactly(false, false, true, true);
    assertThat(where("0.10")).containsExactly(false, true, false, true);
    assertThat(where("0.11")).containsExactly(true, true, false, false);
  }

  @Test
  void nullsAndWhatIsNotFiniteFitNothing() {
    assertThat(Where.is("v", "a").test(row(FieldType.STRING, null))).isFalse();
    assertThat(Where.below("v", TENTH).test(row(FieldType.DOUBLE, Double.NEGATIVE_INFINITY)))
        .isFalse();
    assertThat(Where.above("v", TENTH).test(row(FieldType.DOUBLE, Double.NaN))).isFalse();
  }

  @Test
  void findsTextsAndBooleans() {
    Where either = Where.isIn("v", List.of("a", ""));

    assertThat(either.test(row(FieldType.STRING, ""))).isTrue();
    assertThat(either.test(row(FieldType.STRING, "A"))).isFalse();
    assertThat(Where.is("v", false).test(row(FieldType.BOOLEAN, false))).isTrue();
  }

  /** Above, at least, below, at most 0.1. */
  private static List<Boolean> where(String value) {
    RowView row = row(FieldType.DECIMAL, new BigDecimal(value));
    return List.of(
        Where.above("v", TENTH).test(row),
        Where.atLeast("v", TENTH).test(row),
        Where.below("v", TENTH).test(row),
        Where.atMost("v", TENTH).test(row));
  }

  private static RowView row(FieldType type, @Nullable Object value) {
    Schema schema = Schema.builder().addNullableField("v", type).build();
    BlockBuilder builder = new BlockBuilder(schema);
    builder.addRow(Row.withSchema(schema).addValue(value).build(), 0);
    return new RowView(builder.build());
  }
}
