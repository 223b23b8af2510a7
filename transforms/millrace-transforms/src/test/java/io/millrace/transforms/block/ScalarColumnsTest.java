/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Extremes of each type, also through the coder. */
class ScalarColumnsTest {
  private static final BigDecimal HUGE = new BigDecimal(BigInteger.ONE.shiftLeft(63), -3);
  private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE, 2);
  private static final BigDecimal MIN = BigDecimal.valueOf(Long.MIN_VALUE, 2);

  @Test
  void holdsWholeNumbersToTheirExtremes() throws Exception {
    holds(FieldType.BYTE, Byte.MIN_VALUE, Byte.MAX_VALUE, (byte) 0, null);
    holds(FieldType.INT16, Short.MIN_VALUE, Short.MAX_VALUE, (short) 0, null);
    holds(FieldType.INT32, Integer.MIN_VALUE, Integer.MAX_VALUE, 0, null);
    holds(FieldType.INT64, Long.MIN_VALUE, Long.MAX_VALUE, 0L, null);
    holds(FieldType.BOOLEAN, true, false, null, true);
    holds(FieldType.DATETIME, new Instant(Long.MIN_VALUE), new Instant(Long.MAX_VALUE), null);
  }

  @Test
  void keepsTheBitsOfDoubles() throws Exception {
    long[] bits = {
      0L,
      1L << 63,
      0x7FF0000000000000L,
      0xFFF0000000000000L,
      0x7FF8000000000000L,
      0x7FF0000000000001L,
      0xFFFFFFFFFFFFFFFFL,
      0x7FF8DEADBEEF0001L,
      1L
    };
    BlockBuilder builder = new BlockBuilder(Blocks.column(FieldType.DOUBLE).schema());
    for (long each : bits) {
      builder.column(0).appendDouble(Double.longBitsToDouble(each));
      builder.endRow(0, Block.ON_TIME);
    }
    Block built = builder.build();

    Block read = Blocks.decode(built.schema(), Blocks.encode(built));

    for (int row = 0; row < bits.length; row++) {
      double value = read.column(0).doubleAt(row);
      assertThat(Double.doubleToRawLongBits(value)).isEqualTo(bits[row]);
    }
  }

  @Test
  void keepsFloatsExactly() throws Exception {
    float quiet = Float.intBitsToFloat(0x7FC12345);
    holds(FieldType.FLOAT, 0f, -0f, Float.MIN_VALUE, Float.MAX_VALUE, null, 0.1f);
    holds(FieldType.FLOAT, Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, quiet);

    Object value = Blocks.column(FieldType.FLOAT, quiet).column(0).valueAt(0);

    assertThat(value).isInstanceOf(Float.class);
    assertThat(Float.floatToRawIntBits((float) value)).isEqualTo(0x7FC12345);
  }

  @Test
  void holdsDecimalsOfAnyLengthAndScale() throws Exception {
    holds(FieldType.DECIMAL, MAX, MIN, null, new BigDecimal("12.50"));
    holds(FieldType.DECIMAL, HUGE, HUGE.negate(), BigDecimal.ONE, null);
    holds(FieldType.DECIMAL, null, new BigDecimal("1.5"), HUGE, new BigDecimal("1.50"));
    holds(FieldType.DECIMAL, new BigDecimal("1E+9"), new BigDecimal("1E-9"), BigDecimal.ZERO);
    holds(FieldType.DECIMAL, BigDecimal.valueOf(1, Integer.MIN_VALUE));
    holds(FieldType.DECIMAL, BigDecimal.valueOf(1, Integer.MAX_VALUE), BigDecimal.TEN);
    holds(FieldType.DECIMAL, new BigDecimal(BigInteger.TEN.pow(5000), 17));
  }

  @Test
  void tellsTheDigitsOfDecimalsAndWhichAreLarge() {
    Column column = Blocks.column(FieldType.DECIMAL, MIN, HUGE, null).column(0);

    assertThat(column.unscaled(0)).isEqualTo(Long.MIN_VALUE);
    assertThat(column.scale(0)).isEqualTo(2);
    assertThat(column.isLarge(0)).isFalse();
    assertThat(column.isLarge(1)).isTrue();
    assertThat(column.scale(1)).isEqualTo(-3);
    assertThat(column.unscaled(2)).isZero();
    assertThatThrownBy(() -> column.unscaled(1))
        .isInstanceOf(ArithmeticException.class)
        .hasMessageContaining("Cannot give 9.223372036854775808E+21 as a long: ")
        .hasMessageEndingWith("it has more than 64 bits of digits");
  }

  @Test
  void writesOneScaleOnceWhateverIsNullOrLarge() throws Exception {
    @Nullable Object[] values = new Object[1000];
    for (int i = 0; i < values.length; i++) {
      values[i] = i < 5 ? null : i == 5 ? HUGE : BigDecimal.valueOf(i, 2);
    }
    Block block = Blocks.column(FieldType.DECIMAL, values);

    assertThat(((DecimalColumn) block.column(0)).scales).containsExactly(2);
    holds(FieldType.DECIMAL, values);
  }

  @Test
  void answersOnlyTheAccessorsOfTheFieldsType() {
    Column text = Blocks.column(FieldType.STRING, "a").column(0);
    Column number = Blocks.column(FieldType.INT64, 1L).column(0);

    assertThatThrownBy(() -> text.longAt(0))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Unsupported longAt: the field is STRING");
    assertThatThrownBy(() -> number.stringAt(0))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Unsupported stringAt: the field is INT64");
    assertThatThrownBy(() -> number.unscaled(0))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage("Unsupported unscaled: the field is INT64");
  }

  private static void holds(FieldType type, @Nullable Object... values) throws Exception {
    Block block = Blocks.column(type, values);
    Block read = Blocks.decode(block.schema(), Blocks.encode(block));
    int[] backwards = new int[values.length];
    for (int row = 0; row < values.length; row++) {
      backwards[row] = values.length - 1 - row;
      assertThat(block.column(0).valueAt(row)).isEqualTo(values[row]);
      assertThat(read.column(0).valueAt(row)).isEqualTo(values[row]);
    }
    Block turned = read.take(backwards, 0, backwards.length);
    Block thereAndBack = turned.take(backwards, 0, backwards.length);
    assertThat(thereAndBack).isEqualTo(block);
  }
}
