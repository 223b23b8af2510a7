/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/** Blocks of every kind of column and layout, by name; written out, so that they never change. */
final class GoldenBlocks {
  private static final String ID = "00112233445566778899aabbccddeeff";

  private GoldenBlocks() {}

  static Map<String, Block> all() {
    Map<String, Block> all = new LinkedHashMap<>();
    all.put("scalars", scalars());
    all.put("decimals", decimals());
    all.put("text", text());
    all.put("dictionary", dictionary());
    all.put("nested", nested());
    all.put("stamps", stamps());
    all.put("no-rows", new BlockBuilder(scalars().schema()).build());
    all.put("no-fields", stamps().project(Schema.builder().build()));
    return all;
  }

  private static Block scalars() {
    Schema schema =
        Schema.builder()
            .addByteField("byte")
            .addInt16Field("int16")
            .addInt32Field("int32")
            .addNullableField("int64", FieldType.INT64)
            .addFloatField("float")
            .addNullableField("double", FieldType.DOUBLE)
            .addBooleanField("boolean")
            .addDateTimeField("datetime")
            .addLogicalTypeField("date", SqlTypes.DATE)
            .build();
    return Blocks.of(
        Row.withSchema(schema)
            .addValues(Byte.MIN_VALUE, Short.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE, -0f)
            .addValues(Double.NaN, true, new Instant(0), LocalDate.ofEpochDay(0))
            .build(),
        Row.withSchema(schema)
            .addValues(Byte.MAX_VALUE, Short.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE, 1.5f)
            .addValues(null, false, new Instant(1_700_000_000_123L), LocalDate.ofEpochDay(-1))
            .build(),
        Row.withSchema(schema)
            .addValues((byte) 1, (short) 2, 3, null, Float.POSITIVE_INFINITY)
            .addValues(-2.5, true, new Instant(-1), LocalDate.ofEpochDay(20_000))
            .build());
  }

  private static Block decimals() {
    Schema schema =
        Schema.builder()
            .addDecimalField("price")
            .addNullableField("mixed", FieldType.DECIMAL)
            .build();
    return Blocks.of(
        decimal(schema, "12.50", "-123456789012345678901234567890.5"),
        decimal(schema, "-0.01", "1E+9"),
        Row.withSchema(schema).addValues(new BigDecimal("0.00"), null).build(),
        decimal(schema, "92233720368547758.07", "0.000001"));
  }

  private static Row decimal(Schema schema, String price, String mixed) {
    return Row.withSchema(schema).addValues(new BigDecimal(price), new BigDecimal(mixed)).build();
  }

  private static Block text() {
    Schema schema =
        Schema.builder()
            .addNullableStringField("id")
            .addNullableStringField("slices")
            .addStringField("one_length")
            .addNullableField("bytes", FieldType.BYTES)
            .build();
    byte[] bytes = {0, -1, 127};
    return Blocks.of(
        Row.withSchema(schema).addValues(null, "", "abc", bytes).build(),
        Row.withSchema(schema).addValues(ID, "\uD83D\uDE00", "def", new byte[0]).build(),
        Row.withSchema(schema).addValues("f".repeat(32), null, "ñ1", null).build());
  }

  private static Block dictionary() {
    Column entries = Blocks.column(FieldType.STRING, "red", null, "blue").column(0);
    Schema schema = Schema.builder().addNullableStringField("colour").build();
    Block rows = Blocks.column(FieldType.INT32, 1, 2, 3, 4).project(Schema.builder().build());
    int[] codes = {2, 1, 0, 2};
    return rows.with(
        schema, List.of(Block.dictionary(schema.getField("colour").getType(), codes, entries)));
  }

  private static Block nested() {
    Schema leaf = Schema.builder().addStringField("name").addNullableInt32Field("size").build();
    Schema schema =
        Schema.builder()
            .addNullableRowField("row", leaf)
            .addField("lists", FieldType.array(FieldType.array(FieldType.INT64)))
            .addField("rows", FieldType.iterable(FieldType.row(leaf)))
            .addField("map", FieldType.map(FieldType.STRING, FieldType.INT32.withNullable(true)))
            .build();
    Row one = Row.withSchema(leaf).addValues("one", 1).build();
    Row none = Row.withSchema(leaf).addValues("none", null).build();
    Map<String, Integer> map = new LinkedHashMap<>();
    map.put("first", 1);
    map.put("none", null);
    return Blocks.of(
        Row.withSchema(schema)
            .addValues(one, List.of(List.of(1L, 2L), List.of()), List.of(none, one), map)
            .build(),
        Row.withSchema(schema).addValues(null, List.of(), List.of(), Map.of()).build());
  }

  private static Block stamps() {
    BlockBuilder builder = new BlockBuilder(Schema.builder().addStringField("v").build());
    for (int row = 0; row < 3; row++) {
      byte[] value = {(byte) ('a' + row)};
      builder.column(0).appendBytes(value, 0, 1);
      builder.endRow(1_700_000_000_000L + row, row == 1 ? 1_700_000_060_000L : Block.ON_TIME);
    }
    return builder.build();
  }
}
