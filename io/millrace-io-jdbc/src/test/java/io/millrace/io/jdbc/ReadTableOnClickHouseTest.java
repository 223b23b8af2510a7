/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.engines.ClickHouseExtension;
import io.millrace.testing.engines.ClickHouseServer;
import io.millrace.transforms.ValidationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith(ClickHouseExtension.class)
class ReadTableOnClickHouseTest extends ReadTableContract {
  private static TestDatabase database;

  @BeforeAll
  static void connect(ClickHouseServer server) throws Exception {
    database = TestDatabase.of(server);
  }

  @Override
  TestDatabase database() {
    return database;
  }

  @Test
  void readsTheHighestVersionOfAKeyWhateverPartAnOlderOneWouldBeIn() throws Exception {
    database.execute(
        "DROP TABLE IF EXISTS moves",
        "CREATE TABLE moves (id Int64, version Int64, place Int64)"
            + " ENGINE = ReplacingMergeTree(version) ORDER BY id",
        "INSERT INTO moves VALUES (1, -5, 10), (2, 1, 20), (3, 1, 900)",
        "INSERT INTO moves VALUES (1, 3, 500), (2, 2, 1000)",
        "INSERT INTO moves VALUES (1, -1, 30), (3, 2, 0)");

    Read read = read(ReadTable.of(database.address(), "moves").partitionedBy("place", 5));

    assertThat(read.rows())
        .extracting(row -> row.getInt64("id") + " " + row.getInt64("place"))
        .containsExactlyInAnyOrder("1 500", "2 1000", "3 0");
  }

  @Test
  void refusesATableWhoseLatestRowsItCannotTell() throws Exception {
    database.execute(
        "DROP TABLE IF EXISTS events",
        "CREATE TABLE events (id Int64, day Date) ENGINE = MergeTree"
            + " PARTITION BY day ORDER BY id");

    assertThatThrownBy(() -> ReadTable.of(database.address(), "test.events").schema())
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot read test.events: Unsupported engine of test.events: MergeTree (supported:"
                + " ReplacingMergeTree); read it by a query, which gives rows as they are;"
                + " Unsupported partition key of test.events: [day] (supported: columns of the"
                + " sorting key [id]); the rows of a key must be in one partition");
  }

  @Test
  void timesAreTheSameInEveryZone() throws Exception {
    database.execute(
        "DROP TABLE IF EXISTS times",
        "CREATE TABLE times (id Int64, there DateTime('Europe/Berlin'), here DateTime)"
            + " ENGINE = ReplacingMergeTree ORDER BY id",
        // The hour that is there twice.
        "INSERT INTO times SELECT 1, toDateTime(1792888200), toDateTime(1792888200)",
        "INSERT INTO times SELECT 2, toDateTime(1792891800), toDateTime(1792891800)",
        "INSERT INTO times SELECT 3, toDateTime(0), toDateTime(4294967295)");

    Read read = read(ReadTable.of(database.address(), "times").partitionedBy("there", 9));

    assertThat(read.rejected()).isEmpty();
    assertThat(read.rows())
        .extracting(
            row ->
                requireNonNull(row.getDateTime("there")).toInstant()
                    + " "
                    + requireNonNull(row.getDateTime("here")).toInstant())
        .containsExactlyInAnyOrder(
            "2026-10-25T00:30:00.000Z 2026-10-25T00:30:00.000Z",
            "2026-10-25T01:30:00.000Z 2026-10-25T01:30:00.000Z",
            "1970-01-01T00:00:00.000Z 2106-02-07T06:28:15.000Z");
  }

  @Test
  void readsEveryType() throws Exception {
    new ValuesContract()
        .holds("Nullable(Int8)", "-128", "INT16 -128")
        .holds("Nullable(UInt8)", "255", "INT16 255")
        .holds("Nullable(Int16)", "-32768", "INT16 -32768")
        .holds("Nullable(UInt16)", "65535", "INT32 65535")
        .holds("Nullable(Int32)", "2147483647", "INT32 2147483647")
        .holds("Nullable(UInt32)", "4294967295", "INT64 4294967295")
        .holds("Nullable(Int64)", "9223372036854775807", "INT64 9223372036854775807")
        .holds("Nullable(UInt64)", "18446744073709551615", "DECIMAL 18446744073709551615")
        .holds(
            "Nullable(Decimal(38, 10))",
            "'1234567890123456789012345678.0123456789'",
            "DECIMAL 1234567890123456789012345678.0123456789")
        .holds("Nullable(Float32)", "1.2345679", "FLOAT 1.2345679")
        .holds("Nullable(Float64)", "1e300", "DOUBLE 1.0E300")
        .holds("Nullable(String)", "'İı €\\t\\n\\\\'", "STRING İı €\t\n\\")
        .holds("Nullable(FixedString(3))", "'abc'", "STRING abc")
        .holds("Nullable(Date)", "'2026-04-05'", "date 2026-04-05")
        .holds(
            "Nullable(DateTime('UTC'))",
            "'2026-04-05 02:30:00'",
            "DATETIME 2026-04-05T02:30:00.000Z")
        .holds("Nullable(Enum8('a' = 1, 'b' = 2))", "'b'", "STRING b")
        .holds(
            "Nullable(UUID)",
            "'7f3c9a52-0000-4000-8000-000000000001'",
            "STRING 7f3c9a52-0000-4000-8000-000000000001")
        .areReadIn(
            database,
            "ENGINE = Memory",
            ReadTable.ofQuery(database.address(), "SELECT * FROM kinds"));
  }

  @Test
  void readsNumbersThatAreNone() throws Exception {
    Read read =
        read(
            ReadTable.ofQuery(
                database.address(), "SELECT 1 / 0 AS up, -1 / 0 AS down, 0 / 0 AS none"));

    assertThat(read.rejected()).isEmpty();
    assertThat(read.rows())
        .extracting(row -> row.getValues().toString())
        .containsExactly("[Infinity, -Infinity, NaN]");
  }
}
