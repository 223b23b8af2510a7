/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.debezium.connector.postgresql.PostgresConnector;
import io.debezium.connector.postgresql.PostgresConnectorTask;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** What is asked of Debezium for a table of PostgreSQL. */
final class PostgresTask {
  /** How much is read ahead, beside Debezium's bound of some thousand changes: 32 MiB. */
  private static final long QUEUE_BYTES = 32 << 20;

  /** Debezium registers each task's metrics by this name, which must be free. */
  private static final AtomicLong TASKS = new AtomicLong();

  private PostgresTask() {}

  /** Reads the changes behind a boundary. */
  static ChangeTask start(ChangesSettings settings, long boundary) {
    Map<String, String> config = config(settings);
    config.put("snapshot.mode", "never");
    config.put("slot.name", settings.slot());
    config.put("publication.name", settings.slot());
    config.put("publication.autocreate.mode", "disabled");
    config.put("slot.max.retries", "0");
    config.put("heartbeat.interval.ms", String.valueOf(settings.heartbeat().toMillis()));
    config.put("heartbeat.action.query", "SELECT " + PostgresLog.message());
    // Without what Debezium would go by to find a place inside of a transaction.
    return ChangeTask.start(new PostgresConnectorTask(), config, Map.of("lsn", boundary));
  }

  /** The offset by which Debezium tells the server that a boundary is kept. */
  static Map<String, Object> confirming(long boundary) {
    return Map.of("lsn", boundary, "lsn_proc", boundary, "lsn_commit", boundary);
  }

  /** What Debezium is told of the database. */
  static Map<String, String> config(ChangesSettings settings) {
    ChangesSettings.Database database = settings.database();
    Map<String, String> config = new LinkedHashMap<>();
    config.put("connector.class", PostgresConnector.class.getName());
    config.put("plugin.name", PostgresLog.PLUGIN);
    config.put("topic.prefix", settings.slot() + "_" + TASKS.incrementAndGet());
    config.put("database.hostname", database.host());
    config.put("database.port", database.port());
    config.put("database.dbname", database.name());
    database.properties().forEach((name, value) -> config.put("driver." + name, value));
    if (settings.user() != null) {
      config.put("database.user", settings.user());
    }
    String password = settings.password();
    if (password != null) {
      config.put("database.password", password);
    }
    config.put(
        "table.include.list",
        literal(settings.schemaName()) + "\\." + literal(settings.tableName()));
    config.put("message.prefix.include.list", PostgresLog.MESSAGES);
    config.put("tombstones.on.delete", "false");
    config.put("skipped.operations", "none");
    config.put("decimal.handling.mode", "string");
    config.put("time.precision.mode", "isostring");
    config.put("interval.handling.mode", "string");
    config.put("hstore.handling.mode", "json");
    config.put("binary.handling.mode", "bytes");
    config.put("include.unknown.datatypes", "true");
    config.put("unavailable.value.placeholder", ChangeValue.UNAVAILABLE);
    config.put("errors.max.retries", "0");
    config.put("poll.interval.ms", "20");
    config.put("max.queue.size.in.bytes", String.valueOf(QUEUE_BYTES));
    return config;
  }

  /** A pattern of this text. */
  private static String literal(String text) {
    return text.replaceAll("([^A-Za-z0-9_])", "\\\\$1");
  }
}
