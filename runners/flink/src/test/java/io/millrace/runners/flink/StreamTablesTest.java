/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.flink;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.iceberg.CommitStream;
import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.io.iceberg.RowVersions;
import io.millrace.io.iceberg.UpsertKey;
import io.millrace.io.iceberg.WriteDataFiles;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.measure.Measure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables that a stream writes on the embedded engine, also where a task fails in its midst. */
class StreamTablesTest {
  private static final long SEED = 20260923;
  private static final long LATENESS = 700;
  private static final long SIZE = 1_000;
  private static final Duration CHECKPOINT = Duration.ofMillis(100);
  private static final IcebergTable LOG =
      new IcebergTable("bronze.sales", StampedSplits.SCHEMA, WriteMode.APPEND, Gate.ALWAYS);
  private static final IcebergTable PER_SHOP =
      IcebergTable.ofWindows(
          "gold.sales_by_shop",
          Schema.builder()
              .addStringField("shop")
              .addDateTimeField("window_start")
              .addDateTimeField("window_end")
              .addInt64Field("sales")
              .addInt64Field("cents")
              .addInt64Field("pane")
              .addBooleanField("is_final")
              .build(),
          new RowVersions("window_start", List.of("shop"), "pane"),
          Gate.ALWAYS);

  /** The last sale of each shop: of repeats in other files one stays. */
  private static final IcebergTable LAST =
      IcebergTable.ofKeys(
          "silver.last_sales",
          StampedSplits.SCHEMA,
          UpsertKey.of("shop").orderedBy("cents"),
          Gate.ALWAYS);

  /** The engine is in this JVM, so what is static outlives its restarts. */
  private static final AtomicReference<IcebergCatalog> CATALOG = new AtomicReference<>();

  private static final AtomicBoolean FAULT_IS_DUE = new AtomicBoolean();

  @TempDir Path warehouse;

  @BeforeEach
  void prepare() {
    CATALOG.set(IcebergCatalog.embedded(warehouse));
    try (IcebergTables tables = IcebergTables.open(catalog())) {
      tables.prepare(List.of(LOG, PER_SHOP, LAST));
    }
  }

  /** The source holds its last blocks back until rows are in both tables. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void haveEachRowOnceAndTheLastResultOfEachWindow(boolean fails) {
    FAULT_IS_DUE.set(fails);
    FlinkLauncher launcher = new FlinkLauncher();
    RunnerProfile profile = launcher.profile(RunMode.STREAMING, CHECKPOINT);
    Pipeline pipeline = Pipeline.create(profile.options());
    build(pipeline);
    launcher.fit(profile, pipeline);

    State state;
    try (Engine engine = launcher.start(profile.options())) {
      state = engine.run(pipeline).waitUntilFinish();
    }

    assertThat(state).isEqualTo(State.DONE);
    assertThat(FAULT_IS_DUE).isFalse();
    assertThat(texts(LOG, "id", "shop", "cents"))
        .as("seed %d", SEED)
        .containsExactlyInAnyOrderElementsOf(everyRow());
    assertThat(texts(PER_SHOP, "window_start", "shop", "sales", "cents"))
        .as("seed %d", SEED)
        .containsExactlyInAnyOrderElementsOf(everyWindow());
    assertThat(texts(LAST, "shop", "cents", "id"))
        .as("seed %d", SEED)
        .containsExactlyInAnyOrderElementsOf(dearestOfEachShop());
  }

  private static IcebergCatalog catalog() {
    return requireNonNull(CATALOG.get(), "no test runs");
  }

  private static void build(Pipeline pipeline) {
    PCollection<Block> sales =
        pipeline
            .apply("Sales", Read.from(StampedSplits.of(SEED, split -> areTablesFilled())))
            .apply("Fault", ParDo.of(new FaultFn()));
    PCollection<Row> perShop =
        sales
            .apply(
                "PerShop",
                AggregateWindows.tumbling(Duration.ofMillis(SIZE))
                    .by("shop")
                    .measuring(Measure.count("sales"), Measure.sum("cents", "cents"))
                    .onBlocks()
                    .allowingLateness(Duration.ofMillis(LATENESS))
                    .withPanes())
            .results();
    IcebergCatalog catalog = catalog();
    PCollectionList.of(sales.apply("Log", WriteDataFiles.blocksTo(catalog, LOG)))
        .and(sales.apply("Last", WriteDataFiles.blocksTo(catalog, LAST)))
        .and(perShop.apply("Gold", WriteDataFiles.to(catalog, PER_SHOP)))
        .apply("Files", Flatten.pCollections())
        .apply("Commit", CommitStream.of(catalog, List.of(LOG, PER_SHOP, LAST), "run-1"));
  }

  /** Lets the source end: without that the test ends by its timeout. */
  private static boolean areTablesFilled() {
    try (IcebergTables tables = IcebergTables.open(catalog())) {
      return !tables.history(LOG.name()).isEmpty() && !tables.history(PER_SHOP.name()).isEmpty();
    }
  }

