/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.iceberg.CommitStream;
import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.io.iceberg.WriteDataFiles;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.runners.spark.SparkContextOptions;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.Row;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.spark.streaming.api.java.JavaBatchInfo;
import org.apache.spark.streaming.api.java.JavaStreamingListener;
import org.apache.spark.streaming.api.java.JavaStreamingListenerBatchCompleted;
import org.joda.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many micro-batches a result waits for, whatever they last. */
class LatencyOnSparkTest {
  private static final int MOST_BATCHES = 2;
  private static final int NUMBERS = 6_000;
  private static final int WINDOW = 250;
  private static final long MOST_NANOS = 60_000_000_000L;
  private static final org.joda.time.Duration POLL = Duration.millis(100);
  private static final IcebergTable TABLE =
      new IcebergTable(
          "gold.counts",
          Schema.builder().addInt64Field("window_start").addInt64Field("numbers").build(),
          WriteMode.APPEND,
          Gate.ALWAYS);

  @TempDir private Path warehouse;
  private final List<JavaBatchInfo> batches = Collections.synchronizedList(new ArrayList<>());

  @Test
  void showsAWindowInTheTableWithinTwoMicroBatchesOfItsEnd() throws IOException {
    Numbers.WATERMARKS.clear();
    IcebergCatalog catalog = IcebergCatalog.embedded(warehouse);

    run(catalog);

    Map<Long, Integer> waits = new TreeMap<>();
    List<Long> watermarks = List.copyOf(Numbers.WATERMARKS);
    for (Map.Entry<Long, Integer> window : shown(catalog).entrySet()) {
      int passed = 0;
      while (watermarks.get(passed) < window.getKey() + WINDOW) {
        passed++;
      }
      waits.put(window.getKey(), window.getValue() - passed);
    }
    System.out.println("micro-batches from a window's end to its row in the table: " + waits);
    assertThat(waits).hasSize(NUMBERS / WINDOW);
    assertThat(waits.values()).allSatisfy(wait -> assertThat(wait).isBetween(0, MOST_BATCHES));
    assertThat(List.copyOf(waits.values()).subList(0, waits.size() / 2)).isNotEmpty();
  }

  private void run(IcebergCatalog catalog) throws IOException {
    SparkLauncher launcher = new SparkLauncher();
    RunnerProfile profile = launcher.profile(RunMode.STREAMING);
    profile.options().as(SparkContextOptions.class).setListeners(List.of(new Batches()));
    Pipeline pipeline = Pipeline.create(profile.options());
    try (IcebergTables tables = IcebergTables.open(catalog);
        Engine engine = launcher.start(profile.options())) {
      tables.prepare(List.of(TABLE));
      build(pipeline, catalog);
      PipelineResult run = engine.run(pipeline);
      long deadline = System.nanoTime() + MOST_NANOS;
      while (!run.getState().isTerminal()) {
        assertThat(System.nanoTime()).as("batches %d", batches.size()).isLessThan(deadline);
        run.waitUntilFinish(POLL);
      }
    }
  }

  private static void build(Pipeline pipeline, IcebergCatalog catalog) {
    pipeline
        .apply(Read.from(Numbers.below(NUMBERS)))
        .apply(Window.into(FixedWindows.of(Duration.millis(WINDOW))))
        .apply(WithKeys.of("all"))
        .apply(Count.perKey())
        .apply("AsRow", ParDo.of(new AsRowFn()))
        .setRowSchema(TABLE.schema())
        .apply("Globally", Window.into(new GlobalWindows()))
        .apply("Write", WriteDataFiles.to(catalog, TABLE))
        .apply("Show", CommitStream.of(catalog, List.of(TABLE), "r1"));
  }

  private static final class AsRowFn extends DoFn<KV<String, Long>, Row> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(
        @Element KV<String, Long> count, BoundedWindow window, OutputReceiver<Row> out) {
      out.output(
          Row.withSchema(TABLE.schema())
              .addValues(((IntervalWindow) window).start().getMillis(), count.getValue())
              .build());
    }
  }

  /** Of each window the number of the micro-batch whose commit shows it. */
  private Map<Long, Integer> shown(IcebergCatalog catalog) throws IOException {
    Table table =
        CatalogUtil.buildIcebergCatalog(catalog.name(), catalog.properties(), new Configuration())
            .loadTable(TableIdentifier.parse(TABLE.name()));
    Map<Long, Integer> shown = new TreeMap<>();
    for (Snapshot snapshot : table.snapshots()) {
      int batch = batchAt(snapshot.timestampMillis());
      try (CloseableIterable<Record> rows =
          IcebergGenerics.read(table).useSnapshot(snapshot.snapshotId()).build()) {
        for (Record row : rows) {
          shown.putIfAbsent((Long) requireNonNull(row.getField("window_start")), batch);
        }
      }
    }
    return shown;
  }

  /** They are worked off one after the other. */
  private int batchAt(long millis) {
    int batch = 0;
    while (batches.get(batch).processingEndTime() < millis) {
      batch++;
    }
    return batch;
  }

  private final class Batches extends JavaStreamingListener {
    @Override
    public void onBatchCompleted(JavaStreamingListenerBatchCompleted completed) {
      batches.add(completed.batchInfo());
    }
  }
}
