/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.testing.DirectWorkersExtension;
import io.millrace.transforms.ValidationException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Sum;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(DirectWorkersExtension.class)
class IcebergTablesTest {
  static final Schema SCHEMA =
      Schema.builder()
          .addStringField("id")
          .addNullableField("price", FieldType.DECIMAL)
          .addNullableField("count", FieldType.INT64)
          .addNullableField("ok", FieldType.BOOLEAN)
          .addNullableField("at", FieldType.DATETIME)
          .addNullableField("raw", FieldType.BYTES)
          .build();
  private static final IcebergTable LOG =
      new IcebergTable("bronze.log", SCHEMA, WriteMode.APPEND, Gate.ALWAYS);
  private static final IcebergTable STATE =
      new IcebergTable("silver.state", SCHEMA, WriteMode.REPLACE, Gate.WHEN_OPEN);

  /** Where a pipeline in this JVM leaves the files it wrote. */
  private static final Map<String, List<WrittenFile>> WRITTEN = new ConcurrentHashMap<>();

  @TempDir Path warehouse;
  private IcebergCatalog catalog;

  @BeforeEach
  void prepare() {
    catalog = IcebergCatalog.embedded(warehouse.resolve("a folder with spaces"));
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      tables.prepare(List.of(LOG, STATE));
    }
  }

  @Test
  void givesBackWhatWasWrittenWithEveryTypeAndNull() {
    Row full = row("a", "-12345678901234567890.123456", -7L, true, 1_293_000_000_123L, "\u00fc\0");
    Row nulls = Row.withSchema(SCHEMA).addValues("b", null, null, null, null, null).build();

    run("run-1", true, LOG, List.of(full, nulls));

    assertThat(rows(LOG)).containsExactlyInAnyOrder(full, nulls);
  }

  @Test
  void readsOnlyTheColumnsAskedFor() {
    run("run-1", true, LOG, numbered(2));

    assertThat(rows(LOG.selecting("count", "id")))
        .extracting(row -> row.getInt64("count") + row.getString("id"))
        .containsExactlyInAnyOrder("0id-0", "1id-1");
  }

  @Test
  void appendKeepsEarlierRunsAndReplaceDoesNot() {
    run("run-1", true, LOG, numbered(3));
    run("run-2", true, LOG, numbered(2));
    run("run-3", true, STATE, numbered(3));
    run("run-4", true, STATE, numbered(2));

    assertThat(rows(LOG)).hasSize(5);
    assertThat(rows(STATE)).hasSize(2);
  }

  @Test
  void replaceWithNoRowsEmptiesTheTable() {
    run("run-1", true, STATE, numbered(3));
    run("run-2", true, STATE, List.of());

    assertThat(rows(STATE)).isEmpty();
  }

  @Test
  void skipsACommitThatTheTableAlreadyHas() {
    run("run-1", true, LOG, numbered(3));
    run("run-1", true, LOG, numbered(3));

    assertThat(rows(LOG)).hasSize(3);
  }

  @Test
  void aClosedGateHoldsBackOnlyTheGatedTables() {
    run("run-1", false, LOG, numbered(3));
    run("run-1", false, STATE, numbered(3));

    assertThat(rows(LOG)).hasSize(3);
    assertThat(rows(STATE)).isEmpty();
  }

  @Test
  void givesWhoWatchesATableEachOfItsRowsOnce() {
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      NewRows zeros = tables.newRows(LOG, "id", "id-0");
      List<Integer> seen = new ArrayList<>();

      seen.add(count(zeros));
      run("run-1", true, LOG, numbered(3));
      run("run-2", true, LOG, numbered(2));
      seen.add(count(zeros));
      seen.add(count(zeros));
      run("run-3", true, LOG, List.of(numbered(2).get(1)));
      seen.add(count(zeros));
      run("run-4", true, LOG, numbered(1));
      run("run-5", true, LOG, numbered(1));
      run("run-6", true, LOG, numbered(1));
      seen.add(count(zeros));

      assertThat(seen).containsExactly(0, 2, 0, 0, 3);
      assertThat(count(tables.newRows(LOG, "id", "id-1"))).isEqualTo(3);
    }
  }

  private static int count(NewRows watched) {
    List<Row> rows = new ArrayList<>();
    watched.forEach(rows::add);
    return rows.size();
  }

  @Test
  void tellsWhatACommitDid() {
    run("run-1", true, LOG, numbered(3));
    run("run-2", true, LOG, numbered(7));

    try (IcebergTables tables = IcebergTables.open(catalog)) {
      CommittedSnapshot committed = tables.committed("bronze.log", "run-2").orElseThrow();
      assertThat(committed.addedRows()).isEqualTo(7);
      assertThat(committed.addedFiles()).isPositive();
      assertThat(committed.totalRows()).isEqualTo(10);
      assertThat(committed.addedBytes()).isPositive();
      assertThat(tables.committed("bronze.log", "run-3")).isEmpty();
    }
  }

  @Test
  void losesNoCommitOfTwoWritersAtOnce() throws Exception {
    int commits = 6;
    ExecutorService writers = Executors.newFixedThreadPool(2);
    List<Future<?>> done = new ArrayList<>();
    for (int i = 0; i < commits; i++) {
      String runId = "run-" + i;
      done.add(
          writers.submit(
              () -> {
                try (IcebergTables tables = IcebergTables.open(catalog)) {
                  tables.commit(LOG, runId, files(LOG, 10));
                }
              }));
    }
    for (Future<?> one : done) {
      one.get();
    }
    writers.shutdown();

    assertThat(rows(LOG)).hasSize(commits * 10);
  }

  @Test
  void countsEveryRowInTheFilesItWrote() {
    Pipeline pipeline = Pipeline.create();
    PCollection<Long> records =
        pipeline
            .apply(Create.of(numbered(1000)).withRowSchema(SCHEMA))
            .apply(WriteDataFiles.to(catalog, LOG))
            .apply(MapElements.into(TypeDescriptors.longs()).via(WrittenFile::records))
            .apply(Sum.longsGlobally());

    PAssert.thatSingleton(records).isEqualTo(1000L);
    assertThat(pipeline.run().waitUntilFinish()).isEqualTo(PipelineResult.State.DONE);
  }

  @Test
  void refusesMoneyThatDoesNotFit() {
    Row tooFine = row("a", "0.0000001", 1L, true, 0, "");

    assertThatThrownBy(() -> run("run-1", true, LOG, List.of(tooFine)))
        .hasMessageContaining("Cannot store price: 0.0000001 does not fit decimal(38, 6)");
  }

  @Test
  void refusesATableWithOtherColumns() {
    Schema other = Schema.builder().addStringField("something").build();
    IcebergTable changed = new IcebergTable("bronze.log", other, WriteMode.APPEND, Gate.ALWAYS);

    try (IcebergTables tables = IcebergTables.open(catalog)) {
      assertThatThrownBy(() -> tables.prepare(List.of(changed)))
          .isInstanceOf(ValidationException.class)
          .hasMessageStartingWith("Cannot write bronze.log: the table has the columns struct<")
          .hasMessageEndingWith("; choose another warehouse, or move this one away");
    }
  }

  @Test
  void refusesRowsOfAnotherSchema() {
    Pipeline pipeline = Pipeline.create();
    Schema other =
        Schema.builder()
            .addFields(SCHEMA.getFields().subList(0, 4))
            .addInt64Field("at")
            .addStringField("something")
            .build();
    PCollection<Row> rows = pipeline.apply(Create.empty(other));

    assertThatThrownBy(() -> rows.apply(WriteDataFiles.to(catalog, LOG)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot write bronze.log: the rows have [at INT64, something STRING], the table has"
                + " [at DATETIME or null, raw BYTES or null]");
  }

  private void run(String runId, boolean open, IcebergTable table, List<Row> rows) {
    Pipeline pipeline = Pipeline.create();
    PCollection<WrittenFile> files =
        pipeline
            .apply(Create.of(rows).withRowSchema(SCHEMA))
            .apply(WriteDataFiles.to(catalog, table));
    var gate = pipeline.apply("Gate", Create.of(open)).apply(View.asSingleton());
    files.apply(CommitTables.of(catalog, List.of(table), runId, gate));
    pipeline.run().waitUntilFinish();
  }

  /** Files of a table that no commit shows yet. */
  private List<WrittenFile> files(IcebergTable table, int rows) {
    List<WrittenFile> files = Collections.synchronizedList(new ArrayList<>());
    WRITTEN.put(table.name() + Thread.currentThread().getName(), files);
    String key = table.name() + Thread.currentThread().getName();
    Pipeline pipeline = Pipeline.create();
    pipeline
        .apply(Create.of(numbered(rows)).withRowSchema(SCHEMA))
        .apply(WriteDataFiles.to(catalog, table))
        .apply(
            MapElements.into(TypeDescriptors.longs())
                .via(
                    file -> {
                      Objects.requireNonNull(WRITTEN.get(key), key).add(file);
                      return file.records();
                    }));
    pipeline.run().waitUntilFinish();
    return files;
  }

  private List<Row> rows(IcebergTable table) {
    List<Row> rows = new ArrayList<>();
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      tables.forEachRow(table, rows::add);
    }
    return rows;
  }

  private static List<Row> numbered(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> row("id-" + i, "1.500000", i, true, i, "x"))
        .toList();
  }

  private static Row row(String id, String price, long count, boolean ok, long millis, String raw) {
    return Row.withSchema(SCHEMA)
        .addValues(
            id,
            new BigDecimal(price),
            count,
            ok,
            new Instant(millis),
            raw.getBytes(StandardCharsets.UTF_8))
        .build();
  }
}
