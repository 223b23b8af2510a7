/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.beam.sdk.values.Row;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/**
 * What readers that crash at random read of a table that is written meanwhile, held against the
 * table in the end.
 */
final class CrashingReaders {
  static final int FIRST_ROWS = 9_000;
  private static final int TRANSACTIONS = 150;
  private static final String[] COLUMNS = {
    "id int64", "note string?", "price decimal?", "at datetime?"
  };

  private final ChangedTable table;
  private final String shown;
  private final Writer writer;

  /** Makes a writer. */
  interface Writer {
    RandomWrites of(ChangedTable table, long seed, int transactions, long firstCopied);
  }

  /**
   * @param shown the columns but the key as SQL shows them
   */
  CrashingReaders(ChangedTable table, String shown, Writer writer) {
    this.table = table;
    this.shown = shown;
    this.writer = writer;
  }

  /**
   * Writes and reads.
   *
   * @param betweenCrashes is executed with each
   */
  void comeToTheTable(String... betweenCrashes) throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    ExecutorService writers = Executors.newFixedThreadPool(2);
    Log log = new Log(table.settings(COLUMNS));
    log.step(random);
    List<Future<Integer>> writing =
        List.of(
            writers.submit(writer.of(table, seed + 1, TRANSACTIONS, 1_000_000)),
            writers.submit(writer.of(table, seed + 2, TRANSACTIONS, 2_000_000)));
    int crashes = 0;
    while (!writing.stream().allMatch(Future::isDone) || crashes < 4) {
      log.step(random);
      if (random.nextInt(25) == 0) {
        log.crash();
        table.execute(betweenCrashes);
        crashes++;
      }
    }
    for (Future<Integer> each : writing) {
      each.get();
    }
    writers.shutdown();
    log.reading.until(table.logEnd()).close();
    log.keep();

    Map<String, @Nullable String> expected =
        table.rows("SELECT id, %s FROM %s".formatted(shown, table.name()));
    assertThat(Reading.state(log.kept, "id", CrashingReaders::shown))
        .as("what checkpoints kept, seed %d", seed)
        .isEqualTo(expected);
    assertThat(Reading.state(log.all, "id", CrashingReaders::shown))
        .as("all that was given out, seed %d", seed)
        .isEqualTo(expected);
    List<Long> changes =
        log.kept.stream()
            .filter(row -> !"r".equals(row.getString("op")))
            .map(Reading::position)
            .toList();
    assertThat(changes).as("seed %d", seed).doesNotHaveDuplicates();
    assertThat((long) changes.size())
        .as("changes that a trigger counted, seed %d", seed)
        .isEqualTo(table.number("SELECT sum(changes) FROM audit"));
    assertThat(log.letters).as("seed %d", seed).isZero();
  }

  private static String shown(Row row) {
    ReadableInstant at = row.getDateTime("at");
    return "%s|%s|%s"
        .formatted(
            row.getString("note"),
            row.getDecimal("price") == null ? "null" : row.getDecimal("price").toPlainString(),
            at == null ? "null" : at.getMillis());
  }

  /** Reads with checkpoints: what was given out since the last is gone with a crash. */
  private static final class Log {
    Reading reading;
    final List<Row> kept = new ArrayList<>();
    final List<Row> all = new ArrayList<>();
    int letters;
    private @Nullable ChangesMark checkpoint;

    Log(ChangesSettings settings) {
      this.reading = Reading.of(settings);
    }

    void step(Random random) throws Exception {
      reading.next();
      if (random.nextInt(4) == 0) {
        keep();
        checkpoint = reading.mark();
        if (random.nextBoolean()) {
          checkpoint.finalizeCheckpoint();
        }
      }
    }

    void keep() {
      kept.addAll(reading.rows);
      all.addAll(reading.rows);
      letters += reading.letters.size();
      reading.rows.clear();
      reading.letters.clear();
    }

    void crash() throws Exception {
      all.addAll(reading.rows);
      ChangesMark last = checkpoint;
      if (last != null) {
        reading.close();
        reading = reading.from(last);
      }
    }
  }
}
