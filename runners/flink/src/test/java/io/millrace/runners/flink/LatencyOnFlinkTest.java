/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.iceberg.CommitStream;
import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.io.iceberg.RowVersions;
import io.millrace.io.iceberg.WriteDataFiles;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.measure.Measure;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.state.TimeDomain;
import org.apache.beam.sdk.state.TimerMap;
import org.apache.beam.sdk.state.TimerSpec;
import org.apache.beam.sdk.state.TimerSpecs;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.TypeDescriptor;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.CatalogUtil;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many checkpoints a window's result waits for. How long it takes by the clock, from the
 * watermark that passes the window's end to the commit that shows it, is the machine's matter, and
 * printed.
 */
@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
class LatencyOnFlinkTest {
  /**
   * The one under way when the watermark passes, one that begins while the window's rows are
   * gathered, and the one that has them.
   */
  private static final int USUAL_CHECKPOINTS = 3;

  /** Where tasks are behind, barriers overtake what is on its way. */
  private static final int MOST_CHECKPOINTS = 2 * USUAL_CHECKPOINTS;

  private static final long SIZE = 250;
  private static final int WINDOWS = 40;
  private static final Schema SCHEMA = Schema.builder().addInt64Field("number").build();
  private static final IcebergTable SUMS =
      IcebergTable.ofWindows(
          "gold.sums",
          Schema.builder()
              .addInt64Field("number")
              .addDateTimeField("window_start")
              .addDateTimeField("window_end")
              .addInt64Field("numbers")
              .addInt64Field("pane")
              .addBooleanField("is_final")
              .build(),
          new RowVersions("window_start", List.of("number"), "pane"),
          Gate.ALWAYS);

  /** When the watermark passed the end of a window, by the clock; both in milliseconds. */
  private static final Map<Long, Long> PASSED = new ConcurrentHashMap<>();

  @TempDir Path warehouse;

  @Test
  @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void showsAWindowWithOneOfTheNextCheckpointsBehindItsEnd() throws IOException {
    PASSED.clear();
    IcebergCatalog catalog = IcebergCatalog.embedded(warehouse);

    run(catalog);

    List<Long> latencies = new ArrayList<>();
    List<Integer> waits = new ArrayList<>();
    for (Map.Entry<Long, Long> window : shown(catalog).entrySet()) {
      // The last windows end with the input, whose watermark goes to the end of time.
      if (window.getKey() <= WINDOWS * SIZE) {
        long passed = requireNonNull(PASSED.get(window.getKey()), "not passed");
        latencies.add(window.getValue() - passed);
        waits.add(PacedNumbers.completed(passed, window.getValue()));
      }
    }
    latencies.sort(null);
    waits.sort(null);
    print(latencies, waits);
    assertThat(waits).hasSize(WINDOWS);
    assertThat(waits.get(WINDOWS / 2)).isBetween(1, USUAL_CHECKPOINTS);
    assertThat(waits.get(WINDOWS - 1)).isLessThanOrEqualTo(MOST_CHECKPOINTS);
  }

  private static void run(IcebergCatalog catalog) {
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      tables.prepare(List.of(SUMS));
    }
    FlinkLauncher launcher = new FlinkLauncher();
    RunnerProfile profile = launcher.profile(RunMode.STREAMING, SessionLauncher.CHECKPOINTS);
    Pipeline pipeline = Pipeline.create(profile.options());
    build(pipeline, catalog);
    launcher.fit(profile, pipeline);
    try (Engine engine = launcher.start(profile.options())) {
      assertThat(engine.run(pipeline).waitUntilFinish()).isEqualTo(State.DONE);
    }
  }

  /** When a commit first showed a window, by its end; both in milliseconds. */
  private static Map<Long, Long> shown(IcebergCatalog catalog) throws IOException {
    Table table =
        CatalogUtil.buildIcebergCatalog(catalog.name(), catalog.properties(), new Configuration())
            .loadTable(TableIdentifier.parse(SUMS.name()));
    Map<Long, Long> shown = new TreeMap<>();
    for (Snapshot commit : table.snapshots()) {
      try (CloseableIterable<Record> rows =
          IcebergGenerics.read(table).useSnapshot(commit.snapshotId()).build()) {
        for (Record row : rows) {
          OffsetDateTime end = (OffsetDateTime) requireNonNull(row.getField("window_end"));
          shown.merge(end.toInstant().toEpochMilli(), commit.timestampMillis(), Math::min);
        }
      }
    }
    return shown;
  }

  private static void print(List<Long> latencies, List<Integer> waits) {
    System.out.printf(
        "a window's end to its row in the table: %d windows, p50 %d ms, p99 %d ms, max %d ms%n",
        latencies.size(),
        latencies.get(latencies.size() / 2),
        latencies.get(latencies.size() * 99 / 100),
        latencies.get(latencies.size() - 1));
    System.out.println("checkpoints that windows waited for: " + waits);
  }

  private static void build(Pipeline pipeline, IcebergCatalog catalog) {
    PCollection<Block> numbers =
        pipeline
            .apply("Numbers", Read.from(new PacedNumbers(LatencyOnFlinkTest::isMeasured)))
            .apply(
                "ToBlocks",
                MapElements.into(TypeDescriptor.of(Block.class)).via(LatencyOnFlinkTest::block))
            .setCoder(BlockCoder.of(SCHEMA));
    numbers
        .apply("OneKey", WithKeys.<String, Block>of("").withKeyType(TypeDescriptors.strings()))
        .apply("Watermark", ParDo.of(new WatermarkFn()));
    numbers
        .apply(
            "Sums",
            AggregateWindows.tumbling(Duration.ofMillis(SIZE))
                .by("number")
                .measuring(Measure.count("numbers"))
                .onBlocks()
                .withPanes())
        .results()
        .apply("Write", WriteDataFiles.to(catalog, SUMS))
        .apply("Commit", CommitStream.of(catalog, List.of(SUMS), "run-1"));
  }

  private static Block block(long number) {
    BlockBuilder builder = new BlockBuilder(SCHEMA);
    builder.column(0).appendValue(number % 2);
    builder.endRow(number, number);
    return builder.build();
  }

  private static boolean isMeasured() {
    return PASSED.size() > WINDOWS;
  }

  /** Notes when the watermark passes the end of a window. */
  @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // Beam finds them by their annotations
  private static final class WatermarkFn extends DoFn<KV<String, Block>, Void> {
    private static final long serialVersionUID = 1L;

    @TimerFamily("ends")
    private final TimerSpec spec = TimerSpecs.timerMap(TimeDomain.EVENT_TIME);

    @ProcessElement
    public void processElement(
        @Element KV<String, Block> element, @TimerFamily("ends") TimerMap ends) {
      long end = (element.getValue().minEventTime() / SIZE + 1) * SIZE;
      ends.set(Long.toString(end), Instant.ofEpochMilli(end));
    }

    @OnTimerFamily("ends")
    public void onTimer(@TimerId String end) {
      PASSED.putIfAbsent(Long.parseLong(end), System.currentTimeMillis());
    }
  }
}
