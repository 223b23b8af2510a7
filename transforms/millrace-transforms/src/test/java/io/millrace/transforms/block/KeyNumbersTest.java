/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Numbers of keys against a hash map's. */
class KeyNumbersTest {
  private static final Schema SCHEMA =
      Schema.builder()
          .addNullableStringField("text")
          .addNullableInt32Field("number")
          .addNullableStringField("other")
          .build();

  @RepeatedTest(10)
  void areThoseOfAHashMap() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (List<String> by :
        List.of(List.of("text"), List.of("number"), List.of("text", "number"), List.<String>of())) {
      KeyNumbers numbers = new KeyNumbers(SCHEMA, by);
      for (int round = 0; round < 2; round++) {
        Map<List<Object>, Integer> expected = new HashMap<>();
        for (int size : new int[] {1, 7, 4096}) {
          List<Row> rows = rows(random, size == 1 ? 3 : 1_500);
          for (Block block : BlockCuts.cut(SCHEMA, rows, size, row -> 0, random)) {
            assertThat(numbers.add(block))
                .as("seed %d by %s in %d", seed, by, size)
                .containsExactly(
                    IntStream.range(0, block.rows())
                        .map(
                            row ->
                                expected.computeIfAbsent(
                                    values(block.row(row), by), key -> expected.size()))
                        .toArray());
          }
        }
        assertThat(numbers.count()).isEqualTo(expected.size());
        findsWhatWasAdded(numbers, expected, by, random);
        numbers.clear();
        assertThat(numbers.count()).isZero();
      }
    }
  }

  private static void findsWhatWasAdded(
      KeyNumbers numbers, Map<List<Object>, Integer> expected, List<String> by, Random random) {
    List<Row> rows = rows(random, 300);
    BlockKeys keys = new BlockKeys(SCHEMA, by);
    for (Block block : BlockCuts.cut(SCHEMA, rows, 100, row -> 0, random)) {
      keys.read(block);

      assertThat(numbers.find(keys, block.rows()))
          .containsExactly(
              IntStream.range(0, block.rows())
                  .map(row -> expected.getOrDefault(values(block.row(row), by), KeyNumbers.NONE))
                  .toArray());
    }
  }

  @Test
  void goOnWithADictionaryThatTwoBlocksShare() {
    Column entries = Blocks.column(FieldType.STRING, "a", "b", "a").column(0);
    Schema schema = Schema.builder().addNullableStringField("v").build();
    KeyNumbers numbers = new KeyNumbers(schema, List.of("v"));

    assertThat(numbers.add(coded(schema, entries, 1, 1, 0))).containsExactly(0, 0, 1);
    assertThat(numbers.add(coded(schema, entries, 2, 1, -1))).containsExactly(1, 0, 2);
    assertThat(numbers.add(Blocks.column(FieldType.STRING, "c", "a"))).containsExactly(3, 1);
    assertThat(numbers.add(coded(schema, entries, 2, 1))).containsExactly(1, 0);
    numbers.clear();
    assertThat(numbers.add(coded(schema, entries, 2, 1))).containsExactly(0, 1);
  }

  private static Block coded(Schema schema, Column entries, int... codes) {
    return Block.of(schema, List.of(Block.dictionary(FieldType.STRING, codes, entries)));
  }

  private static List<Row> rows(Random random, int count) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(
          Row.withSchema(SCHEMA)
              .addValues(
                  text(random), random.nextInt(9) == 0 ? null : random.nextInt(50), text(random))
              .build());
    }
    return rows;
  }

  private static @Nullable Object text(Random random) {
    int number = random.nextInt(400);
    return switch (random.nextInt(5)) {
      case 0 -> null;
      case 1 -> "%032x".formatted(number);
      case 2 -> "%032X".formatted(number);
      default -> "P" + number;
    };
  }

  private static List<Object> values(Row row, List<String> by) {
    List<Object> values = new ArrayList<>();
    by.forEach(field -> values.add(row.getValue(field)));
    return values;
  }
}
