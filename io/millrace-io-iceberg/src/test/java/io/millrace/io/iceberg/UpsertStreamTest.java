/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.View;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys that pipelines upsert, with and without an end. */
class UpsertStreamTest {
  private static final int ROWS = 60;
  private static final int PARTS = 4;

  @TempDir Path warehouse;
  private IcebergCatalog catalog;

  @BeforeEach
  void prepare() {
    catalog = IcebergCatalog.embedded(warehouse);
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      tables.prepare(List.of(Stock.TABLE));
    }
  }

  @Test
  void aStreamShowsTheLastRowOfEachKeyInAnyOrderOfArrival() {
    long seed = new Random().nextLong();
    List<Row> all = Stock.random(new Random(seed), ROWS);
    Collections.shuffle(all, new Random(seed));

    stream(all, "run-1", PipelineOptionsFactory.create());

    assertHolds(all, ROWS, seed);
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      assertThat(tables.streamed(Stock.TABLE.name(), "run-1")).hasSizeGreaterThan(1);
    }
  }

  @Test
  void aBatchShowsTheSameAsAStream() {
    long seed = new Random().nextLong();
    List<Row> all = Stock.random(new Random(seed), ROWS);
    Pipeline pipeline = Pipeline.create();
    PCollection<WrittenFile> files =
        pipeline
            .apply(Create.of(all).withRowSchema(Stock.SCHEMA))
            .apply(PackBlocks.of())
            .apply(WriteDataFiles.blocksTo(catalog, Stock.TABLE));
    var gate = pipeline.apply("Gate", Create.of(true)).apply(View.asSingleton());
    files.apply(CommitTables.of(catalog, List.of(Stock.TABLE), "run-1", gate));

    assertThat(pipeline.run().waitUntilFinish()).isEqualTo(State.DONE);

    assertHolds(all, ROWS, seed);
  }

  @Test
  void aSecondRunGoesOnFromTheFirst() {
    long seed = new Random().nextLong();
    List<Row> all = Stock.random(new Random(seed), ROWS);

    stream(all.subList(20, ROWS), "run-1", PipelineOptionsFactory.create());
    stream(all.subList(0, 20), "run-2", PipelineOptionsFactory.create());

    assertHolds(all, ROWS, seed);
  }

  /** Its rows are in other files then. */
  @Test
  void showsAMicroBatchOnceThatIsWorkedOffAgain() {
    long seed = new Random().nextLong();
    List<Row> all = Stock.random(new Random(seed), ROWS);
    PipelineOptions options = PipelineOptionsFactory.create();
    options.as(MillraceOptions.class).setMicroBatches(true);

    stream(all, "run-1", options);
    stream(all, "run-1", options);

    assertHolds(all, ROWS, seed);
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      assertThat(tables.history(Stock.TABLE.name())).hasSize(PARTS);
    }
  }

  @Test
  void filesOfAWriterThatNeverCommittedChangeNothing() throws IOException {
    long seed = new Random().nextLong();
    List<Row> all = Stock.random(new Random(seed), ROWS);
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      assertThat(Stock.file(tables, Stock.TABLE, all).records()).isEqualTo(ROWS);
    }

    stream(all.subList(0, 30), "run-1", PipelineOptionsFactory.create());

    assertHolds(all.subList(0, 30), 30, seed);
  }

  /** Whose parts of files know the deletes that are theirs. */
  @Test
  void aPipelineThatReadsItSeesTheLastRowOfEachKey() {
    long seed = new Random().nextLong();
    List<Row> all = Stock.random(new Random(seed), ROWS);
    stream(all, "run-1", PipelineOptionsFactory.create());

    Pipeline again = Pipeline.create();
    PAssert.that(
            "seed " + seed,
            again
                .apply(ReadSnapshot.of(catalog, Stock.TABLE.name()))
                .blocks()
                .apply(UnpackBlocks.rows()))
        .containsInAnyOrder(Stock.shown(all));

    assertThat(again.run().waitUntilFinish()).isEqualTo(State.DONE);
  }

  private void assertHolds(List<Row> came, long count, long seed) {
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      List<Row> found = new ArrayList<>();
      tables.forEachRow(Stock.TABLE, found::add);
      List<CommittedSnapshot> commits = tables.history(Stock.TABLE.name());
      long superseded = commits.stream().mapToLong(CommittedSnapshot::supersededRows).sum();
      long deleted = commits.stream().mapToLong(CommittedSnapshot::deletedRows).sum();

      assertThat(found).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(Stock.shown(came));
      assertThat(found.size() + superseded + deleted).as("seed %d", seed).isEqualTo(count);
    }
  }

  /** Each row is a bundle of its own, and time goes on after each part. */
  private void stream(List<Row> rows, String runId, PipelineOptions options) {
    TestStream.Builder<Row> stream =
        TestStream.create(RowCoder.of(Stock.SCHEMA)).advanceWatermarkTo(new Instant(0));
    for (int part = 0; part < PARTS; part++) {
      for (Row row : rows.subList(rows.size() * part / PARTS, rows.size() * (part + 1) / PARTS)) {
        stream = stream.addElements(row);
      }
      stream = stream.advanceProcessingTime(Duration.standardSeconds(5));
    }
    Pipeline pipeline = Pipeline.create(options);
    pipeline
        .apply(stream.advanceWatermarkToInfinity())
        .setRowSchema(Stock.SCHEMA)
        .apply(WriteDataFiles.to(catalog, Stock.TABLE))
        .apply(CommitStream.of(catalog, List.of(Stock.TABLE), runId));
    assertThat(pipeline.run().waitUntilFinish()).isEqualTo(State.DONE);
  }
}
