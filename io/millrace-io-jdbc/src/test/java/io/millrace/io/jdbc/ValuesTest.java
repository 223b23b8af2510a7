/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValuesTest {
  @TempDir Path folder;

  @Test
  void readsEveryTypeOfH2() throws Exception {
    ValuesContract.ofAll()
        .holds("TINYINT", "-128", "INT16 -128")
        .holds("REAL", "1.5", "FLOAT 1.5")
        .holds("CLOB", "'long'", "STRING long")
        .holds("VARBINARY(4)", "X'00FF'", "BYTES [0, -1]")
        .holds("BLOB", "X'01'", "BYTES [1]")
        .holds("TIME(6)", "TIME '02:30:00.123456'", "time 02:30:00.123456")
        .holds(
            "TIMESTAMP", "TIMESTAMP '2026-04-05 02:30:00.123'", "DATETIME 2026-04-05T02:30:00.123Z")
        .holds(
            "TIMESTAMP WITH TIME ZONE",
            "TIMESTAMP WITH TIME ZONE '2026-04-05 02:30:00+05:45'",
            "DATETIME 2026-04-04T20:45:00.000Z")
        .holds(
            "UUID",
            "'7f3c9a52-0000-4000-8000-000000000001'",
            "STRING 7f3c9a52-0000-4000-8000-000000000001")
        .holds("INTEGER ARRAY", "ARRAY[1, 2]", "STRING [1, 2]")
        .holds("JSON", "JSON '{\"a\":1}'", "STRING {\"a\":1}")
        .areReadIn(TestDatabase.h2(folder));
  }

  @Test
  void readsEveryTypeOfDuckDb() throws Exception {
    ValuesContract.ofAll()
        .holds("TINYINT", "-128", "INT16 -128")
        .holds("UTINYINT", "255", "INT16 255")
        .holds("USMALLINT", "65535", "INT32 65535")
        .holds("UINTEGER", "4294967295", "INT64 4294967295")
        .holds("UBIGINT", "18446744073709551615", "DECIMAL 18446744073709551615")
        .holds(
            "HUGEINT",
            "170141183460469231731687303715884105727",
            "DECIMAL 170141183460469231731687303715884105727")
        .holds("REAL", "1.5", "FLOAT 1.5")
        .holds("BLOB", "'\\x00\\xFF'::BLOB", "BYTES [0, -1]")
        .holds("TIME", "TIME '02:30:00.123456'", "time 02:30:00.123456")
        .holds(
            "TIMESTAMP", "TIMESTAMP '2026-04-05 02:30:00.123'", "DATETIME 2026-04-05T02:30:00.123Z")
        .holds(
            "TIMESTAMP_NS",
            "TIMESTAMP_NS '2026-04-05 02:30:00.123'",
            "DATETIME 2026-04-05T02:30:00.123Z")
        .holds(
            "TIMESTAMPTZ",
            "TIMESTAMPTZ '2026-04-05 02:30:00+05:45'",
            "DATETIME 2026-04-04T20:45:00.000Z")
        .holds(
            "UUID",
            "'7f3c9a52-0000-4000-8000-000000000001'",
            "STRING 7f3c9a52-0000-4000-8000-000000000001")
        .holds("INTEGER[]", "[1, 2]", "STRING [1, 2]")
        .areReadIn(TestDatabase.duckDb(folder));
  }

  @Test
  void aTimeThatHasNoEndIsALetterOfDuckDb() throws Exception {
    ValuesContract.isALetter(TestDatabase.duckDb(folder), "TIMESTAMP", "'infinity'", "Invalid v: ");
  }

  @Test
  void aYearBehind9999IsALetterOfH2() throws Exception {
    ValuesContract.isALetter(
        TestDatabase.h2(folder),
        "TIMESTAMP",
        "TIMESTAMP '10000-01-01 00:00:00'",
        "Invalid v: 10000-01-01 00:00:00 (must be a time in the years 1 to 9999)");
  }
}
