/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** What makes two keys equal. */
class BlockKeysTest {
  private static final String HEX = "0123456789abcdef0123456789abcdef";

  /** Written once: shards of state that was saved rest on them. */
  private static final Long[] HASHES = {
    -5769990976310644890L, -6959515265465521356L, 34708156535164090L, -1005753427546188414L
  };

  private static final Schema TWO =
      Schema.builder()
          .addNullableStringField("text")
          .addNullableInt64Field("number")
          .addNullableField("bytes", FieldType.BYTES)
          .addNullableBooleanField("flag")
          .addNullableDateTimeField("at")
          .build();

  @Test
  void doNotDependOnTheLayoutOfAColumn() {
    Block block =
        Blocks.column(
            FieldType.STRING, HEX, "", null, "ñandú", HEX.toUpperCase(Locale.ROOT), HEX + "0");

    List<List<Object>> keys = new ArrayList<>();
    BlockCuts.layouts(block.column(0))
        .forEach(column -> keys.add(keysOf(Block.of(block.schema(), List.of(column)), "v")));

    assertThat(keys).allMatch(keys.get(0)::equals);
    assertThat(keys.get(0)).doesNotHaveDuplicates();
  }

  @Test
  void doNotDependOnWhatElseIsInTheBlock() {
    List<Object> alone = keysOf(Blocks.column(FieldType.STRING, HEX), "v");
    List<Object> beside = keysOf(Blocks.column(FieldType.STRING, "x", HEX, null), "v");

    assertThat(beside.get(1)).isEqualTo(alone.get(0));
  }

  @Test
  void areIdsOnlyOfAFieldThatHoldsThirtyTwoHexDigitsOrAnInteger() {
    BlockKeys keys = new BlockKeys(Blocks.column(FieldType.STRING, "x").schema(), List.of("v"));
    keys.read(
        Blocks.column(FieldType.STRING, HEX, HEX.toUpperCase(Locale.ROOT), HEX + "0", null, ""));

    assertThat(keys.allIds()).isFalse();
    assertThat(List.of(0, 1, 2, 3, 4).stream().map(keys::isId))
        .containsExactly(true, false, false, false, false);

    keys.read(Blocks.column(FieldType.STRING, HEX, HEX));
    assertThat(keys.allIds()).isTrue();
    assertThat(keys.high()[1]).isEqualTo(0x0123456789abcdefL);
    assertThat(keys.low()[1]).isEqualTo(0x0123456789abcdefL);
  }

  @Test
  void ofBytesAreNeverIds() {
    byte[] hex = HEX.getBytes(StandardCharsets.US_ASCII);
    Block block = Blocks.column(FieldType.BYTES, hex, null);
    BlockKeys keys = new BlockKeys(block.schema(), List.of("v"));
    keys.read(block);

    assertThat(keys.isId(0)).isFalse();
  }

  @Test
  void keepFieldsApart() {
    Schema schema = Schema.builder().addStringField("a").addNullableStringField("b").build();
    Block block =
        Blocks.of(
            Row.withSchema(schema).addValues("x", "yz").build(),
            Row.withSchema(schema).addValues("xy", "z").build(),
            Row.withSchema(schema).addValues("xyz", "").build(),
            Row.withSchema(schema).addValues("xyz", null).build(),
            Row.withSchema(schema).addValues("", "xyz").build());

    assertThat(keysOf(block, "a", "b")).doesNotHaveDuplicates();
  }

  @RepeatedTest(20)
  void areEqualExactlyWhereTheValuesAre() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Row> rows = RandomRows.of(TWO, 60, random);
    List<String> fields = new ArrayList<>(TWO.getFieldNames());
    Collections.shuffle(fields, random);
    String[] by = fields.subList(0, 1 + random.nextInt(2)).toArray(String[]::new);

    Map<List<Object>, Object> keyOfValues = new HashMap<>();
    Map<Object, List<Object>> valuesOfKey = new HashMap<>();
    for (Block block : BlockCuts.cut(TWO, rows, 7, row -> 0, random)) {
      List<Object> keys = keysOf(block, by);
      for (int row = 0; row < block.rows(); row++) {
        List<Object> values = valuesOf(block.row(row), by);
        assertThat(keyOfValues.getOrDefault(values, keys.get(row)))
            .as("seed %d", seed)
            .isEqualTo(keys.get(row));
        assertThat(valuesOfKey.getOrDefault(keys.get(row), values))
            .as("seed %d", seed)
            .isEqualTo(values);
        keyOfValues.put(values, keys.get(row));
        valuesOfKey.put(keys.get(row), values);
      }
    }
  }

  @Test
  void haveHashesThatNeverChange() {
    Block texts = Blocks.column(FieldType.STRING, HEX, "P-1", null, "a text of some length");
    BlockKeys keys = new BlockKeys(texts.schema(), List.of("v"));
    keys.read(texts);

    assertThat(List.of(0, 1, 2, 3).stream().map(keys::hash)).containsExactly(HASHES);
  }

  private static List<Object> valuesOf(Row row, String... fields) {
    List<Object> values = new ArrayList<>();
    for (String field : fields) {
      Object value = row.getValue(field);
      values.add(value instanceof byte[] bytes ? List.of(Arrays.toString(bytes)) : value);
    }
    return values;
  }

  /** Each key with its form and hash, as an object to compare. */
  private static List<Object> keysOf(Block block, String... fields) {
    BlockKeys keys = new BlockKeys(block.schema(), List.of(fields));
    keys.read(block);
    List<Object> all = new ArrayList<>();
    for (int row = 0; row < block.rows(); row++) {
      if (keys.isId(row)) {
        all.add(List.of("id", keys.high()[row], keys.low()[row], keys.hash(row)));
      } else {
        int start = keys.start(row);
        byte[] bytes = Arrays.copyOfRange(keys.bytes(), start, start + keys.length(row));
        all.add(List.of("bytes", Arrays.toString(bytes), keys.hash(row)));
      }
    }
    return all;
  }
}
