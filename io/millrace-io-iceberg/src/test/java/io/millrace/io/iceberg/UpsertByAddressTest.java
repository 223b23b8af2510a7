/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.Datasets;
import io.millrace.io.dataset.WriteGuarantee;
import io.millrace.io.dataset.WrittenRows;
import io.millrace.testing.DirectWorkersExtension;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PBegin;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Tables of keys that are opened by their addresses. */
@ExtendWith(DirectWorkersExtension.class)
class UpsertByAddressTest {
  private static final int ROWS = 60;
  private static final String COLUMNS =
      "sku string, shop int64, units int64?, version int64, is_deleted boolean";
  private static final String[] BY_VERSION = {
    "columns",
    COLUMNS,
    "mode",
    "upsert",
    "key",
    "sku,shop",
    "order",
    "version",
    "deleted",
    "is_deleted"
  };

  private final long seed = new Random().nextLong();

  @TempDir Path warehouse;

  @Test
  void runsInAnyOrderLeaveTheLastRowOfEachKey() {
    List<Row> all = random();

    write("run-1", all.subList(30, ROWS));
    write("run-2", all.subList(0, 30));
    write("run-2", all.subList(0, 30));

    assertHolds(all);
  }

  @Test
  void aStreamThatIsFollowedByABatchLeavesTheSame() {
    List<Row> all = random();
    TestStream.Builder<Row> stream = TestStream.create(RowCoder.of(Stock.SCHEMA));
    for (Row row : all.subList(20, ROWS)) {
      stream = stream.addElements(row).advanceProcessingTime(Duration.millis(100));
    }

    write("run-1", stream.advanceWatermarkToInfinity(), ROWS - 20);
    write("run-2", all.subList(0, 20));

    assertHolds(all);
    try (IcebergTables tables = IcebergTables.open(IcebergCatalog.embedded(warehouse))) {
      assertThat(tables.streamed("shop.stock", "run-1")).as("seed %s", seed).hasSizeGreaterThan(1);
    }
  }

  @Test
  void withoutAnOrderTheLaterRunHolds() {
    String[] byCommit = {"columns", COLUMNS, "mode", "upsert", "key", "sku,shop"};

    write("run-1", List.of(Stock.row("a", 1L, 9), Stock.row("b", 1L, 9)), byCommit);
    write("run-2", List.of(Stock.row("a", 2L, 1)), byCommit);

    assertRows(List.of(Stock.row("a", 2L, 1), Stock.row("b", 1L, 9)));
  }

  @Test
  void holdsEachKeyOnceHoweverOftenItIsWritten() {
    assertThat(stock(BY_VERSION).guarantee()).isEqualTo(WriteGuarantee.ONCE_BY_KEY);
    assertThat(stock("columns", COLUMNS).guarantee()).isEqualTo(WriteGuarantee.EXACTLY_ONCE);
  }

  @Test
  void allThatIsWrongWithAKeyIsToldAtOnce() {
    assertRefused(
        "Cannot use key together with mode APPEND (must be UPSERT); Cannot use deleted together"
            + " with mode APPEND (must be UPSERT)",
        "columns",
        COLUMNS,
        "key",
        "sku",
        "deleted",
        "is_deleted");
    assertRefused(
        "Missing required key: mode UPSERT needs it; Invalid column: units (must be NAME TYPE or"
            + " NAME TYPE?, TYPE one of byte, int16, int32, int64, decimal, float, double, string,"
            + " datetime, boolean, bytes)",
        "columns",
        "sku string, units",
        "mode",
        "upsert",
        "order",
        "version");
    assertRefused(
        "Missing required column store; Invalid column units: INT64 with nulls (must be INT32 or"
            + " INT64 or DATETIME without nulls); Invalid column version: INT64 (must be BOOLEAN"
            + " without nulls)",
        "columns",
        COLUMNS,
        "mode",
        "upsert",
        "key",
        "sku,store",
        "order",
        "units",
        "deleted",
        "version");
  }

  @Test
  void aTableThatIsThereMustHaveTheKey() {
    write("run-1", List.of(Stock.row("a", 1L, 1)), "columns", COLUMNS);

    assertRefused("Missing required column store", "mode", "upsert", "key", "store");
    assertThatThrownBy(() -> write("run-2", List.of(Stock.row("a", 2L, 2)), BY_VERSION))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot write shop.stock: the table has the key [], this version writes [shop, sku];"
                + " choose another warehouse, or move this one away");
  }

  private List<Row> random() {
    List<Row> all = Stock.random(new Random(seed), ROWS);
    Collections.shuffle(all, new Random(seed));
    return all;
  }

  private Dataset stock(String... options) {
    Map<String, String> all = new HashMap<>();
    all.put("warehouse", warehouse.toString());
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    return Datasets.open("iceberg:shop.stock", all);
  }

  private void write(String runId, List<Row> rows) {
    write(runId, rows, BY_VERSION);
  }

  private void write(String runId, List<Row> rows, String... options) {
    write(runId, Create.of(rows).withRowSchema(Stock.SCHEMA), rows.size(), options);
  }

  private void write(String runId, PTransform<PBegin, PCollection<Row>> rows, long count) {
    write(runId, rows, count, BY_VERSION);
  }

  private void write(
      String runId, PTransform<PBegin, PCollection<Row>> rows, long count, String... options) {
    Pipeline pipeline = Pipeline.create();
    WrittenRows written =
        pipeline
            .apply(rows)
            .setRowSchema(Stock.SCHEMA)
            .apply(PackBlocks.of())
            .apply("Store", stock(options).write(new StepContext(runId, "stock/Write")));
    String of = "seed " + seed;
    PAssert.that(of, written.tallies())
        .satisfies(
            tallies -> {
              assertThat(
                      StreamSupport.stream(tallies.spliterator(), false)
                          .mapToLong(tally -> tally.<Long>getValue(WrittenRows.ROWS))
                          .sum())
                  .as(of)
                  .isEqualTo(count);
              return null;
            });
    pipeline.run().waitUntilFinish();
  }

  /** Also of each commit: what was written was superseded or deleted, or is shown. */
  private void assertHolds(List<Row> came) {
    assertRows(Stock.shown(came));
    try (IcebergTables tables = IcebergTables.open(IcebergCatalog.embedded(warehouse))) {
      List<CommittedSnapshot> commits = tables.history("shop.stock");
      assertThat(commits.stream().mapToLong(CommittedSnapshot::writtenRows).sum())
          .as("seed %s", seed)
          .isEqualTo(came.size());
      assertThat(commits.stream().mapToLong(CommittedSnapshot::stayedRows).sum())
          .as("seed %s", seed)
          .isEqualTo(Stock.shown(came).size());
    }
  }

  private void assertRows(List<Row> expected) {
    Pipeline pipeline = Pipeline.create();
    PAssert.that(
            "seed " + seed,
            pipeline
                .apply(stock().read(new StepContext("run-9", "stock/Read")))
                .blocks()
                .apply(UnpackBlocks.rows()))
        .containsInAnyOrder(expected);
    pipeline.run().waitUntilFinish();
  }

  private void assertRefused(String problems, String... options) {
    assertThatThrownBy(() -> stock(options))
        .as(Arrays.toString(options))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot open iceberg:shop.stock: " + problems);
  }
}
