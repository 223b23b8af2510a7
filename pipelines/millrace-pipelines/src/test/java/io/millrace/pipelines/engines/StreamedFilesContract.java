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
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
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
  private static final org.joda.time.Duration POLL = org.joda.time.Duration.millis(100);
  private static final long MOST_MILLIS = 120_000;
  private static final Schema TARGET =
      Schema.builder().addDateTimeField(MappedRow.EVENT_TIME).build();

  private final RunnerLauncher launcher;
  private final int leastPercent;
  private final List<String> records = new ArrayList<>();
  private final Map<String, Long> windows = new TreeMap<>();
  private long late;

  /**
   * @param leastPercent how many of the windows must be out before the last record comes, by how
   *     the engine takes turns and not by how fast it is
   */
  protected StreamedFilesContract(RunnerLauncher launcher, int leastPercent) {
    this.launcher = launcher;
    this.leastPercent = leastPercent;
  }

  @Test
  final void givesEachRecordOnceAndWindowsOfThoseThatAreNotLate(@TempDir Path folder)
      throws IOException {
    long seed = System.nanoTime();
    write(folder, new Random(seed));
    assertThat(late).isPositive();
    RunnerProfile profile = launcher.profile(RunMode.STREAMING);
    Pipeline pipeline = Pipeline.create(profile.options());
    build(pipeline, folder);
    launcher.fit(profile, pipeline);
    assertThat(Preflight.check(pipeline, launcher, profile, RunMode.STREAMING)).isEmpty();
    Seen.clear();

    try (Engine engine = launcher.start(profile.options())) {
      PipelineResult result = engine.run(pipeline);
      awaitEnd(result);
    }

    assertThat(seen("record ")).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(records);
    assertThat(lastPanes()).as("seed %d", seed).isEqualTo(windows);
    assertThat(seen("tally ").stream().mapToLong(Long::parseLong).sum()).isEqualTo(records.size());
    assertThat(100 * windowsBefore(records.get(records.size() - 1)))
        .isGreaterThanOrEqualTo(leastPercent * windows.size());
  }

  /** Sources have ended, and so does the run, by itself. */
  private void awaitEnd(PipelineResult result) {
    long deadline = System.currentTimeMillis() + MOST_MILLIS;
    while (!result.getState().isTerminal()) {
      assertThat(System.currentTimeMillis())
          .as("%d records and %s are seen", seen("record ").size(), lastPanes())
          .isLessThan(deadline);
      result.waitUntilFinish(POLL);
    }
    assertThat(result.waitUntilFinish()).isEqualTo(State.DONE);
  }

  private static int windowsBefore(String record) {
    List<String> lines = Seen.lines();
    return (int)
        lines.subList(0, lines.indexOf("record " + record)).stream()
            .filter(line -> line.startsWith("window "))
            .map(line -> line.split(" ", -1)[1])
            .distinct()
            .count();
  }

  private static List<String> seen(String prefix) {
    return Seen.lines().stream()
        .filter(line -> line.startsWith(prefix))
        .map(line -> line.substring(prefix.length()))
        .toList();
  }

  /** Of each window what its highest pane counts. */
  private static Map<String, Long> lastPanes() {
    Map<String, Long> highest = new TreeMap<>();
    Map<String, Long> counts = new TreeMap<>();
    for (String line : seen("window ")) {
      String[] parts = line.split(" ", -1);
      long pane = Long.parseLong(parts[1]);
      if (pane >= highest.getOrDefault(parts[0], -1L)) {
        highest.put(parts[0], pane);
        counts.put(parts[0], Long.parseLong(parts[2]));
      }
    }
    return counts;
  }

  private static void build(Pipeline pipeline, Path folder) {
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
    clicks
        .apply(
            "PerWindow",
            AggregateWindows.tumbling(SIZE)
                .measuring(Measure.count("clicks"))
                .onBlocks()
                .allowingLateness(LATENESS))
        .results()
        .apply("See windows", ParDo.of(new SeeFn()));
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

  private static final class SeeFn extends DoFn<Row, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(ProcessContext context) {
      Row count = context.element();
      Seen.add(
          "window "
              + count.getDateTime("window_start").toInstant()
              + " "
              + context.pane().getIndex()
              + " "
              + count.getInt64("clicks"));
    }
  }
}
