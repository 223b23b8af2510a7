/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DefaultTextTest {
  @Test
  void readsValuesOfEachTypeThatHasAText() {
    assertThat(read(" as is ", FieldType.STRING)).isEqualTo(" as is ");
    assertThat(read("1", FieldType.BYTE)).isEqualTo((byte) 1);
    assertThat(read("2", FieldType.INT16)).isEqualTo((short) 2);
    assertThat(read("3", FieldType.INT32)).isEqualTo(3);
    assertThat(read("4", FieldType.INT64)).isEqualTo(4L);
    assertThat(read("0.5", FieldType.FLOAT)).isEqualTo(0.5f);
    assertThat(read("0.5", FieldType.DOUBLE)).isEqualTo(0.5);
    assertThat(read("0.50", FieldType.DECIMAL)).isEqualTo(new BigDecimal("0.50"));
    assertThat(read("false", FieldType.BOOLEAN)).isEqualTo(false);
    for (String time :
        List.of("2026-03-01T10:00:00Z", "2026-03-01T10:00", "2026-03-01T12:00+02:00")) {
      Instant instant = (Instant) read(time, FieldType.DATETIME);

      assertThat(instant.isEqual(Instant.parse("2026-03-01T10:00:00Z"))).as(time).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"x, INT64", "300, BYTE", "1e, DECIMAL", "TRUE, BOOLEAN", "noon, DATETIME"})
  void refusesOtherTexts(String text, String type) {
    FieldType field = FieldType.of(TypeName.valueOf(type));

    assertThatThrownBy(() -> read(text, field))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid default of level: " + text + " (must be " + type + ")");
  }

  @Test
  void refusesTypesThatHaveNoText() {
    assertThatThrownBy(() -> read("[]", FieldType.array(FieldType.INT32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid default of level: [] (must be ARRAY)");
  }

  private static Object read(String text, FieldType type) {
    return DefaultText.read("level", text, type);
  }
}
