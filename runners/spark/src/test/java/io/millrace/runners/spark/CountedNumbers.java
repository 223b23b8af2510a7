/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.iceberg.CommitStream;
import io.millrace.io.iceberg.CommittedSnapshot;
import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTable;
import io.millrace.io.iceberg.IcebergTable.Gate;
import io.millrace.io.iceberg.IcebergTable.WriteMode;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.io.iceberg.WriteDataFiles;
import io.millrace.io.iceberg.WrittenFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.coders.VarLongCoder;
import org.apache.beam.sdk.io.Read;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.state.StateSpec;
import org.apache.beam.sdk.state.StateSpecs;
import org.apache.beam.sdk.state.ValueState;
import org.apache.beam.sdk.transforms.Count;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.WithKeys;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.transforms.windowing.IntervalWindow;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;

/**
 * A stream of numbers: all of them in one table, each with how many of its key were seen with it,
 * and in another how many each window has.
 */
final class CountedNumbers {
  static final int WINDOW = 250;
  static final int KEYS = 8;
  static final String RUN = "r1";
  private static final Duration POLL = Duration.millis(200);

  /** The number that counting fails at in this JVM; none if it is negative. */
  static final AtomicLong FAILS_AT = new AtomicLong(-1);

  static final IcebergTable NUMBERS =
      new IcebergTable(
          "bronze.numbers",
          Schema.builder().addInt64Field("number").addInt64Field("seen").build(),
          WriteMode.APPEND,
          Gate.ALWAYS);

  static final IcebergTable COUNTS =
      new IcebergTable(
          "gold.counts",
          Schema.builder()
              .addInt64Field("window_start")
              .addInt64Field("key")
              .addInt64Field("numbers")
              .build(),
          WriteMode.APPEND,
          Gate.ALWAYS);

  static final List<IcebergTable> TABLES = List.of(NUMBERS, COUNTS);

  private CountedNumbers() {}

  static void build(Pipeline pipeline, Numbers source, IcebergCatalog catalog) {
    PCollection<Long> numbers = pipeline.apply("Read", Read.from(source));
    PCollection<WrittenFile> all =
        numbers
            .apply(
                "KeyToSee",
                WithKeys.<Long, Long>of(number -> number % KEYS)
                    .withKeyType(TypeDescriptors.longs()))
            .apply("See", ParDo.of(new SeeFn()))
            .setRowSchema(NUMBERS.schema())
            .apply("WriteNumbers", WriteDataFiles.to(catalog, NUMBERS));
    PCollection<WrittenFile> counts =
        numbers
            .apply("Fail", ParDo.of(new FailFn()))
            .apply("Window", Window.into(FixedWindows.of(Duration.millis(WINDOW))))
            .apply(
                "Key",
                WithKeys.<Long, Long>of(number -> number % KEYS)
                    .withKeyType(TypeDescriptors.longs()))
            .apply("Count", Count.perKey())
            .apply("CountAsRow", ParDo.of(new AsRowFn()))
            .setRowSchema(COUNTS.schema())
            .apply("Globally", Window.into(new GlobalWindows()))
            .apply("WriteCounts", WriteDataFiles.to(catalog, COUNTS));
    PCollectionList.of(all)
        .and(counts)
        .apply("Files", Flatten.pCollections())
        .apply("Show", CommitStream.of(catalog, TABLES, RUN));
  }

  /** Fails unless the tables have each number, and each count, once. */
  static void assertEachOnce(IcebergCatalog catalog, int limit) {
    assertThat(rows("numbers", catalog, NUMBERS)).isEqualTo(numbers(limit));
    assertThat(rows("counts", catalog, COUNTS)).isEqualTo(counts(limit));
  }

  private static List<String> rows(String what, IcebergCatalog catalog, IcebergTable table) {
    List<String> rows = new ArrayList<>();
    try (IcebergTables tables = IcebergTables.open(catalog)) {
      tables.forEachRow(table, row -> rows.add(row.getValues().toString()));
    }
    rows.sort(null);
    System.out.println(
        rows.size()
            + " "
            + what
            + ": "
            + UUID.nameUUIDFromBytes(String.join("\n", rows).getBytes(StandardCharsets.UTF_8)));
    return rows;
  }

  private static List<String> numbers(int limit) {
    return LongStream.range(0, limit)
        .mapToObj(number -> "[" + number + ", " + (number / KEYS + 1) + "]")
        .sorted()
        .toList();
  }

  /** Counted one by one. */
  private static List<String> counts(int limit) {
    List<String> counts = new ArrayList<>();
    for (long start = 0; start < limit; start += WINDOW) {
      for (int key = 0; key < KEYS; key++) {
        int ofKey = key;
        long window = start;
        long count = IntStream.range(0, WINDOW).filter(i -> (window + i) % KEYS == ofKey).count();
        counts.add("[" + window + ", " + key + ", " + count + "]");
      }
    }
    counts.sort(null);
    return counts;
  }

  /** Waits until so many numbers are shown, and returns how many are. */
  static long awaitNumbers(PipelineResult run, IcebergTables tables, long least) {
    while (true) {
      long shown = shown(NUMBERS, tables);
      if (shown >= least) {
        return shown;
      }
      State state = run.waitUntilFinish(POLL);
      assertThat(state).as("%d numbers shown", shown).isEqualTo(State.RUNNING);
    }
  }

  /** Waits until all is shown that a run will show, and does not ask the run. */
  static void awaitAll(IcebergTables tables, int limit) {
    while (shown(NUMBERS, tables) < limit || shown(COUNTS, tables) < counts(limit).size()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL.getMillis()));
    }
  }

  private static long shown(IcebergTable table, IcebergTables tables) {
    return tables.streamed(table.name(), RUN).stream()
        .mapToLong(CommittedSnapshot::writtenRows)
        .sum();
  }

  /** Numbers of a key come in order, since they are of one split. */
  private static final class SeeFn extends DoFn<KV<Long, Long>, Row> {
    private static final long serialVersionUID = 1L;

    @StateId("seen")
    private final StateSpec<ValueState<Long>> spec = StateSpecs.value(VarLongCoder.of());

    @ProcessElement
    public void processElement(
        @Element KV<Long, Long> number,
        @StateId("seen") ValueState<Long> state,
        OutputReceiver<Row> out) {
      Long before = state.read();
      long seen = before == null ? 1 : before + 1;
      state.write(seen);
      out.output(Row.withSchema(NUMBERS.schema()).addValues(number.getValue(), seen).build());
    }
  }

  private static final class FailFn extends DoFn<Long, Long> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element Long number, OutputReceiver<Long> out) {
      if (number == FAILS_AT.get()) {
        throw new IllegalStateException("Cannot count " + number);
      }
      out.output(number);
    }
  }

  private static final class AsRowFn extends DoFn<KV<Long, Long>, Row> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(
        @Element KV<Long, Long> count, BoundedWindow window, OutputReceiver<Row> out) {
      out.output(
          Row.withSchema(COUNTS.schema())
              .addValues(
                  ((IntervalWindow) window).start().getMillis(),
                  requireNonNull(count.getKey(), "key is null"),
                  count.getValue())
              .build());
    }
  }
}
