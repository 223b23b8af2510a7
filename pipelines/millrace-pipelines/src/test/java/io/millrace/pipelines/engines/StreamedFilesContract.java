/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.files.InputFiles;
import io.millrace.io.files.RawRecord;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.io.files.StreamFiles;
import io.millrace.io.mapping.DatasetMapping;
import io.millrace.io.mapping.DuplicateRule;
import io.millrace.io.mapping.FieldMapping;
import io.millrace.io.mapping.MapRecords;
import io.millrace.io.mapping.MappedRow;
import io.millrace.io.mapping.MappedTimes;
import io.millrace.io.values.TimeParser;
import io.millrace.pipelines.Preflight;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.measure.Measure;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files as a stream on an engine: each record once, and windows of those that are not late. */
public abstract class StreamedFilesContract {
  private static final int RECORDS_PER_FILE = 2_000;
  private static final Duration SIZE = Duration.ofSeconds(20);
  private static final Duration DISORDER = Duration.ofSeconds(5);
  private static final Duration LATENESS = Duration.ofSeconds(10);
  private static final Schema TARGET =
      Schema.builder().addDateTimeField(MappedRow.EVENT_TIME).build();

  /**
   * So many a second, so that what an engine does by the clock is little beside the whole; then
   * fewer, where it was busy with something else until all of them were due.
   */
  private static final int[] PACES = {1_000, 400, 100};

  /** More of the windows than these must be out before the last record comes. */
  private static final int PERCENT = 80;

  private final RunnerLauncher launcher;
  private final List<String> records = new ArrayList<>();
  private final Map<String, Long> windows = new TreeMap<>();
  private long late;

  protected StreamedFilesContract(RunnerLauncher launcher) {
    this.launcher = launcher;
  }

  /** How the engine takes small turns. */
  protected void fit(PipelineOptions options) {}

  @Test
  final void givesEachRecordOnceAndWindowsOfThoseThatAreNotLate(@TempDir Path folder)
      throws IOException {
    long seed = System.nanoTime();
    write(folder, new Random(seed));
    assertThat(late).isPositive();

    int windowsBefore = 0;
    for (int run = 0; !isMost(windowsBefore) && run < PACES.length; run++) {
      run(folder, PACES[run]);

      assertThat(Seen.lines("record "))
          .as("seed %d", seed)
          .containsExactlyInAnyOrderElementsOf(records);
      assertThat(SeenWindows.lastPanes()).as("seed %d", seed).isEqualTo(windows);
      assertThat(Seen.lines("tally ").stream().mapToLong(Long::parseLong).sum())
          .isEqualTo(records.size());
      windowsBefore = windowsBefore(records.get(records.size() - 1));
    }
    assertThat(isMost(windowsBefore))
        .as(
            "%d windows before the last record, of %d, seed %d",
            windowsBefore, windows.size(), seed)
        .isTrue();
  }

  private boolean isMost(int windowsBefore) {
    return 100 * windowsBefore > PERCENT * windows.size();
  }

  private void run(Path folder, int recordsPerSecond) {
    RunnerProfile profile = launcher.profile(RunMode.STREAMING);
    fit(profile.options());
    Pipeline pipeline = Pipeline.create(profile.options());
    build(pipeline, folder, recordsPerSecond);
    launcher.fit(profile, pipeline);
    assertThat(Preflight.check(pipeline, launcher, profile, RunMode.STREAMING)).isEmpty();
    Seen.clear();

    try (Engine engine = launcher.start(profile.options())) {
      Seen.awaitEnd(engine.run(pipeline));
    }
  }

  private static int windowsBefore(String record) {
    List<String> lines = Seen.lines();
    return (int)
        lines.subList(0, lines.indexOf("record " + record)).stream()
            .filter(line -> line.startsWith(SeenWindows.PREFIX))
            .map(line -> line.split(" ", -1)[1])
            .distinct()
            .count();
  }

  private static void build(Pipeline pipeline, Path folder, int recordsPerSecond) {
    FieldMapping at =
        new FieldMapping("at", null, TimeParser.EPOCH_MILLIS, "UTC", "", "", ".", Map.of());
    DatasetMapping mapping =
        new DatasetMapping(
            null, Map.of(MappedRow.EVENT_TIME, at), DuplicateRule.KEEP_ALL, Map.of());
    // tag::stream[]
    ReadFilesResult read =
        pipeline.apply(
            "Read",
            StreamFiles.from(InputFiles.resolve("clicks", folder.toString(), null))
                .timedBy(MappedTimes.of(mapping))
                .allowingDisorder(DISORDER)
                .perSecond(recordsPerSecond)
                .at(new StepContext("run-1", "Read"))
                .ingestedAt(Instant.EPOCH));
    PCollection<Block> clicks =
        read.records()
            .apply("Map", MapRecords.by(mapping, TARGET).at(new StepContext("run-1", "Map")))
            .mapped();
    // end::stream[]
    Seen.all(
        "record ",
        read.records()
            .apply("Unpack", UnpackBlocks.rows())
            .apply(
                "Place",
                MapElements.into(TypeDescriptors.strings()).via(StreamedFilesContract::place)));
    Seen.all(
        "tally ",
        read.tallies()
            .apply(
                "Count",
                MapElements.into(TypeDescriptors.longs())
                    .via(tally -> tally.getInt64(ReadFilesResult.RECORDS))));
    SeenWindows.all(
        clicks
            .apply(
                "PerWindow",
                AggregateWindows.tumbling(SIZE)
                    .measuring(Measure.count("clicks"))
                    .onBlocks()
                    .allowingLateness(LATENESS))
            .results(),
        "clicks");
  }

  private static String place(Row row) {
    return Path.of(String.valueOf(row.getString(RawRecord.SOURCE))).getFileName()
        + "#"
        + row.getInt64(RawRecord.RECORD_NUMBER)
        + " "
        + row.getString(RawRecord.RECORD);
  }

  /** Writes a file of each kind, one after the other, and what must come of them. */
  private void write(Path folder, Random random) throws IOException {
    String[] names = {"1.csv", "2.jsonl.gz", "3.jsonl"};
    long latest = Long.MIN_VALUE / 2;
    long now = 0;
    for (String name : names) {
      try (BufferedWriter out = writer(folder.resolve(name))) {
        boolean csv = name.endsWith(".csv");
        out.write(csv ? "id,at\n" : "");
        for (int number = 1; number <= RECORDS_PER_FILE; number++) {
          now += random.nextInt(300);
          long behind =
              random.nextInt(random.nextInt(50) == 0 ? 180_000 : (int) DISORDER.toMillis());
          long time = Math.max(0, now - behind);
          String record =
              csv ? "\"" + number + "\"," + time : "{\"id\":" + number + ",\"at\":" + time + "}";
          out.write(record + "\n");
          records.add(name + "#" + number + " " + record);
          long end = (time / SIZE.toMillis() + 1) * SIZE.toMillis();
          if (end + LATENESS.toMillis() <= latest - DISORDER.toMillis()) {
            late++;
          } else {
            windows.merge(
                new org.joda.time.Instant(end - SIZE.toMillis()).toString(), 1L, Long::sum);
          }
          latest = Math.max(latest, time);
        }
      }
    }
  }

  private static BufferedWriter writer(Path file) throws IOException {
    OutputStream out = Files.newOutputStream(file);
    boolean packed = file.toString().endsWith(".gz");
    return new BufferedWriter(
        new OutputStreamWriter(packed ? new GZIPOutputStream(out) : out, StandardCharsets.UTF_8));
  }
}
