/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.jdbc.ReadTableContract.Read;
import io.millrace.testing.engines.MariaDbExtension;
import io.millrace.testing.engines.MariaDbServer;
import io.millrace.testing.engines.MySqlExtension;
import io.millrace.testing.engines.MySqlServer;
import io.millrace.testing.engines.PostgresExtension;
import io.millrace.testing.engines.PostgresServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith({PostgresExtension.class, MariaDbExtension.class, MySqlExtension.class})
class ValuesOnServersTest {

  @Test
  void readsEveryTypeOfPostgres(PostgresServer server) throws Exception {
    ValuesContract.ofAll()
        .holds("numeric", "0.5", "DECIMAL 0.5")
        .holds("real", "1.5", "FLOAT 1.5")
        .holds("bit(3)", "B'101'", "STRING 101")
        .holds("text", "'İı €'", "STRING İı €")
        .holds("char(3)", "'a'", "STRING a  ")
        .holds("bytea", "'\\x00ff'", "BYTES [0, -1]")
        .holds("time", "'02:30:00.123456'", "time 02:30:00.123456")
        .holds("time with time zone", "'02:30:00+02'", "STRING 02:30:00+02")
        .holds("timestamp", "'2026-04-05 02:30:00.123'", "DATETIME 2026-04-05T02:30:00.123Z")
        .holds(
            "timestamp with time zone",
            "'2026-04-05 02:30:00+05:45'",
            "DATETIME 2026-04-04T20:45:00.000Z")
        .holds(
            "uuid",
            "'7f3c9a52-0000-4000-8000-000000000001'",
            "STRING 7f3c9a52-0000-4000-8000-000000000001")
        .holds("integer[]", "'{1,2}'", "STRING {1,2}")
        .holds("jsonb", "'{\"a\": 1}'", "STRING {\"a\": 1}")
        .holds("inet", "'10.0.0.1'", "STRING 10.0.0.1")
        .holds("interval", "'1 day'", "STRING 1 day")
        .areReadIn(TestDatabase.of(server));
  }

  @Test
  void partsByNumbersThatAreNoneHaveEachRowOnceOfPostgres(PostgresServer server) throws Exception {
    TestDatabase database = TestDatabase.of(server);
    database.execute(
        "DROP TABLE IF EXISTS odd",
        "CREATE TABLE odd (id BIGINT, v numeric)",
        "INSERT INTO odd VALUES (1, 'NaN'), (2, 3), (3, NULL), (4, '-Infinity')");

    Read read =
        ReadTableContract.read(ReadTable.of(database.address(), "odd").partitionedBy("v", 3));

    assertThat(read.rows()).extracting(row -> row.getInt64("id")).containsExactlyInAnyOrder(2L, 3L);
    assertThat(read.rejected()).hasSize(2);
  }

  @Test
  void readsEveryTypeOfMariaDb(MariaDbServer server) throws Exception {
    ValuesContract.ofMariaDbAndMySql()
        .holds("FLOAT", "1.5", "FLOAT 1.5")
        .holds(
            "UUID",
            "'7f3c9a52-0000-4000-8000-000000000001'",
            "STRING 7f3c9a52-0000-4000-8000-000000000001")
        .holds("JSON", "'{\"a\":1}'", "STRING {\"a\":1}")
        .areReadIn(TestDatabase.of(server));
  }

  @Test
  void readsEveryTypeOfMySql(MySqlServer server) throws Exception {
    ValuesContract.ofMariaDbAndMySql()
        .holds("FLOAT", "1.2345679", "FLOAT 1.2345679")
        .holds("MEDIUMINT UNSIGNED", "16777215", "INT64 16777215")
        .holds("BINARY(3)", "x'610000'", "BYTES [97, 0, 0]")
        .holds("SET('a', 'b')", "'a,b'", "STRING a,b")
        .holds("JSON", "'{\"a\":1}'", "STRING {\"a\": 1}")
        .areReadIn(TestDatabase.of(server));
  }

  @Test
  void whatPostgresHasAndJavaHasNotIsALetter(PostgresServer server) throws Exception {
    TestDatabase database = TestDatabase.of(server);
    String inYears = " (must be a time in the years 1 to 9999)";

    ValuesContract.isALetter(
        database, "numeric", "'NaN'", "Invalid v: NaN (must be a finite number)");
    ValuesContract.isALetter(database, "timestamp", "'infinity'", "Invalid v: infinity" + inYears);
    ValuesContract.isALetter(
        database, "timestamptz", "'-infinity'", "Invalid v: -infinity" + inYears);
    ValuesContract.isALetter(
        database, "timestamp", "'0044-03-15 BC'", "Invalid v: 0044-03-15 00:00:00 BC" + inYears);
    ValuesContract.isALetter(
        database,
        "time",
        "'24:00'",
        "Invalid v: 24:00:00 (must be a time of the day before 24:00)");
  }

  @Test
  void whatMariaDbHasAndJavaHasNotIsALetter(MariaDbServer server) throws Exception {
    zeroDatesAndLongTimesAreLetters(TestDatabase.of(server));
  }

  @Test
  void whatMySqlHasAndJavaHasNotIsALetter(MySqlServer server) throws Exception {
    zeroDatesAndLongTimesAreLetters(TestDatabase.of(server));
  }

  private static void zeroDatesAndLongTimesAreLetters(TestDatabase plain) throws Exception {
    TestDatabase database =
        new TestDatabase(
            plain.name(), plain.address(), plain.url() + "&sessionVariables=sql_mode=''");

    ValuesContract.isALetter(database, "DATE", "'0000-00-00'", "Invalid v: 0000-00-00");
    ValuesContract.isALetter(
        database, "DATETIME", "'0000-00-00 00:00:00'", "Invalid v: 0000-00-00 00:00:00");
    ValuesContract.isALetter(database, "DATE", "'2026-02-00'", "Invalid v: 2026-02-00");
    ValuesContract.isALetter(database, "TIME", "'-838:59:59'", "Invalid v: -838:59:59");
    ValuesContract.isALetter(database, "BOOLEAN", "7", "Invalid v: 7 (must be 0 or 1)");
  }
}
