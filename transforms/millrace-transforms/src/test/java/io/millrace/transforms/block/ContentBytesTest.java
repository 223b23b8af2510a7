/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.values.Row;
import org.joda.time.DateTime;
import org.joda.time.DateTimeZone;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which contents are equal. */
class ContentBytesTest {
  @Test
  void decimalsAreEqualIfTheirNumbersAre() {
    assertThat(areEqual(FieldType.DECIMAL, new BigDecimal("1.0"), new BigDecimal("1.00"))).isTrue();
    assertThat(areEqual(FieldType.DECIMAL, new BigDecimal("0.00"), BigDecimal.ZERO)).isTrue();
    assertThat(areEqual(FieldType.DECIMAL, new BigDecimal("1E+2"), new BigDecimal("100"))).isTrue();
    assertThat(areEqual(FieldType.DECIMAL, new BigDecimal("10"), new BigDecimal("1"))).isFalse();
  }

  @Test
  void floatingPointNumbersAreEqualAsJavaOrdersThem() {
    assertThat(areEqual(FieldType.DOUBLE, Double.NaN, 0.0 / 0.0)).isTrue();
    assertThat(areEqual(FieldType.DOUBLE, 0.0, -0.0)).isFalse();
    assertThat(areEqual(FieldType.FLOAT, 0.1f, 0.1f)).isTrue();
  }

  @Test
  void nullIsNothingElse() {
    assertThat(areEqual(FieldType.STRING, null, null)).isTrue();
    assertThat(areEqual(FieldType.STRING, null, "")).isFalse();
    assertThat(areEqual(FieldType.INT64, null, 0L)).isFalse();
    assertThat(areEqual(FieldType.BOOLEAN, null, false)).isFalse();
    assertThat(areEqual(FieldType.array(FieldType.STRING), null, List.of())).isFalse();
  }

  @Test
  void timesAreEqualInAnyZone() {
    Instant time = Instant.parse("2026-03-01T10:00Z");

    assertThat(
            areEqual(FieldType.DATETIME, time, new DateTime(time, DateTimeZone.forOffsetHours(5))))
        .isTrue();
  }

  @Test
  void membersStayApart() {
    FieldType lists = FieldType.array(FieldType.array(FieldType.STRING));
    FieldType texts = FieldType.array(FieldType.STRING.withNullable(true));

    assertThat(areEqual(lists, List.of(List.of("a"), List.of("b")), List.of(List.of("a", "b"))))
        .isFalse();
    assertThat(areEqual(lists, List.of(List.of()), List.of())).isFalse();
    assertThat(areEqual(texts, List.of("ab", "c"), List.of("a", "bc"))).isFalse();
    assertThat(areEqual(texts, Arrays.asList("a", null), List.of("a"))).isFalse();
    assertThat(areEqual(texts, List.of("a", "b"), List.of("a", "b"))).isTrue();
  }

  @Test
  void mapsAreEqualInAnyOrder() {
    FieldType type = FieldType.map(FieldType.STRING, FieldType.INT32);
    Map<String, Integer> one = new LinkedHashMap<>();
    one.put("a", 1);
    one.put("b", 2);
    Map<String, Integer> turned = new LinkedHashMap<>();
    turned.put("b", 2);
    turned.put("a", 1);

    assertThat(areEqual(type, one, turned)).isTrue();
    assertThat(areEqual(type, one, Map.of("a", 2, "b", 1))).isFalse();
  }

  @Test
  void rowsAndLogicalTypesAreEqualByWhatIsInThem() {
    Schema nested =
        Schema.builder().addNullableStringField("text").addByteArrayField("raw").build();
    EnumerationType colours = EnumerationType.create("red", "blue");

    assertThat(
            areEqual(
                FieldType.row(nested),
                Row.withSchema(nested).addValues("a", new byte[] {1}).build(),
                Row.withSchema(nested).addValues("a", new byte[] {1}).build()))
        .isTrue();
    assertThat(
            areEqual(
                FieldType.row(nested),
                Row.withSchema(nested).addValues("a", new byte[] {1}).build(),
                Row.withSchema(nested).addValues("a", new byte[] {2}).build()))
        .isFalse();
    assertThat(
            areEqual(
                FieldType.logicalType(colours), colours.valueOf("red"), colours.valueOf("blue")))
        .isFalse();
  }

  @Test
  void fieldsStayApart() {
    Schema schema = Schema.builder().addStringField("one").addStringField("other").build();
    BlockBuilder builder = new BlockBuilder(schema);
    builder.addRow(Row.withSchema(schema).addValues("ab", "c").build(), 0);
    builder.addRow(Row.withSchema(schema).addValues("a", "bc").build(), 0);
    Block block = builder.build();
    ContentBytes content = new ContentBytes(schema, List.of("one", "other"));

    assertThat(content.of(block, 0)).isNotEqualTo(content.of(block, 1));
  }

  private static boolean areEqual(FieldType type, @Nullable Object one, @Nullable Object other) {
    Schema schema = Schema.builder().addNullableField("value", type).build();
    BlockBuilder builder = new BlockBuilder(schema);
    builder.addRow(Row.withSchema(schema).addValue(one).build(), 0);
    builder.addRow(Row.withSchema(schema).addValue(other).build(), 0);
    Block block = builder.build();
    ContentBytes content = new ContentBytes(schema, List.of("value"));
    boolean equal = Arrays.equals(content.of(block, 0), content.of(block, 1));
    assertThat(ContentBytes.areEqual(type, one, other)).isEqualTo(equal);
    return equal;
  }
}
