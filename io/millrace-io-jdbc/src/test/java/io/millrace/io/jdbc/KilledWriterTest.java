/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledWriterTest {
  @TempDir Path folder;

  @Test
  void anotherRunEndsInTheSameTableOfSqlite() throws Exception {
    KilledWriters.anotherRunEndsInTheSameTable(TestDatabase.sqlite(folder), "", folder);
  }

  @Test
  void anotherRunEndsInTheSameTableOfH2() throws Exception {
    KilledWriters.anotherRunEndsInTheSameTable(TestDatabase.h2(folder), "", folder);
  }

  @Test
  void anotherRunEndsInTheSameTableOfDuckDb() throws Exception {
    KilledWriters.anotherRunEndsInTheSameTable(TestDatabase.duckDb(folder), "", folder);
  }
}
