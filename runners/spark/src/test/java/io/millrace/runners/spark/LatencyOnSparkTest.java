/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTables;
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
  private static final long MOST_NANOS = 600_000_000_000L;
  private static final org.joda.time.Duration POLL = Duration.millis(100);
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
      while (watermarks.get(passed) < window.getKey() + CountedNumbers.WINDOW) {
        passed++;
      }
      waits.put(window.getKey(), window.getValue() - passed);
    }
    System.out.println("micro-batches from a window's end to its row in the table: " + waits);
    assertThat(waits).hasSize(NUMBERS / CountedNumbers.WINDOW);
    assertThat(waits.values()).allSatisfy(wait -> assertThat(wait).isBetween(0, MOST_BATCHES));
  }

  private void run(IcebergCatalog catalog) throws IOException {
    SparkLauncher launcher = new SparkLauncher();
    RunnerProfile profile = launcher.profile(RunMode.STREAMING);
    profile.options().as(SparkContextOptions.class).setListeners(List.of(new Batches()));
    Pipeline pipeline = Pipeline.create(profile.options());
    try (IcebergTables tables = IcebergTables.open(catalog);
        Engine engine = launcher.start(profile.options())) {
      tables.prepare(CountedNumbers.TABLES);
      CountedNumbers.build(pipeline, Numbers.below(NUMBERS), catalog);
      PipelineResult run = engine.run(pipeline);
      long deadline = System.nanoTime() + MOST_NANOS;
      while (!run.getState().isTerminal()) {
        assertThat(System.nanoTime()).as("batches %d", batches.size()).isLessThan(deadline);
        run.waitUntilFinish(POLL);
      }
    }
  }

  /** Of each window the number of the micro-batch whose commit shows it. */
  private Map<Long, Integer> shown(IcebergCatalog catalog) throws IOException {
    Table table =
        CatalogUtil.buildIcebergCatalog(catalog.name(), catalog.properties(), new Configuration())
            .loadTable(TableIdentifier.parse(CountedNumbers.COUNTS.name()));
    Map<Long, Integer> shown = new TreeMap<>();
    for (Snapshot snapshot : table.snapshots()) {
      int batch = batchAt(snapshot.timestampMillis());
      try (CloseableIterable<Record> rows =
          IcebergGenerics.read(table).useSnapshot(snapshot.snapshotId()).build()) {
        for (Record row : rows) {
          shown.merge((Long) requireNonNull(row.getField("window_start")), batch, Math::min);
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
