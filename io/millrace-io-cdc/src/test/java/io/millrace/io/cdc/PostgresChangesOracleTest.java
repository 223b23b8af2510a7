/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.engines.PostgresExtension;
import io.millrace.testing.engines.PostgresServer;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is read of a table that is written meanwhile, held against the table in the end. */
@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith(PostgresExtension.class)
class PostgresChangesOracleTest {
  private static final String[] COLUMNS = {
    "id int64", "note string?", "price decimal?", "at datetime?"
  };
  private static final int FIRST_ROWS = 9_000;
  private static final int TRANSACTIONS = 150;

  @Test
  void readersThatCrashAtRandomComeToTheTable(PostgresServer server) throws Exception {
    long seed = new Random().nextLong();
    ChangedTable table = ChangedTable.of(server, "crashes", RandomWrites.COLUMNS);
    table.execute(
        "INSERT INTO crashes SELECT i, 'n' || i, i, now() FROM generate_series(0, %d) i"
            .formatted(FIRST_ROWS - 1));
    RandomWrites.audit(table);
    Random random = new Random(seed);
    ExecutorService writers = Executors.newFixedThreadPool(2);

    Log log = new Log(table.settings(COLUMNS));
    log.step(random);
    List<Future<Integer>> writing =
        List.of(
            writers.submit(new RandomWrites(table, seed + 1, TRANSACTIONS, 1_000_000)),
            writers.submit(new RandomWrites(table, seed + 2, TRANSACTIONS, 2_000_000)));
    int crashes = 0;
    while (!writing.stream().allMatch(Future::isDone) || crashes < 4) {
      log.step(random);
      if (random.nextInt(25) == 0) {
        log.crash();
        crashes++;
      }
    }
    for (Future<Integer> writer : writing) {
      writer.get();
    }
    writers.shutdown();
    log.reading.until(table.logEnd()).close();
    log.keep();

    Map<String, @Nullable String> expected =
        table.rows(
            "SELECT id, concat_ws('|', coalesce(note, 'null'), coalesce(price::text, 'null'),"
                + " coalesce(floor(extract(epoch FROM at) * 1000)::bigint::text, 'null'))"
                + " FROM crashes");
    assertThat(Reading.state(log.kept, "id", PostgresChangesOracleTest::shown))
        .as("what checkpoints kept, seed %d", seed)
        .isEqualTo(expected);
    assertThat(Reading.state(log.all, "id", PostgresChangesOracleTest::shown))
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
