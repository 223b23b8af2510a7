/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0",
        "999|999",
        "-1000|-1,000",
        "-999.90|-999.90",
        "1234567.10|1,234,567.10",
        "0.0001234|0.0001234",
        "1E+6|1,000,000",
        "123456789012345678901.23|123,456,789,012,345,678,901.23"
      })
  void groupsDigitsAndKeepsThemAll(BigDecimal number, String shown) {
    assertThat(Figures.grouped(number)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0|0 B",
        "1023|1023 B",
        "1024|1.0 KiB",
        "734003200|700.0 MiB",
        "9223372036854775807|8.0 EiB"
      })
  void showsBytesInTheirLargestUnit(long bytes, String shown) {
    assertThat(Figures.bytes(bytes)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PT0S|0|0 ms",
        "PT0.9999S|0.9999|999 ms",
        "PT1.25S|1.25|1.3 s",
        "PT72.345S|72.345|1 min 12 s",
        "PT100S|100|1 min 40 s",
        "PT3723S|3723|1 h 02 min",
        "PT1.000000001S|1.000000001|1.0 s"
      })
  void showsDurationsShortAndKeepsTheSecondsExact(Duration duration, String exact, String shown) {
    assertThat(Figures.seconds(duration).toPlainString()).isEqualTo(exact);
    assertThat(Figures.duration(duration)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"0,10,0.00", "1,3,33.33", "1,1000000,<0.01", "10,10,100.00"})
  void showsASmallPartAsMoreThanNone(long part, long whole, String shown) {
    assertThat(Figures.percentText(part, whole)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T00:00:00Z,2026-03-01",
    "2026-03-01T09:15:00Z,2026-03-01 09:15",
    "2026-03-01T09:15:02Z,2026-03-01 09:15:02",
    "2026-03-01T09:15:02.125Z,2026-03-01T09:15:02.125Z",
    "1969-12-31T23:59:00Z,1969-12-31 23:59"
  })
  void showsTimesNoFinerThanTheyAre(Instant time, String shown) {
    assertThat(Figures.axisTime(time)).isEqualTo(shown);
  }

  @Test
  void shortensBetweenCharacters() {
    assertThat(Figures.shortened("😀😀😀", 3)).isEqualTo("😀😀😀");
    assertThat(Figures.shortened("😀😀😀", 2)).isEqualTo("😀…");
  }
}
