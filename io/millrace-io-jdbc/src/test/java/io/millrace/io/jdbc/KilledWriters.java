/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.values.Row;

/** Kills a writer in the middle of its bundles, and runs another one from the start. */
final class KilledWriters {
  private KilledWriters() {}

  static void anotherRunEndsInTheSameTable(TestDatabase database, String user, Path password)
      throws Exception {
    long seed = new Random().nextLong();
    database.execute("DROP TABLE IF EXISTS orders", Orders.table(database));
    List<Row> rows = DyingWriter.rows(seed);

    run(database.address(), user, password, seed);

    assertThat(Orders.stored(database))
        .as("left by the killed one, seed %d", seed)
        .isNotEmpty()
        .isNotEqualTo(Orders.expected(rows));
    Orders.Outcome outcome = Orders.write(Orders.upsert(database.address()), rows);
    assertThat(outcome.all()).isEqualTo(rows.size());
    assertThat(Orders.stored(database)).as("seed %d", seed).isEqualTo(Orders.expected(rows));
  }

  private static void run(JdbcAddress address, String user, Path password, long seed)
      throws Exception {
    Path log = Files.createTempFile("writer", ".log");
    try {
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx512m",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty(
                      "surefire.test.class.path", System.getProperty("java.class.path")),
                  DyingWriter.class.getName(),
                  address.url(),
                  user,
                  password.toString(),
                  String.valueOf(seed))
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      assertThat(process.waitFor()).as(Files.readString(log)).isEqualTo(DyingWriter.KILLED);
    } finally {
      Files.delete(log);
    }
  }
}
