/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import io.millrace.transforms.StepContext;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.beam.sdk.schemas.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What is written and how.
 *
 * @param version the field whose largest value wins; null where that is not said, or the last row
 *     is to win
 * @param deleted the BOOLEAN field that marks deleted rows; null for none
 */
record UpsertSettings(
    JdbcAddress address,
    String table,
    List<String> keys,
    @Nullable String version,
    boolean lastWins,
    @Nullable String deleted,
    int batchRows,
    Retry retry,
    @Nullable StepContext context)
    implements Serializable {
  static final int BATCH_ROWS = 500;
  private static final int MAX_BATCH_ROWS = 100_000;

  UpsertSettings withKeys(List<String> fields) {
    return new UpsertSettings(
        address, table, List.copyOf(fields), version, lastWins, deleted, batchRows, retry, context);
  }

  UpsertSettings withVersion(@Nullable String field) {
    return new UpsertSettings(
        address, table, keys, field, field == null, deleted, batchRows, retry, context);
  }

  UpsertSettings withDeleted(String field) {
    return new UpsertSettings(
        address, table, keys, version, lastWins, field, batchRows, retry, context);
  }

  UpsertSettings withBatchRows(int rows) {
    return new UpsertSettings(
        address, table, keys, version, lastWins, deleted, rows, retry, context);
  }

  UpsertSettings withRetry(Retry newRetry) {
    return new UpsertSettings(
        address, table, keys, version, lastWins, deleted, batchRows, newRetry, context);
  }

  UpsertSettings withContext(StepContext newContext) {
    return new UpsertSettings(
        address, table, keys, version, lastWins, deleted, batchRows, retry, newContext);
  }

  /** All that can be told to be wrong without the rows and the database. */
  List<String> problems() {
    List<String> problems = new ArrayList<>(address.problems());
    if (table.isBlank()) {
      problems.add("Missing required table");
    }
    if (keys.isEmpty()) {
      problems.add("Missing required key");
    }
    if (keys.stream().distinct().count() < keys.size()) {
      problems.add("Cannot name a key twice: %s".formatted(keys));
    }
    if (version == null && !lastWins) {
      problems.add("Missing required version, unless the last row wins");
    }
    if (version != null && keys.contains(version)) {
      problems.add("Cannot use %s as key together with version".formatted(version));
    }
    if (deleted != null && (keys.contains(deleted) || deleted.equals(version))) {
      problems.add("Cannot use %s as deleted together with key or version".formatted(deleted));
    }
    if (batchRows < 1 || batchRows > MAX_BATCH_ROWS) {
      problems.add(
          "Invalid batch rows: %d (must be between 1 and %d)".formatted(batchRows, MAX_BATCH_ROWS));
    }
    retry.problem().ifPresent(problems::add);
    return problems;
  }

  /**
   * Whether a marked row is removed from the table. Where there are versions it stays, marked, so
   * that an older one that comes later is known to be older.
   */
  boolean removes() {
    return deleted != null && version == null;
  }

  /** What is written of rows of a schema. */
  UpsertTable target(Schema rows) {
    Schema.Builder columns = Schema.builder();
    rows.getFields().stream()
        .filter(field -> !removes() || !Objects.equals(field.getName(), deleted))
        .forEach(columns::addField);
    return new UpsertTable(table, columns.build(), keys, version);
  }
}
