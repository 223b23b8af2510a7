/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.engines.DatabaseServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Readers that are killed by signal 9, while they read the first rows and while they follow. */
final class KilledReaders {
  private static final int ROWS = 30_000;

  private final ChangedTable table;
  private final Path folder;

  private KilledReaders(ChangedTable table, Path folder) {
    this.table = table;
    this.folder = folder;
  }

  /** Writes, reads and kills on a server. */
  static void comeToTheTable(DatabaseServer server, Path folder) throws Exception {
    ChangedTable table =
        ChangedTable.of(server, "killed_reader", "id bigint PRIMARY KEY, note text");
    table.execute(
        table.isMariaDb()
            ? "INSERT INTO killed_reader SELECT seq, 'n' FROM seq_1_to_%d".formatted(ROWS)
            : "INSERT INTO killed_reader SELECT i, 'n' FROM generate_series(1, %d) i"
                .formatted(ROWS));
    new KilledReaders(table, folder).comeToTheTable();
  }

  private void comeToTheTable() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Path file = folder.resolve("changes");

    for (int kill = 0; kill < 4; kill++) {
      long before = size(file);
      Process reader = start(file);
      while (size(file) < before + 20_000 + random.nextInt(200_000) && reader.isAlive()) {
        write(random);
      }
      assertThat(reader.isAlive()).as(log()).isTrue();
      reader.destroyForcibly().waitFor();
    }
    List<String> changes = new ArrayList<>(DyingReader.kept(file));
    try (Reading rest = DyingReader.goOn(table.settings(DyingReader.COLUMNS), changes)) {
      rest.until(table.logEnd());
      rest.rows.forEach(row -> changes.add(DyingReader.line(row)));
    }

    changes.removeIf(line -> !DyingReader.isRow(line));
    assertThat(changes.stream().filter(line -> !line.contains(" r ")))
        .as("changes, seed %d", seed)
        .doesNotHaveDuplicates();
    Map<String, @Nullable String> state = new TreeMap<>();
    changes.forEach(line -> apply(line, state));
    assertThat(state)
        .as("seed %d", seed)
        .isEqualTo(table.rows("SELECT id, note FROM killed_reader"));
  }

  private static void apply(String line, Map<String, @Nullable String> state) {
    String[] words = line.split(" ", -1);
    if (words[2].equals("true")) {
      state.remove(words[0]);
    } else {
      state.put(words[0], words[1]);
    }
  }

  private void write(Random random) throws SQLException {
    int id = 1 + random.nextInt(ROWS);
    table.execute(
        switch (random.nextInt(3)) {
          case 0 -> "DELETE FROM killed_reader WHERE id = " + id;
          case 1 ->
              table.isMariaDb()
                  ? "INSERT IGNORE INTO killed_reader VALUES (%d, 'new')".formatted(id)
                  : "INSERT INTO killed_reader VALUES (%d, 'new') ON CONFLICT DO NOTHING"
                      .formatted(id);
          default ->
              "UPDATE killed_reader SET note = 'u%d' WHERE id BETWEEN %d AND %d"
                  .formatted(random.nextInt(1_000), id, id + 50);
        });
  }

  private static long size(Path file) throws Exception {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  private String log() throws Exception {
    return Files.readString(folder.resolve("log"));
  }

  private Process start(Path file) throws Exception {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            DyingReader.class.getName(),
            table.server().jdbcUrl().substring("jdbc:".length()),
            table.server().user(),
            table.server().passwordFile().toString(),
            table.name(),
            file.toString())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }
}
