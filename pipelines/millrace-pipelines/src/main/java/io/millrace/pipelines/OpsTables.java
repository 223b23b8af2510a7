/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines;

import static java.util.Objects.requireNonNull;

import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.io.mapping.MappedRow;
import io.millrace.pipelines.parity.ComparedTable;
import io.millrace.pipelines.parity.ComparedTable.Holds;
import io.millrace.pipelines.parity.Comparison.LateRows;
import io.millrace.transforms.RecordSchema;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.ledger.StepBalance;
import io.millrace.transforms.quality.CheckQuality;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.SerializableFunction;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/** The tables every pipeline keeps about its runs. They only grow; rows carry the run's id. */
final class OpsTables {
  static final String RUN_ID = "run_id";

  static final IcebergTable DEAD_LETTERS =
      table("ops.dead_letters", RecordSchema.schemaOf(Rejected.class));
  static final IcebergTable LEDGER =
      table("ops.ledger", withRunId(RecordSchema.schemaOf(StepBalance.class)));

  /** Of a stream: what was counted since the entry before. */
  static final IcebergTable LEDGER_ENTRIES =
      table(
          "ops.ledger_entries",
          Schema.builder()
              .addStringField(RUN_ID)
              .addDateTimeField("counted_at")
              .addFields(RecordSchema.schemaOf(StepBalance.class).getFields())
              .build());

  static final IcebergTable VERDICTS =
      table("ops.verdicts", withRunId(CheckQuality.VERDICT_SCHEMA));

  static final IcebergTable DUPLICATES =
      table(
          "ops.duplicates",
          Schema.builder()
              .addStringField(RUN_ID)
              .addStringField("step")
              .addStringField(MappedRow.RECORD_KEY)
              .addBooleanField("conflicting")
              .addStringField(MappedRow.SOURCE)
              .addInt64Field(MappedRow.RECORD_NUMBER)
              .addNullableField(MappedRow.ORIGINAL, FieldType.STRING)
              .build());

  static final IcebergTable LATE =
      table(
          "ops.late",
          Schema.builder()
              .addStringField(RUN_ID)
              .addStringField("step")
              .addStringField(MappedRow.RECORD_KEY)
              .addStringField(MappedRow.SOURCE)
              .addInt64Field(MappedRow.RECORD_NUMBER)
              .addNullableField(MappedRow.EVENT_TIME, FieldType.DATETIME)
              .addNullableField(MappedRow.ORIGINAL, FieldType.STRING)
              .build());

  private OpsTables() {}

  /**
   * Those whose rows are the same in every run, and by what.
   *
   * @param results the tables of the pipeline: how often a stream gives a window out, and so how
   *     many rows it writes of one, is the engine's matter
   */
  static List<ComparedTable> compared(List<ComparedTable> results) {
    Set<String> revised =
        results.stream()
            .filter(table -> table.window() != null)
            .map(table -> RunGraph.WRITE + table.table().name())
            .collect(Collectors.toSet());
    return List.of(
        ComparedTable.of(DEAD_LETTERS, Holds.RECORDS)
            .leavingOut(RUN_ID)
            .keyedBy("step", "idempotency_key"),
        ComparedTable.of(DUPLICATES, Holds.REPEATS)
            .leavingOut(RUN_ID)
            .keyedBy("step", MappedRow.RECORD_KEY)
            .placedBy(MappedRow.SOURCE, MappedRow.RECORD_NUMBER),
        ComparedTable.of(VERDICTS, Holds.COUNTS).leavingOut(RUN_ID),
        ComparedTable.of(LEDGER, Holds.COUNTS).leavingOut(RUN_ID).keyedBy("step").except(revised));
  }

  /** What tells of rows that came late. */
  static LateRows lateRows() {
    return new LateRows(LATE, DEAD_LETTERS);
  }

  static Schema withRunId(Schema schema) {
    return Schema.builder().addStringField(RUN_ID).addFields(schema.getFields()).build();
  }

  /** Puts the run's id before the values of a row. */
  static SerializableFunction<Row, Row> withRunId(String runId) {
    return row ->
        Row.withSchema(withRunId(row.getSchema()))
            .addValue(runId)
            .addValues(row.getValues())
            .build();
  }

  /** Notes a duplicate row of a step. */
  static SerializableFunction<Row, Row> duplicate(String runId, String step) {
    return row ->
        Row.withSchema(DUPLICATES.schema())
            .attachValues(
                runId,
                step,
                row.getString(MappedRow.RECORD_KEY),
                row.getBoolean("conflicting"),
                row.getString(MappedRow.SOURCE),
                row.getInt64(MappedRow.RECORD_NUMBER),
                row.getString(MappedRow.ORIGINAL));
  }

  /** Notes a row that came too late for a step; null for the time of one that has none. */
  static SerializableFunction<Row, Row> late(String runId, String step) {
    return row ->
        Row.withSchema(LATE.schema())
            .attachValues(
                runId,
                step,
                row.getString(MappedRow.RECORD_KEY),
                row.getString(MappedRow.SOURCE),
                row.getInt64(MappedRow.RECORD_NUMBER),
                eventTime(row),
                row.getString(MappedRow.ORIGINAL));
  }

  private static @Nullable Instant eventTime(Row row) {
    return row.getSchema().hasField(MappedRow.EVENT_TIME)
        ? requireNonNull(row.getDateTime(MappedRow.EVENT_TIME), MappedRow.EVENT_TIME).toInstant()
        : null;
  }

  private static IcebergTable table(String name, Schema schema) {
    return new IcebergTable(name, schema, WriteMode.APPEND, Gate.ALWAYS);
  }
}
