/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadParquetTypesTest {
  @TempDir private Path folder;

  @Test
  void readsEachPrimitiveTypeAsTheFieldAsks() {
    InputFile file =
        ParquetFiles.of(
                folder.resolve("a.parquet"),
                """
                message all {
                  required int64 ts (TIMESTAMP(MICROS,true));
                  required int32 tiny (INTEGER(8,true));
                  required int32 above (INTEGER(32,false));
                  required int64 whole;
                  required int32 small_price (DECIMAL(9,2));
                  required int64 price (DECIMAL(18,4));
                  required binary long_price (DECIMAL(38,6));
                  required fixed_len_byte_array(5) fixed_price (DECIMAL(11,3));
                  required int64 nanos (TIMESTAMP(NANOS,true));
                  required int64 local (TIMESTAMP(MILLIS,false));
                  required int32 day (DATE);
                  required int96 old;
                  required fixed_len_byte_array(16) uuid (UUID);
                  required binary color (ENUM);
                  required binary json (JSON);
                  required binary raw;
                  required boolean yes;
                  required float small;
                  required double size;
                }
                """)
            .row(
                row ->
                    row.append("ts", -1L)
                        .append("tiny", -128)
                        .append("above", -1)
                        .append("whole", 7L)
                        .append("small_price", -1250)
                        .append("price", 12_345L)
                        .append("long_price", binary(new BigInteger("-12345678901234567890")))
                        .append(
                            "fixed_price",
                            Binary.fromConstantByteArray(new byte[] {-1, -1, -1, -5, 46}))
                        .append("nanos", -1L)
                        .append("local", 5L)
                        .append("day", -1)
                        .append("old", julian(2_440_589, 2_999_999))
                        .append("uuid", uuid(1, 2))
                        .append("color", "BLUE")
                        .append("json", "{\"\u00fc\":1}")
                        .append("raw", Binary.fromConstantByteArray(new byte[] {0, -1}))
                        .append("yes", true)
                        .append("small", 0.1f)
                        .append("size", 0.1))
            .close();
    Schema wanted =
        Schema.builder()
            .addDateTimeField("ts")
            .addByteField("tiny")
            .addInt64Field("above")
            .addField("whole", FieldType.DECIMAL)
            .addField("small_price", FieldType.DECIMAL)
            .addField("price", FieldType.DECIMAL)
            .addField("long_price", FieldType.DECIMAL)
            .addField("fixed_price", FieldType.DECIMAL)
            .addDateTimeField("nanos")
            .addDateTimeField("local")
            .addDateTimeField("day")
            .addDateTimeField("old")
            .addStringField("uuid")
            .addStringField("color")
            .addStringField("json")
            .addByteArrayField("raw")
            .addBooleanField("yes")
            .addFloatField("small")
            .addDoubleField("size")
            .addNullableField("absent", FieldType.STRING)
            .build();

    BlockReading reading = BlockReading.of(Reading.parquet(file, wanted), file);

    assertThat(reading.messages()).isEmpty();
    assertThat(reading.rows())
        .containsExactly(
            Row.withSchema(wanted)
                .addValues(
                    Instant.ofEpochMilli(-1),
                    (byte) -128,
                    4_294_967_295L,
                    new BigDecimal("7"),
                    new BigDecimal("-12.50"),
                    new BigDecimal("1.2345"),
                    new BigDecimal("-12345678901234.567890"),
                    new BigDecimal("-1.234"),
                    Instant.ofEpochMilli(-1),
                    Instant.ofEpochMilli(5),
                    Instant.ofEpochMilli(-86_400_000),
                    Instant.ofEpochMilli(86_400_002),
                    "00000000-0000-0001-0000-000000000002",
                    "BLUE",
                    "{\"\u00fc\":1}",
                    new byte[] {0, -1},
                    true,
                    0.1f,
                    0.1,
                    null)
                .build());
    assertThat(reading.tally(ReadFilesResult.BYTES)).isEqualTo(file.sizeBytes());
  }

  @Test
  void readsListsMapsAndNestedRowsInAllTheirForms() {
    Schema point =
        Schema.builder().addInt32Field("x").addNullableField("y", FieldType.INT32).build();
    Schema wanted =
        Schema.builder()
            .addInt64Field("ts")
            .addField("lone", FieldType.array(FieldType.INT32))
            .addField("two", FieldType.array(FieldType.STRING))
            .addNullableField("three", FieldType.array(FieldType.INT64.withNullable(true)))
            .addField("points", FieldType.array(FieldType.row(point)))
            .addField("map", FieldType.map(FieldType.STRING, FieldType.INT32.withNullable(true)))
            .addNullableField("at", FieldType.row(point))
            .addField("deep", FieldType.array(FieldType.array(FieldType.INT32)))
            .build();
    InputFile file =
        ParquetFiles.of(
                folder.resolve("a.parquet"),
                """
                message nested {
                  required int64 ts;
                  repeated int32 lone;
                  required group two (LIST) { repeated binary array (STRING); }
                  optional group three (LIST) {
                    repeated group list { optional int64 element; }
                  }
                  required group points (LIST) {
                    repeated group array { required int32 x; optional int32 y; optional int32 z; }
                  }
                  required group map (MAP) {
                    repeated group key_value { required binary key (STRING); optional int32 value; }
                  }
                  optional group at { required int32 x; required int32 unread; }
                  required group deep (LIST) {
                    repeated group list {
                      required group element (LIST) { repeated group list { required int32 element; } }
                    }
                  }
                }
                """)
            .row(
                row -> {
                  row.append("ts", 1L).append("lone", 1).append("lone", 2);
                  row.addGroup("two").append("array", "a").append("array", "b");
                  Group three = row.addGroup("three");
                  three.addGroup("list").append("element", 5L);
                  three.addGroup("list");
                  row.addGroup("points").addGroup("array").append("x", 1).append("z", 9);
                  Group map = row.addGroup("map");
                  map.addGroup("key_value").append("key", "k").append("value", 3);
                  map.addGroup("key_value").append("key", "none");
                  row.addGroup("at").append("x", 4).append("unread", 0);
                  Group deep = row.addGroup("deep");
                  deep.addGroup("list").addGroup("element").addGroup("list").append("element", 6);
                  deep.addGroup("list").addGroup("element");
                })
            .row(
                row -> {
                  row.append("ts", 2L);
                  row.addGroup("two");
                  row.addGroup("points");
                  row.addGroup("map");
                  row.addGroup("deep");
                })
            .close();

    BlockReading reading = BlockReading.of(Reading.parquet(file, wanted), file);

    assertThat(reading.messages()).isEmpty();
    Row one = Row.withSchema(point).addValues(1, null).build();
    Row four = Row.withSchema(point).addValues(4, null).build();
    Map<String, Integer> map = new HashMap<>();
    map.put("k", 3);
    map.put("none", null);
    assertThat(reading.rows())
        .containsExactly(
            Row.withSchema(wanted)
                .addValues(
                    1L,
                    List.of(1, 2),
                    List.of("a", "b"),
                    Arrays.asList(5L, null),
                    List.of(one),
                    map,
                    four,
                    List.of(List.of(6), List.of()))
                .build(),
            Row.withSchema(wanted)
                .addValues(2L, List.of(), List.of(), null, List.of(), Map.of(), null, List.of())
                .build());
  }

  private static Binary binary(BigInteger digits) {
    return Binary.fromConstantByteArray(digits.toByteArray());
  }

  private static Binary uuid(long high, long low) {
    return Binary.fromConstantByteArray(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
  }

  private static Binary julian(int day, long nanos) {
    return Binary.fromConstantByteArray(
        ByteBuffer.allocate(12).order(ByteOrder.LITTLE_ENDIAN).putLong(nanos).putInt(day).array());
  }
}
