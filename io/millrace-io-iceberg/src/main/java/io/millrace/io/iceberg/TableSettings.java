/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import io.millrace.io.dataset.Columns;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.transforms.DefaultsTo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** Which table of which catalog, and what of it. */
record TableSettings(
    @SchemaFieldDescription("The table, with its namespace.") String table,
    @SchemaFieldDescription(
            "A folder with a catalog of its own in it, an SQLite file; made where tables are"
                + " written.")
        @Nullable String warehouse,
    @SchemaFieldDescription(
            "Properties of any other catalog, as Iceberg documents them: `type`, `uri`,"
                + " `warehouse`; its name by `name`. Not together with warehouse.")
        @DefaultsTo("[]")
        Map<String, String> catalog,
    @SchemaFieldDescription(
            "The columns wanted, or of a table that is to be made, such as"
                + " `id string, price decimal?`; all of the table if not given.")
        @DefaultsTo("[]")
        List<String> columns,
    @SchemaFieldDescription(
            "The column with the event time, int64 in epoch milliseconds or datetime.")
        @Nullable String eventTime,
    @SchemaFieldDescription("Read this snapshot instead of the newest.") @Nullable Long asOf,
    @SchemaFieldDescription("Read only what was appended after this snapshot.")
        @Nullable Long after,
    @SchemaFieldDescription(
            "APPEND keeps the rows that are there, REPLACE takes their place, UPSERT that of the"
                + " rows of the same key.")
        @DefaultsTo("APPEND")
        WriteMode mode,
    @SchemaFieldDescription("With mode UPSERT the columns that tell a row, such as `id, shop`.")
        @DefaultsTo("[]")
        List<String> key,
    @SchemaFieldDescription(
            "With mode UPSERT the column that says which row of a key is the last, int32, int64 or"
                + " datetime; the row of the later commit if not given.")
        @Nullable String order,
    @SchemaFieldDescription(
            "With mode UPSERT the boolean column that takes a key out of the table; none if not"
                + " given.")
        @Nullable String deleted,
    @SchemaFieldDescription(
            "To stream: `beginning` for the rows that the table has and then what is appended,"
                + " `latest` for what is appended only, or the id of the snapshot after which it"
                + " begins.")
        @DefaultsTo("beginning")
        String from,
    @SchemaFieldDescription(
            "To stream: the id of the snapshot behind which it ends, or `latest`, that which is the"
                + " newest when the pipeline is built; never if not given.")
        @Nullable String until,
    @SchemaFieldDescription(
            "To stream: how long nothing is to come for the stream to end; never if not given.")
        @Nullable Duration untilIdleFor,
    @SchemaFieldDescription("To stream: how long after a look in vain the catalog is asked again.")
        @DefaultsTo("PT10S")
        Duration pollEvery,
    @SchemaFieldDescription(
            "To stream: how much event times may go back from one commit to the next and be in"
                + " order.")
        @DefaultsTo("PT0S")
        Duration disorder,
    @SchemaFieldDescription(
            "To stream: how long a table to which nothing is appended holds the watermark; for ever"
                + " if not given.")
        @Nullable Duration idleAfter,
    @SchemaFieldDescription(
            "To stream: whether commits that replace or delete rows fail it, FAIL, or are passed by"
                + " with all that they added, SKIP.")
        @DefaultsTo("FAIL")
        OnReplace onReplace,
    @SchemaFieldDescription("To stream: how many readers share the files.") @DefaultsTo("1")
        int splits) {
  private static final String NAME = "name";

  /** All that can be told to be wrong without the table. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    if ((warehouse == null) == catalog.isEmpty()) {
      problems.add(
          warehouse == null
              ? "Missing required warehouse or catalog"
              : "Cannot use warehouse together with catalog");
    }
    if (mode == WriteMode.OVERWRITE_WINDOWS) {
      problems.add(
          "Unsupported mode: %s (supported: APPEND, REPLACE, UPSERT; in Java all of them)"
              .formatted(mode));
    }
    if (mode == WriteMode.UPSERT) {
      if (key.isEmpty()) {
        problems.add("Missing required key: mode UPSERT needs it");
      }
    } else {
      onlyUpserted("key", !key.isEmpty(), problems);
      onlyUpserted("order", order != null, problems);
      onlyUpserted("deleted", deleted != null, problems);
    }
    bounds(problems);
    following(problems);
    int before = problems.size();
    Schema named = Columns.schema(columns, problems);
    if (problems.size() == before && !columns.isEmpty()) {
      problems.addAll(problemsIn(named));
    }
    return problems;
  }

  private void onlyUpserted(String option, boolean isGiven, List<String> problems) {
    if (isGiven) {
      problems.add("Cannot use %s together with mode %s (must be UPSERT)".formatted(option, mode));
    }
  }

  /** What a stream lacks, or does not go by. */
  List<String> problemsOfStream() {
    List<String> problems = new ArrayList<>();
    if (eventTime == null) {
      problems.add("Missing required event_time");
    }
    if (asOf != null) {
      problems.add("Cannot use as_of in a stream; use until");
    }
    if (after != null) {
      problems.add("Cannot use after in a stream; use from");
    }
    return problems;
  }

  /** What of the key a table's columns do not have, or not so. */
  List<String> problemsIn(Schema schema) {
    UpsertKey upserted = upsertKey();
    return upserted == null ? List.of() : upserted.problemsIn(schema);
  }

  private @Nullable UpsertKey upsertKey() {
    return mode == WriteMode.UPSERT && !key.isEmpty() ? new UpsertKey(key, order, deleted) : null;
  }

  /** Where a stream of it begins and ends; tells of all that is wrong with that. */
  StreamBounds bounds(List<String> problems) {
    StreamBounds bounds =
        tried(StreamBounds.NONE, each -> each.withFrom(SnapshotPoint.parseFrom(from)), problems);
    bounds =
        tried(
            bounds,
            each -> each.withUntil(until == null ? null : SnapshotPoint.parseUntil(until)),
            problems);
    return tried(bounds, each -> each.withUntilIdleFor(untilIdleFor), problems);
  }

  /** How it is followed; likewise. */
  Following following(List<String> problems) {
    Following following = Following.DEFAULT.withOnReplace(onReplace);
    following = tried(following, each -> each.withPollEvery(pollEvery), problems);
    following = tried(following, each -> each.withDisorder(disorder), problems);
    following = tried(following, each -> each.withIdleAfter(idleAfter), problems);
    return tried(following, each -> each.withSplits(splits), problems);
  }

  private static <T> T tried(T before, UnaryOperator<T> change, List<String> problems) {
    try {
      return change.apply(before);
    } catch (IllegalArgumentException e) {
      problems.add(String.valueOf(e.getMessage()));
      return before;
    }
  }

  /** The table that rows of a schema are written to. */
  IcebergTable toTable(Schema schema) {
    return new IcebergTable(table, schema, mode, Gate.ALWAYS, null, upsertKey(), List.of());
  }

  /** Without the catalog's properties, which may hold secrets. */
  @Override
  public String toString() {
    return "TableSettings[" + table + "]";
  }

  IcebergCatalog toCatalog() {
    if (warehouse != null) {
      return IcebergCatalog.embedded(Path.of(warehouse));
    }
    Map<String, String> properties = new LinkedHashMap<>(catalog);
    String name = properties.remove(NAME);
    return new IcebergCatalog(name == null ? "iceberg" : name, properties);
  }
}
