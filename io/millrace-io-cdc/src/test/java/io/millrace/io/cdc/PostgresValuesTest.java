/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.engines.PostgresExtension;
import io.millrace.testing.engines.PostgresServer;
import io.millrace.transforms.Rejected;
import java.util.Arrays;
import java.util.List;
import java.util.TimeZone;
import org.apache.beam.sdk.values.Row;
import org.joda.time.DateTimeZone;
import org.joda.time.ReadableInstant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of each type, of rows that are there and of changes. */
@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith(PostgresExtension.class)
class PostgresValuesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "smallint; -32768; int16; -32768",
        "integer; 2147483647; int32; 2147483647",
        "bigint; -9223372036854775808; int64; -9223372036854775808",
        "bigint; 7; decimal; 7",
        "numeric; 12345678901234567890.000100; decimal; 12345678901234567890.000100",
        "numeric(12,2); 12.5; decimal; 12.50",
        "numeric; 5; int16; 5",
        "real; 1.1; float; 1.1",
        "real; 'NaN'; float; NaN",
        "double precision; 1e300; double; 1.0E300",
        "double precision; '-Infinity'; double; -Infinity",
        "boolean; true; boolean; true",
        "boolean; false; boolean; false",
        "text; 'İı €'; string; İı €",
        "text; ''; string; ``",
        "varchar(20); 'tea'; string; tea",
        "char(3); 'a'; string; `a  `",
        "bytea; '\\x00ff'; bytes; [0, -1]",
        "date; '2026-04-05'; string; 2026-04-05",
        "timestamp; '2026-04-05 02:30:00.123'; datetime; 2026-04-05T02:30:00.123Z",
        "timestamp(0); '1900-01-01 00:00:00'; datetime; 1900-01-01T00:00:00.000Z",
        "timestamp; '2010-04-04 02:30:00.5'; datetime; 2010-04-04T02:30:00.500Z",
        "timestamptz; '2026-04-05 02:30:00.999999+05:45'; datetime; 2026-04-04T20:45:00.999Z",
        "uuid; '7f3c9a52-0000-4000-8000-000000000001'; string;"
            + " 7f3c9a52-0000-4000-8000-000000000001",
        "jsonb; '{\"a\": 1}'; string; {\"a\": 1}",
        "json; '{\"a\":1}'; string; {\"a\":1}",
        "mood; 'glad'; string; glad",
      })
  void areTheSameOfRowsAndChanges(
      String type, String value, String read, String expected, PostgresServer server)
      throws Exception {
    ChangedTable table = table(server, type);
    table.execute("INSERT INTO one_value VALUES (1, %s), (2, NULL)".formatted(value));

    try (Reading reading = Reading.of(table.settings("id int64", "v " + read + "?"))) {
      reading.until(0);
      table.execute("INSERT INTO one_value VALUES (3, %s), (4, NULL)".formatted(value));
      reading.until(table.logEnd());

      assertThat(reading.letters).isEmpty();
      assertThat(reading.rows.stream().map(PostgresValuesTest::shown))
          .containsExactly(expected, "null", expected, "null");
    }
  }

  @Test
  void timesAreTheSameWhereTheJvmIsInAnOddZone(PostgresServer server) throws Exception {
    ChangedTable table = table(server, "timestamptz");
    table.execute("INSERT INTO one_value VALUES (1, '1800-01-01 00:00:00+00')");
    TimeZone zone = TimeZone.getDefault();

    // Then 5 hours, 41 minutes and 16 seconds before UTC.
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
    try (Reading reading = Reading.of(table.settings("id int64", "v datetime?"))) {
      reading.until(0);
      table.execute("INSERT INTO one_value VALUES (2, '1800-01-01 00:00:00+00')");
      reading.until(table.logEnd());

      assertThat(reading.letters).isEmpty();
      assertThat(reading.rows.stream().map(PostgresValuesTest::shown))
          .containsExactly("1800-01-01T00:00:00.000Z", "1800-01-01T00:00:00.000Z");
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  private static ChangedTable table(PostgresServer server, String type) throws Exception {
    ChangedTable table = ChangedTable.of(server, "one_value", "id bigint PRIMARY KEY");
    table.execute(
        "DROP TYPE IF EXISTS mood",
        "CREATE TYPE mood AS ENUM ('sad', 'glad')",
        "ALTER TABLE one_value ADD COLUMN v " + type);
    return table;
  }

  private static String shown(Row row) {
    Object value = row.getValue("v");
    if (value instanceof byte[] bytes) {
      return Arrays.toString(bytes);
    }
    return value instanceof ReadableInstant time
        ? time.toInstant().toDateTime(DateTimeZone.UTC).toString()
        : String.valueOf(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "numeric; 'NaN'; decimal; a finite number",
        "numeric; 'Infinity'; decimal; a finite number",
        "numeric; 1.5; int64; a whole number between -9223372036854775808 and 9223372036854775807",
        "integer; 128; byte; a whole number between -128 and 127",
        "timestamp; 'infinity'; datetime; a time in the years 1 to 9999",
        "timestamptz; '-infinity'; datetime; a time in the years 1 to 9999",
        "timestamp; '10000-01-01'; datetime; a time in the years 1 to 9999",
        "date; 'infinity'; string; a date in the years 1 to 9999",
      })
  void areLettersIfTheColumnCannotTakeThem(
      String type, String value, String read, String bounds, PostgresServer server)
      throws Exception {
    ChangedTable table = table(server, type);
    table.execute("INSERT INTO one_value VALUES (1, %s)".formatted(value));

    try (Reading reading = Reading.of(table.settings("id int64", "v " + read + "?"))) {
      reading.until(0);
      table.execute("INSERT INTO one_value VALUES (2, %s)".formatted(value));
      reading.until(table.logEnd());

      List<Rejected> letters = reading.letters;
      assertThat(reading.rows).isEmpty();
      assertThat(letters).hasSize(2);
      assertThat(letters)
          .allSatisfy(
              letter -> {
                assertThat(letter.code()).isEqualTo("INVALID_VALUE");
                assertThat(letter.message()).startsWith("Invalid v: ");
                assertThat(letter.message()).endsWith(" (must be %s)".formatted(bounds));
              });
    }
  }
}
