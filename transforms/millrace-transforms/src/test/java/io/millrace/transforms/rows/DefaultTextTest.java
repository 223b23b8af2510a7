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
  @CsvSource({
    "x, INT64, INT64 from -9223372036854775808 to 9223372036854775807",
    "3000000000, INT32, INT32 from -2147483648 to 2147483647",
    "40000, INT16, INT16 from -32768 to 32767",
    "300, BYTE, BYTE from -128 to 127",
    "1e, DECIMAL, 'DECIMAL, such as 0.50'",
    "half, FLOAT, 'FLOAT, such as 0.50'",
    "TRUE, BOOLEAN, BOOLEAN: true or false",
    "noon, DATETIME, 'DATETIME, such as 2026-03-01T10:00:00Z'"
  })
  void refusesOtherTexts(String text, String type, String bounds) {
    FieldType field = FieldType.of(TypeName.valueOf(type));

    assertThatThrownBy(() -> read(text, field))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid otherwise of level: " + text + " (must be " + bounds + ")");
  }

  @Test
  void refusesTypesThatHaveNoText() {
    assertThatThrownBy(() -> read("[]", FieldType.array(FieldType.INT32)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Unsupported otherwise of level: ARRAY (supported: [BYTE, INT16, INT32, INT64, DECIMAL,"
                + " FLOAT, DOUBLE, STRING, DATETIME, BOOLEAN]); give it in Java");
  }

  private static Object read(String text, FieldType type) {
    return DefaultText.read("otherwise", "level", text, type);
  }
}
