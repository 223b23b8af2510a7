/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.testing.DirectWorkersExtension;
import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.PackBlocks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(DirectWorkersExtension.class)
class CommitStreamTest {
  private static final IcebergTable LOG =
      new IcebergTable("bronze.revenue", Revenue.SCHEMA, WriteMode.APPEND, Gate.ALWAYS);
  private static final List<IcebergTable> TABLES = List.of(LOG, Revenue.TABLE);

  @TempDir Path warehouse;
  private IcebergCatalog catalog;

  @BeforeEach
  void prepare() {
    catalog = IcebergCatalog.embedded(warehouse);
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      tables.prepare(TABLES);
    }
  }

  @Test
  void showsRowsWhileTheyComeAndEachOnce() {
    List<Row> all = Revenue.random(new Random(7), 60);

    stream(all, 4);

    assertThat(rows(LOG)).containsExactlyInAnyOrderElementsOf(all);
    assertThat(rows(Revenue.TABLE)).containsExactlyInAnyOrderElementsOf(Revenue.latest(all));
    assertThat(commits(LOG)).hasSizeGreaterThan(1).allMatch(id -> id.startsWith("run-1/"));
    assertThat(commits(Revenue.TABLE)).hasSizeGreaterThan(1);
  }

  @Test
  void gathersTheRowsOfASecondInAFileWhereBundlesAreSmall() {
    List<Row> all = Revenue.random(new Random(12), 60);
    PipelineOptions options = PipelineOptionsFactory.create();
    options.as(MillraceOptions.class).setGatherWrites(true);

    stream(all, 4, options);

    assertThat(rows(LOG)).containsExactlyInAnyOrderElementsOf(all);
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      assertThat(
              tables.streamed(LOG.name(), "run-1").stream()
                  .mapToLong(CommittedSnapshot::addedFiles)
                  .sum())
          .isBetween(4L, 8L);
    }
  }

  @Test
  void theCommitsOfAStreamSayWhatBecameOfEachRowWritten() {
    List<Row> all = Revenue.random(new Random(9), 60);
    int stayed = Revenue.latest(all).size();

    stream(all, 4);

    try (IcebergTables tables = IcebergTables.open(catalog)) {
      List<CommittedSnapshot> gold = tables.streamed(Revenue.TABLE.name(), "run-1");
      assertThat(gold.stream().mapToLong(CommittedSnapshot::writtenRows).sum()).isEqualTo(60);
      assertThat(gold.stream().mapToLong(CommittedSnapshot::supersededRows).sum())
          .isEqualTo(60 - stayed);
      assertThat(gold.get(gold.size() - 1).totalRows()).isEqualTo(stayed);
      assertThat(tables.streamed(LOG.name(), "run-1"))
          .allMatch(commit -> commit.writtenRows() == commit.addedRows())
          .allMatch(commit -> commit.supersededRows() == 0);
      assertThat(tables.streamed(LOG.name(), "run")).isEmpty();
    }
  }

  @Test
  void aTableIsEmptiedOnceUnderAnId() {
    stream(Revenue.random(new Random(10), 20), 1);

    try (IcebergTables tables = IcebergTables.open(catalog)) {
      tables.clear(LOG, "run-2/start");
    }
    assertThat(rows(LOG)).isEmpty();

    stream(Revenue.random(new Random(11), 20), 1);
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      tables.clear(LOG, "run-2/start");
      assertThat(tables.streamed(LOG.name(), "run-2"))
          .singleElement()
          .returns(0L, CommittedSnapshot::writtenRows);
    }
    assertThat(rows(LOG)).hasSize(20);
  }

  /** Its rows are in other files then. */
  @Test
  void showsAMicroBatchOnceThatIsWorkedOffAgain() {
    List<Row> all = Revenue.random(new Random(12), 60);

    stream(all, 4, microBatches());
    List<String> commits = commits(LOG);
    stream(all, 4, microBatches());

    assertThat(rows(LOG)).containsExactlyInAnyOrderElementsOf(all);
    assertThat(rows(Revenue.TABLE)).containsExactlyInAnyOrderElementsOf(Revenue.latest(all));
    assertThat(commits).containsExactly("run-1/0", "run-1/1", "run-1/2", "run-1/3");
    assertThat(commits(LOG)).isEqualTo(commits);
  }

  @Test
  void refusesAMicroBatchThatIsNotAsItWas() {
    List<Row> all = Revenue.random(new Random(13), 60);
    stream(all, 4, microBatches());

    assertThatThrownBy(() -> stream(all.subList(0, 10), 1, microBatches()))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .rootCause()
        .hasMessageMatching(
            "Cannot commit run-1/0 to \\w+\\.revenue again: it had 15 rows, and has 10 now");
  }

  /** The same sink at the end of bounded input: the same table. */
  @Test
  void equalsOneCommitAtTheEnd() {
    List<Row> all = Revenue.random(new Random(8), 60);

    Pipeline pipeline = Pipeline.create();
    PCollection<WrittenFile> files =
        pipeline
            .apply(Create.of(all).withRowSchema(Revenue.SCHEMA))
            .apply(PackBlocks.of())
            .apply(WriteDataFiles.blocksTo(catalog, Revenue.TABLE));
    var gate = pipeline.apply("Gate", Create.of(true)).apply(View.asSingleton());
    files.apply(CommitTables.of(catalog, List.of(Revenue.TABLE), "run-1", gate));
    assertThat(pipeline.run().waitUntilFinish()).isEqualTo(State.DONE);

    assertThat(rows(Revenue.TABLE)).containsExactlyInAnyOrderElementsOf(Revenue.latest(all));
    assertThat(commits(Revenue.TABLE)).containsExactly("run-1");
  }

  @Test
  void refusesToReplaceATableByAStream() {
    IcebergTable replaced =
        new IcebergTable("silver.revenue", Revenue.SCHEMA, WriteMode.REPLACE, Gate.ALWAYS);

    assertThatThrownBy(() -> CommitStream.of(catalog, List.of(LOG, replaced), "run-1"))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Unsupported mode of silver.revenue: REPLACE (supported in a stream: APPEND,"
                + " OVERWRITE_WINDOWS, UPSERT)");
  }

  private static PipelineOptions microBatches() {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.as(MillraceOptions.class).setMicroBatches(true);
    return options;
  }

  private void stream(List<Row> rows, int parts) {
    stream(rows, parts, PipelineOptionsFactory.create());
  }

  /** Each row is a bundle of its own, and time goes on after each part. */
  private void stream(List<Row> rows, int parts, PipelineOptions options) {
    TestStream.Builder<Row> stream =
        TestStream.create(RowCoder.of(Revenue.SCHEMA)).advanceWatermarkTo(new Instant(0));
    for (int part = 0; part < parts; part++) {
      for (Row row : rows.subList(rows.size() * part / parts, rows.size() * (part + 1) / parts)) {
        stream = stream.addElements(row);
      }
      stream = stream.advanceProcessingTime(Duration.standardSeconds(5));
    }
    Pipeline pipeline = Pipeline.create(options);
    PCollection<Row> input =
        pipeline.apply(stream.advanceWatermarkToInfinity()).setRowSchema(Revenue.SCHEMA);
    PCollectionList.of(input.apply("Log", WriteDataFiles.to(catalog, LOG)))
        .and(input.apply("Gold", WriteDataFiles.to(catalog, Revenue.TABLE)))
        .apply(Flatten.pCollections())
        .apply(CommitStream.of(catalog, TABLES, "run-1"));
    assertThat(pipeline.run().waitUntilFinish()).isEqualTo(State.DONE);
  }

  private List<Row> rows(IcebergTable table) {
    List<Row> rows = new ArrayList<>();
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      tables.forEachRow(table, rows::add);
    }
    return rows;
  }

  private List<String> commits(IcebergTable table) {
    List<String> ids = new ArrayList<>();
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      Table loaded = tables.load(table.name());
      for (Snapshot snapshot : loaded.snapshots()) {
        ids.add(snapshot.summary().get("millrace.commit-id"));
      }
    }
    return ids;
  }
}
