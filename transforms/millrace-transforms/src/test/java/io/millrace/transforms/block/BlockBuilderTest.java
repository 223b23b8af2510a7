/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BlockBuilderTest {
  private static final Schema LINE =
      Schema.builder().addInt64Field("id").addStringField("name").build();
  private static final Schema NESTED =
      Schema.builder()
          .addInt64Field("id")
          .addArrayField("tags", FieldType.STRING)
          .addMapField("sizes", FieldType.STRING, FieldType.INT64)
          .addRowField("line", LINE)
          .build();

  @Test
  void isFullAtItsRows() {
    BlockBuilder builder = new BlockBuilder(LINE, 2, Long.MAX_VALUE);

    builder.addRow(line(1, "a"), 0);
    assertThat(builder.isFull()).isFalse();
    builder.addRow(line(2, "b"), 0);
    assertThat(builder.isFull()).isTrue();
    builder.build();
    assertThat(builder.isFull()).isFalse();
  }

  @Test
  void isFullAtItsBytesAndHoldsTheRowThatFillsIt() {
    BlockBuilder builder = new BlockBuilder(LINE, 1000, 1 << 20);
    Row giant = line(1, "x".repeat(3 << 20));

    builder.addRow(giant, 0);

    assertThat(builder.isFull()).isTrue();
    assertThat(Blocks.rows(builder.build())).containsExactly(giant);
  }

  @Test
  void countsTheDigitsOfLargeDecimals() {
    Schema schema = Blocks.column(FieldType.DECIMAL).schema();
    BlockBuilder builder = new BlockBuilder(schema, 1000, 100_000);
    BigDecimal large = new BigDecimal(BigInteger.ONE.shiftLeft(900_000));

    builder.column(0).appendDecimal(large);
    builder.abandonRow();
    assertThat(builder.isFull()).isFalse();
    builder.column(0).appendDecimal(large);
    builder.endRow(0, Block.ON_TIME);
    assertThat(builder.isFull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 0", "-1, -1"})
  void refusesBoundsThatHoldNothing(int rows, long bytes) {
    assertThatThrownBy(() -> new BlockBuilder(LINE, rows, bytes))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid block bounds: %d rows, %d bytes (must be at least 1)".formatted(rows, bytes));
  }

  @Test
  void forgetsHalfFilledNestedValues() {
    BlockBuilder builder = new BlockBuilder(NESTED);
    append(builder, 1, "a");
    builder.column(0).appendLong(2);
    builder.column(1).inside(0).appendValue("lost");
    builder.column(2).inside(0).appendValue("lost");
    builder.column(3).inside(0).appendLong(99);
    builder.abandonRow();
    builder.abandonRow();
    append(builder, 3, "c");

    Block block = builder.build();

    assertThat(Blocks.rows(block)).containsExactly(nested(1, "a"), nested(3, "c"));
  }

  @Test
  void addsNothingOfARowThatDoesNotFit() {
    BlockBuilder builder = new BlockBuilder(NESTED);
    append(builder, 1, "a");
    Row wrong = Row.withSchema(NESTED).attachValues(2L, List.of("t", 5), Map.of(), line(2, "b"));

    assertThatThrownBy(() -> builder.addRow(wrong, 0)).isInstanceOf(ClassCastException.class);
    builder.addRow(nested(3, "c"), 0);

    assertThat(Blocks.rows(builder.build())).containsExactly(nested(1, "a"), nested(3, "c"));
  }

  @Test
  void refusesAFieldThatWasLeftOutAndStaysAsItWas() {
    BlockBuilder builder = new BlockBuilder(LINE);
    builder.column(0).appendLong(1);
    builder.endRow(0, Block.ON_TIME);

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot build a block: field name has 0 values for 1 rows");
    builder.column(1).appendValue("a");

    assertThat(Blocks.rows(builder.build())).containsExactly(line(1, "a"));
  }

  @Test
  void refusesMembersThatNoGroupHas() {
    for (int field : new int[] {1, 2, 3}) {
      BlockBuilder builder = new BlockBuilder(NESTED);
      append(builder, 1, "a");
      builder.column(field).inside(0).appendNull();

      assertThatThrownBy(builder::build)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "Cannot build a block: field %s has more or fewer values inside than its rows",
              NESTED.getField(field).getName());
    }
  }

  @Test
  void keepsStampsOnlyWhereTheySaySomething() {
    BlockBuilder builder = new BlockBuilder(LINE);

    stamped(builder, 10, 9);
    stamped(builder, 10, 10);
    assertThat(builder.build().hasStamps()).isFalse();
    stamped(builder, 10, Block.ON_TIME);
    stamped(builder, 10, 11);
    stamped(builder, Long.MIN_VALUE, 5);
    stamped(builder, 12, 3);
    Block block = builder.build();

    assertThat(stamps(block)).containsExactly(Block.ON_TIME, 11, 5, Block.ON_TIME);
    assertThat(builder.build().hasStamps()).isFalse();
  }

  @Test
  void carriesStampsThroughTakingAddingAndTheCoder() throws Exception {
    BlockBuilder builder = new BlockBuilder(LINE);
    for (int row = 0; row < 1000; row++) {
      stamped(builder, row, row == 700 ? 5000 : 0);
    }
    Block block = builder.build();

    Block with = block.take(new int[] {3, 700, 700}, 0, 3);
    Block without = block.take(new int[] {3, 4}, 0, 2);
    builder.addRows(without, new int[] {1}, 0, 1);
    builder.addRows(with, new int[] {0, 1, 2, 0}, 1, 4);
    Block added = builder.build();
    builder.addRows(with, new int[] {0}, 0, 1);

    assertThat(stamps(with)).containsExactly(Block.ON_TIME, 5000, 5000);
    assertThat(without.hasStamps()).isFalse();
    assertThat(stamps(added)).containsExactly(Block.ON_TIME, 5000, 5000, Block.ON_TIME);
    assertThat(Blocks.decode(LINE, Blocks.encode(added))).isEqualTo(added);
    assertThat(builder.build().hasStamps()).isFalse();
  }

  @Test
  void holdsRowsWithoutFieldsAndNoRows() throws Exception {
    Schema none = Schema.builder().build();
    Row empty = Row.withSchema(none).build();

    Block rows = Blocks.of(empty, empty);
    Block nothing = new BlockBuilder(NESTED).build();

    assertThat(Blocks.decode(none, Blocks.encode(rows))).isEqualTo(rows);
    assertThat(Blocks.rows(rows)).containsExactly(empty, empty);
    assertThat(Blocks.decode(NESTED, Blocks.encode(nothing))).isEqualTo(nothing);
    assertThat(nothing.minEventTime()).isEqualTo(Long.MAX_VALUE);
  }

  private static void stamped(BlockBuilder builder, long time, long stamp) {
    builder.column(0).appendLong(0);
    builder.column(1).appendValue("");
    builder.endRow(time, stamp);
  }

  private static long[] stamps(Block block) {
    long[] stamps = new long[block.rows()];
    for (int row = 0; row < stamps.length; row++) {
      stamps[row] = block.stamp(row);
    }
    return stamps;
  }

  private static Row line(long id, String name) {
    return Row.withSchema(LINE).addValues(id, name).build();
  }

  private static Row nested(long id, String name) {
    return Row.withSchema(NESTED)
        .addValues(id, List.of(name, "t"), Map.of(name, id), line(id, name))
        .build();
  }

  /** The same as {@link #nested}, value by value. */
  private static void append(BlockBuilder builder, long id, String name) {
    builder.column(0).appendLong(id);
    builder.column(1).inside(0).appendValue(name);
    builder.column(1).inside(0).appendValue("t");
    builder.column(1).appendGroup();
    builder.column(2).inside(0).appendValue(name);
    builder.column(2).inside(1).appendLong(id);
    builder.column(2).appendGroup();
    builder.column(3).inside(0).appendLong(id);
    builder.column(3).inside(1).appendValue(name);
    builder.column(3).appendGroup();
    builder.endRow(0, Block.ON_TIME);
  }
}
