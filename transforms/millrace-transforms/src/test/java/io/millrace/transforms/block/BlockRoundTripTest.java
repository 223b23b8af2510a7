/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random rows of every type through blocks, with the Beam rows themselves as the oracle. */
class BlockRoundTripTest {
  private static final Schema SCHEMA = RandomRows.EVERYTHING;

  static LongStream seeds() {
    return LongStream.concat(LongStream.range(0, 8), LongStream.of(new Random().nextLong()));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void givesBackTheRowsItWasMadeOf(long seed) {
    List<Row> rows = rows(seed);

    Block block = Blocks.of(SCHEMA, rows);

    assertThat(Blocks.rows(block)).as("seed " + seed).isEqualTo(rows);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void takesRowsInAnyOrder(long seed) {
    Random random = new Random(seed);
    List<Row> rows = rows(seed);
    Block block = Blocks.of(SCHEMA, rows);
    int[] order = Blocks.someOf(block, random);
    int from = random.nextInt(order.length + 1);
    int to = from + random.nextInt(order.length - from + 1);

    Block taken = block.take(order, from, to);
    Block again = taken.take(new int[] {0, 0}, 0, taken.rows() == 0 ? 0 : 2);

    List<Row> expected = Arrays.stream(order, from, to).mapToObj(rows::get).toList();
    assertThat(Blocks.rows(taken)).as("seed " + seed).isEqualTo(expected);
    assertThat(Blocks.rows(again))
        .isEqualTo(expected.isEmpty() ? List.of() : List.of(expected.get(0), expected.get(0)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void addsRowsOfManyBlocksInAnyOrder(long seed) {
    Random random = new Random(seed);
    BlockBuilder builder = new BlockBuilder(SCHEMA);
    Stream.Builder<Row> expected = Stream.builder();

    for (int part = 0; part < 5; part++) {
      List<Row> rows = RandomRows.of(SCHEMA, 1 + random.nextInt(200), random);
      Block block = Blocks.of(SCHEMA, rows);
      int[] order = Blocks.someOf(block, random);
      builder.addRows(block, order, 0, order.length);
      Arrays.stream(order).mapToObj(rows::get).forEach(expected);
      Row single = rows.get(0);
      builder.addRow(single, 7);
      expected.add(single);
    }

    assertThat(Blocks.rows(builder.build()))
        .as("seed " + seed)
        .isEqualTo(expected.build().toList());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void forgetsAbandonedRows(long seed) {
    Random random = new Random(seed);
    List<Row> rows = rows(seed);
    BlockBuilder builder = new BlockBuilder(SCHEMA);

    for (Row row : rows) {
      while (random.nextInt(3) == 0) {
        Row abandoned = RandomRows.row(SCHEMA, random);
        int filled = random.nextInt(SCHEMA.getFieldCount() + 1);
        for (int field = 0; field < filled; field++) {
          builder.column(field).appendValue(abandoned.getValue(field));
        }
        builder.abandonRow();
      }
      builder.addRow(row, 0);
    }

    assertThat(Blocks.rows(builder.build())).as("seed " + seed).isEqualTo(rows);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void isReadFromItsBytesAsItWasAndWrittenWithThemAgain(long seed) throws Exception {
    Random random = new Random(seed);
    List<Row> rows = rows(seed);
    Block built = Blocks.of(SCHEMA, rows);
    int[] order = Blocks.someOf(built, random);

    for (Block block : List.of(built, built.take(order, 0, order.length))) {
      byte[] bytes = Blocks.encode(block);
      Block read = Blocks.decode(SCHEMA, bytes);

      assertThat(Blocks.rows(read)).as("seed " + seed).isEqualTo(Blocks.rows(block));
      assertThat(read).as("seed " + seed).isEqualTo(block).hasSameHashCodeAs(block);
      assertThat(Blocks.encode(read)).as("seed " + seed).isEqualTo(bytes);
      assertThat(Blocks.encode(block)).as("seed " + seed).isEqualTo(bytes);
    }
  }

  @Test
  void startsAnewAfterEachBlock() {
    Random random = new Random(5);
    BlockBuilder builder = new BlockBuilder(SCHEMA);

    for (int count : new int[] {0, 100, 1, 0, 700, 3}) {
      List<Row> rows = RandomRows.of(SCHEMA, count, random);
      rows.forEach(row -> builder.addRow(row, 0));

      assertThat(Blocks.rows(builder.build())).isEqualTo(rows);
      assertThat(builder.rows()).isZero();
    }
  }

  private static List<Row> rows(long seed) {
    Random random = new Random(~seed);
    return RandomRows.of(SCHEMA, 1 + random.nextInt(700), random);
  }
}
