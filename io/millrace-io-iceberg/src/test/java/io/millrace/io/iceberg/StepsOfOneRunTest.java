/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.Datasets;
import io.millrace.io.dataset.WrittenRows;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.testing.DirectWorkersExtension;
import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.Snapshot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Steps of one run that write one table by its address, each as many rows as the other. */
@ExtendWith(DirectWorkersExtension.class)
class StepsOfOneRunTest {
  private static final Schema ORDER =
      Schema.builder().addStringField("id").addInt64Field("units").build();
  private static final IcebergTable ORDERS =
      new IcebergTable("shop.orders", ORDER, WriteMode.APPEND, Gate.ALWAYS);
  private static final List<Row> BY_SHOP = List.of(order("a", 1), order("b", 5));
  private static final List<Row> BY_WEB = List.of(order("c", 3), order("d", 4));

  @TempDir Path warehouse;

  @Test
  void allOfThemAddTheirRowsAndTheRunMadeAgainAddsNone() {
    run("run-1", orders(), BY_SHOP, BY_WEB);
    List<String> once = rows();
    run("run-1", orders(), BY_SHOP, BY_WEB);

    assertThat(once).containsExactlyInAnyOrder("a 1", "b 5", "c 3", "d 4");
    assertThat(rows()).containsExactlyInAnyOrderElementsOf(once);
    assertThat(commits()).containsExactlyInAnyOrder("run-1#Shop", "run-1#Web");
  }

  @Test
  void stepsOfOneNameAndThoseInOthersAreToldApart() {
    for (int again = 0; again < 2; again++) {
      Pipeline pipeline = Pipeline.create();
      store(pipeline.apply("One", Create.of(BY_SHOP)), "Store", "run-1", orders());
      store(pipeline.apply("Other", Create.of(BY_WEB)), "Store", "run-1", orders());
      blocks(pipeline.apply("Inner", Create.of(BY_SHOP)), "Inside")
          .apply(
              "Gold",
              PTransform.<PCollection<Block>, WrittenRows>compose(
                  blocks ->
                      blocks.apply("Store", orders().write(new StepContext("run-1", "gold")))));
      pipeline.run().waitUntilFinish();
    }

    assertThat(rows()).containsExactlyInAnyOrder("a 1", "b 5", "c 3", "d 4", "a 1", "b 5");
    assertThat(commits())
        .containsExactlyInAnyOrder("run-1#Store", "run-1#Store2", "run-1#Gold%2FStore");
  }

  @Test
  void microBatchesOfEachAreShownOnce() {
    stream("run-1");
    List<String> once = rows();
    List<String> commits = commits();
    stream("run-1");

    assertThat(once).containsExactlyInAnyOrder("a 1", "b 5", "c 3", "d 4");
    assertThat(rows()).containsExactlyInAnyOrderElementsOf(once);
    assertThat(commits)
        .containsExactlyInAnyOrder("run-1#Shop/0", "run-1#Shop/1", "run-1#Web/0", "run-1#Web/1");
    assertThat(commits()).isEqualTo(commits);
    try (IcebergTables tables = open()) {
      assertThat(tables.streamed(ORDERS.name(), "run-1")).hasSize(4);
      assertThat(tables.streamed(ORDERS.name(), "run")).isEmpty();
    }
  }

  @Test
  void aRunWhoseSnapshotsAreExpiredAddsNothingWhenItIsMadeAgain() {
    run("run-1", orders(), BY_SHOP, BY_WEB);
    run("run-2", orders(), List.of(order("e", 6)), List.of());

    try (IcebergTables tables = open()) {
      TableMaintenance.of(tables, ORDERS.name())
          .expireSnapshots(Instant.now().plus(Duration.ofDays(1)), 1);
    }
    run("run-1", orders(), BY_SHOP, BY_WEB);

    assertThat(rows()).containsExactlyInAnyOrder("a 1", "b 5", "c 3", "d 4", "e 6");
    assertThat(commits()).containsExactly("run-2#Shop");
  }

  @Test
  void whatAStreamWroteIsOneForEachStepWhenItIsExpired() {
    stream("run-1");
    run("run-2", orders(), List.of(order("e", 6)), List.of());

    try (IcebergTables tables = open()) {
      ExpireCommits.of(
          tables.load(ORDERS.name()),
          Instant.now(),
          Instant.now().plus(Duration.ofDays(1)),
          1,
          Duration.ofMillis(-1));

      assertThat(commits()).containsExactly("run-2#Shop");
      assertThat(tables.streamed(ORDERS.name(), "run-1"))
          .extracting(CommittedSnapshot::writtenRows)
          .containsExactly(2L, 2L);
    }
  }

  @Test
  void theLastRowOfEachKeyStaysWhicheverWroteIt() {
    Dataset byKey = orders("mode", "upsert", "key", "id", "order", "units");
    List<Row> others = List.of(order("a", 2), order("b", 4));

    for (int again = 0; again < 2; again++) {
      run("run-1", byKey, BY_SHOP, others);
    }

    assertThat(rows()).containsExactlyInAnyOrder("a 2", "b 5");
    assertThat(commits()).contains("run-1#Shop", "run-1#Web");
  }

