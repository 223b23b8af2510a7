/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.Datasets;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.io.iceberg.CommittedSnapshot;
import io.millrace.io.iceberg.IcebergCatalog;
import io.millrace.io.iceberg.IcebergTables;
import io.millrace.pipelines.Preflight;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.measure.Measure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table as a stream on an engine: each row once, and windows of those that are not late. */
public abstract class StreamedTableContract {
  private static final int COMMITS = 4;
  private static final int ROWS = 300;
  private static final Duration SIZE = Duration.ofSeconds(20);
  private static final Duration DISORDER = Duration.ofSeconds(5);
  private static final Duration LATENESS = Duration.ofSeconds(10);
  private static final Schema SCHEMA =
      Schema.builder().addInt64Field("id").addDateTimeField("at").build();

  private final RunnerLauncher launcher;

  protected StreamedTableContract(RunnerLauncher launcher) {
    this.launcher = launcher;
  }

  @Test
  final void givesEachRowThatWasAppendedAndWindowsOfThoseThatAreNotLate(@TempDir Path warehouse) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<List<Row>> commits = new ArrayList<>();
    for (int commit = 0; commit < COMMITS; commit++) {
      commits.add(rows(commit, random));
      append(warehouse, commit, commits.get(commit));
    }
    long first;
    try (IcebergTables tables = IcebergTables.open(IcebergCatalog.embedded(warehouse))) {
      List<CommittedSnapshot> history = tables.history("shop.ticks");
      assertThat(history).hasSize(COMMITS);
      first = history.get(0).snapshotId();
    }
    List<List<Row>> streamed = commits.subList(1, COMMITS);
    RunnerProfile profile = launcher.profile(RunMode.STREAMING);
    Pipeline pipeline = Pipeline.create(profile.options());
    build(pipeline, table(warehouse, "from", Long.toString(first), "until", "latest"));
    launcher.fit(profile, pipeline);
    assertThat(Preflight.check(pipeline, launcher, profile, RunMode.STREAMING)).isEmpty();
    Seen.clear();

    try (Engine engine = launcher.start(profile.options())) {
      Seen.awaitEnd(engine.run(pipeline));
    }

    assertThat(Seen.lines("row "))
        .as("seed %d", seed)
        .containsExactlyInAnyOrderElementsOf(
            streamed.stream().flatMap(List::stream).map(row -> "" + row.getInt64("id")).toList());
    assertThat(Seen.lines("tally ").stream().mapToLong(Long::parseLong).sum())
        .isEqualTo((COMMITS - 1) * ROWS);
    assertThat(SeenWindows.lastPanes()).as("seed %d", seed).isEqualTo(windows(streamed));
  }

  /** Each commit goes on half a minute after the one before, and some rows are minutes behind. */
  private static List<Row> rows(int commit, Random random) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      long behind = random.nextInt(20) == 0 ? random.nextInt(180_000) : 0;
      long at = Math.max(0, 300_000 + 30_000L * commit + random.nextInt(30_000) - behind);
      rows.add(
          Row.withSchema(SCHEMA)
              .addValues((long) commit * ROWS + i, org.joda.time.Instant.ofEpochMilli(at))
              .build());
    }
    return rows;
  }

  private static Dataset table(Path warehouse, String... options) {
    Map<String, String> all = new TreeMap<>();
    all.put("warehouse", warehouse.toString());
    all.put("event_time", "at");
    all.put("disorder", DISORDER.toString());
    for (int i = 0; i < options.length; i += 2) {
      all.put(options[i], options[i + 1]);
    }
    return Datasets.open("iceberg:shop.ticks", all);
  }

  private void append(Path warehouse, int commit, List<Row> rows) {
    RunnerProfile profile = launcher.profile(RunMode.BATCH);
    Pipeline pipeline = Pipeline.create(profile.options());
    pipeline
        .apply("Rows", Create.of(rows).withRowSchema(SCHEMA))
        .apply("Pack", PackBlocks.of())
        .apply(
            "Append",
            table(warehouse, "columns", "id int64, at datetime")
                .write(new StepContext("run-" + commit, "Append")));
    launcher.fit(profile, pipeline);
    try (Engine engine = launcher.start(profile.options())) {
      assertThat(engine.run(pipeline).waitUntilFinish()).isEqualTo(State.DONE);
    }
  }

  private static void build(Pipeline pipeline, Dataset ticks) {
    ReadBlocksResult read = pipeline.apply("Read", ticks.stream(new StepContext("run-9", "Read")));
    Seen.all(
        "row ",
        read.blocks()
            .apply("Unpack", UnpackBlocks.rows())
            .apply(
                "Id",
                MapElements.into(TypeDescriptors.strings()).via(row -> "" + row.getInt64("id"))));
    Seen.all(
        "tally ",
        read.tallies()
            .apply(
                "Count",
                MapElements.into(TypeDescriptors.longs())
                    .via(tally -> tally.getInt64(ReadFilesResult.RECORDS))));
    SeenWindows.all(
        read.blocks()
            .apply(
                "PerWindow",
                AggregateWindows.tumbling(SIZE)
                    .measuring(Measure.count("ticks"))
                    .onBlocks()
                    .allowingLateness(LATENESS))
            .results(),
        "ticks");
  }

  /** What must come of them: a row is late by the commits before its own. */
  private static Map<String, Long> windows(List<List<Row>> commits) {
    Map<String, Long> windows = new TreeMap<>();
    long late = 0;
    long latest = Long.MIN_VALUE / 2;
    for (List<Row> rows : commits) {
      long stamp = latest - DISORDER.toMillis();
      for (Row row : rows) {
        long at = row.<org.joda.time.Instant>getValue("at").getMillis();
        long end = (at / SIZE.toMillis() + 1) * SIZE.toMillis();
        if (end + LATENESS.toMillis() <= stamp) {
          late++;
        } else {
          windows.merge(new org.joda.time.Instant(end - SIZE.toMillis()).toString(), 1L, Long::sum);
        }
        latest = Math.max(latest, at);
      }
    }
    assertThat(late).isPositive();
    return windows;
  }
}
