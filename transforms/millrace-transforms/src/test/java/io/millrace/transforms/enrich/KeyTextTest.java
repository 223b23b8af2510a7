/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.KeyCase;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.LogicalType;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.schemas.logicaltypes.FixedBytes;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;

class KeyTextTest {
  @Test
  void isTheContentOfWhatHasNoTextOfIt() {
    KeyCase.BadgeType badge = new KeyCase.BadgeType();
    FieldType badges = FieldType.logicalType(badge).withNullable(true);

    assertThat(KeyText.of(FieldType.BYTES, new byte[] {0, -1})).isEqualTo("00ff");
    assertThat(logical(FixedBytes.of(2), new byte[] {1, 16})).isEqualTo("0110");
    assertThat(logical(badge, badge("é"))).isEqualTo("[e9]");
    assertThat(KeyText.of(FieldType.array(badges), Arrays.asList(badge("a"), null)))
        .isEqualTo("[[61], null]");
    assertThat(
            KeyText.of(
                FieldType.row(Schema.builder().addField("badge", badges).build()),
                Row.withSchema(Schema.builder().addField("badge", badges).build())
                    .addValue(badge("a"))
                    .build()))
        .isEqualTo("[[61]]");
  }

  @Test
  void isTheOwnTextOfWhatHasOne() {
    EnumerationType colours = EnumerationType.create("red", "green");

    assertThat(KeyText.of(FieldType.STRING, "a")).isEqualTo("a");
    assertThat(KeyText.of(FieldType.DATETIME, new Instant(5)))
        .isEqualTo("1970-01-01T00:00:00.005Z");
    assertThat(logical(SqlTypes.DATE, LocalDate.of(2026, 3, 1))).isEqualTo("2026-03-01");
    assertThat(logical(SqlTypes.UUID, new UUID(1, 2)))
        .isEqualTo("00000000-0000-0001-0000-000000000002");
    assertThat(logical(colours, colours.valueOf("green"))).isEqualTo("1");
  }

  @Test
  void isCutWhereItIsLong() {
    assertThat(KeyText.of(FieldType.array(FieldType.STRING), List.of("x".repeat(200))))
        .isEqualTo("[" + "x".repeat(99) + "...");
  }

  private static String logical(LogicalType<?, ?> type, Object value) {
    return KeyText.of(FieldType.logicalType(type), value);
  }

  private static KeyCase.Badge badge(String owner) {
    return new KeyCase.Badge(owner);
  }
}