  @Test
  void refusesToReplaceWhatAnotherStepOfTheRunHasWritten() {
    assertThatThrownBy(() -> run("run-1", orders("mode", "replace"), BY_SHOP, BY_WEB))
        .hasRootCauseInstanceOf(IllegalStateException.class)
        .rootCause()
        .hasMessageMatching(
            "Cannot replace shop.orders by run-1#(Shop|Web): another step of the run has written to"
                + " it, by run-1#(Shop|Web); flatten what they write into one step, and give a new"
                + " run id");
    assertThat(rows()).hasSize(2);
  }

  /** As a version made it that told no steps apart, and as a run's own committer does. */
  @Test
  void refusesARunWhoseCommitIsThereWithoutAStep() throws IOException {
    try (IcebergTables tables = open()) {
      tables.prepare(List.of(ORDERS));
      tables.commit(ORDERS, "run-1", List.of(Stock.file(tables, ORDERS, BY_SHOP)));
      run("run-2", orders(), BY_WEB, List.of());
      List<WrittenFile> files = List.of(Stock.file(tables, ORDERS, BY_SHOP));

      assertThatThrownBy(() -> run("run-1", orders(), BY_SHOP, List.of()))
          .rootCause()
          .isInstanceOf(IllegalStateException.class)
          .message()
          .isIn(refusal("run-1#Shop", "run-1"), refusal("run-1#Web", "run-1"));
      assertThatThrownBy(() -> tables.commit(ORDERS, "run-2", files))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(refusal("run-2", "run-2#Shop"));
    }
    assertThat(rows()).containsExactlyInAnyOrder("a 1", "b 5", "c 3", "d 4");
  }

  private static String refusal(String id, String there) {
    return "Cannot commit %s to shop.orders: it has a commit %s of the same run, and only one of the two names a step; write the table in one way, and give a new run id"
        .formatted(id, there);
  }

  private static Row order(String id, long units) {
    return Row.withSchema(ORDER).addValues(id, units).build();
  }

  private Dataset orders(String... options) {
    Map<String, String> all = new HashMap<>();
    all.put("warehouse", warehouse.toString());
    all.put("columns", "id string, units int64");
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    return Datasets.open("iceberg:shop.orders", all);
  }

  private static void run(String runId, Dataset orders, List<Row> byShop, List<Row> byWeb) {
    Pipeline pipeline = Pipeline.create();
    store(pipeline.apply("Walk", rows(byShop)), "Shop", runId, orders);
    store(pipeline.apply("Click", rows(byWeb)), "Web", runId, orders);
    pipeline.run().waitUntilFinish();
  }

  private static Create.Values<Row> rows(List<Row> rows) {
    return Create.of(rows).withRowSchema(ORDER);
  }

  /** Two micro-batches, each with a row for each step. */
  private void stream(String runId) {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.as(MillraceOptions.class).setMicroBatches(true);
    Pipeline pipeline = Pipeline.create(options);
    TestStream.Builder<Row> stream = TestStream.create(RowCoder.of(ORDER));
    for (int part = 0; part < 2; part++) {
      stream =
          stream
              .addElements(BY_SHOP.get(part), BY_WEB.get(part))
              .advanceProcessingTime(org.joda.time.Duration.standardSeconds(5));
    }
    PCollection<Row> all = pipeline.apply(stream.advanceWatermarkToInfinity());
    store(all.apply("Walk", Filter.by(BY_SHOP::contains)), "Shop", runId, orders());
    store(all.apply("Click", Filter.by(BY_WEB::contains)), "Web", runId, orders());
    pipeline.run().waitUntilFinish();
  }

  private static void store(PCollection<Row> rows, String name, String runId, Dataset orders) {
    String pack = "Pack" + rows.getName();
    blocks(rows, pack).apply(name, orders.write(new StepContext(runId, "orders/Write")));
  }

  private static PCollection<Block> blocks(PCollection<Row> rows, String name) {
    return rows.setRowSchema(ORDER).apply(name, PackBlocks.of());
  }

  private IcebergTables open() {
    return IcebergTables.open(IcebergCatalog.embedded(warehouse));
  }

  private List<String> rows() {
    List<String> rows = new ArrayList<>();
    try (IcebergTables tables = open()) {
      tables.forEachRow(
          ORDERS, row -> rows.add(row.getString("id") + " " + row.<Long>getValue("units")));
    }
    return rows;
  }

  /** The ids of those that are not expired. */
  private List<String> commits() {
    List<String> ids = new ArrayList<>();
    try (IcebergTables tables = open()) {
      for (Snapshot snapshot : tables.load(ORDERS.name()).snapshots()) {
        String id = CommitFiles.commitId(snapshot);
        if (id != null) {
          ids.add(id);
        }
      }
    }
    return ids;
  }
}