  private List<String> texts(IcebergTable table, String... columns) {
    List<String> texts = new ArrayList<>();
    try (IcebergTables tables = IcebergTables.open(catalog())) {
      tables.forEachRow(table, row -> texts.add(text(row, columns)));
    }
    return texts;
  }

  private static String text(Row row, String... columns) {
    List<String> values = new ArrayList<>();
    for (String column : columns) {
      values.add(String.valueOf(row.<Object>getValue(column)));
    }
    return String.join(" ", values);
  }

  private static List<String> everyRow() {
    List<String> rows = new ArrayList<>();
    forEachRow((row, time, stamp) -> rows.add(text(row, "id", "shop", "cents")));
    return rows;
  }

  private static List<String> everyWindow() {
    Map<String, long[]> windows = new HashMap<>();
    forEachRow(
        (row, time, stamp) -> {
          long start = Math.floorDiv(time, SIZE) * SIZE;
          if (start + SIZE + LATENESS > stamp) {
            String window = new org.joda.time.Instant(start) + " " + row.getString("shop");
            long[] sums = windows.computeIfAbsent(window, first -> new long[2]);
            sums[0]++;
            sums[1] += row.<Long>getValue("cents");
          }
        });
    return windows.entrySet().stream()
        .map(window -> window.getKey() + " " + window.getValue()[0] + " " + window.getValue()[1])
        .toList();
  }

  /** Of equal ones the greater id. */
  private static Collection<String> dearestOfEachShop() {
    Map<String, String> dearest = new HashMap<>();
    Map<String, Long> cents = new HashMap<>();
    forEachRow(
        (row, time, stamp) -> {
          String shop = requireNonNull(row.getString("shop"), "shop");
          long price = row.<Long>getValue("cents");
          long known = cents.getOrDefault(shop, Long.MIN_VALUE);
          String text = text(row, "shop", "cents", "id");
          if (price > known
              || (price == known && text.compareTo(dearest.getOrDefault(shop, "")) > 0)) {
            cents.put(shop, price);
            dearest.put(shop, text);
          }
        });
    return dearest.values();
  }

  private static void forEachRow(Taker taker) {
    for (int split = 0; split < StampedSplits.SPLITS; split++) {
      for (Block block : StampedSplits.blocks(SEED, split)) {
        for (int row = 0; row < block.rows(); row++) {
          taker.take(block.row(row), block.eventTime(row), block.stamp(row));
        }
      }
    }
  }

  private interface Taker {
    void take(Row row, long time, long stamp);
  }

  /** Fails once, when commits have been made that the restart must not repeat. */
  private static final class FaultFn extends DoFn<Block, Block> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element Block block, OutputReceiver<Block> out) {
      if (FAULT_IS_DUE.get() && areTablesFilled() && FAULT_IS_DUE.compareAndSet(true, false)) {
        throw new IllegalStateException("On purpose");
      }
      out.output(block);
    }
  }
}
