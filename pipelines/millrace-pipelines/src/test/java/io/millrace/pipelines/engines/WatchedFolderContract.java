/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.io.files.WatchFiles;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.BlockTimes;
import io.millrace.transforms.measure.Measure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A folder on an engine that is filled while it is read: a file is shown when the one before it was
 * seen. Each row is counted once, also where a task fails in the midst. The stream has no end, and
 * is stopped when all of it was seen.
 */
public abstract class WatchedFolderContract {
  private static final int FILES = 4;
  private static final int ROWS = 1_000;
  private static final Duration EVERY = Duration.ofMillis(50);

  /** Of the one row of the last file, whose watermark is behind all windows. */
  private static final long LAST = 3_600_000;

  /** Whether the step that may fail once has yet to. */
  private static final AtomicBoolean FAILS = new AtomicBoolean();

  private static final Schema SCHEMA = Schema.builder().addInt64Field("ts").build();

  private final RunnerLauncher launcher;
  private final boolean fails;

  /**
   * @param fails whether a task fails once, and the engine goes on from a checkpoint
   */
  protected WatchedFolderContract(RunnerLauncher launcher, boolean fails) {
    this.launcher = launcher;
    this.fails = fails;
  }

  /** How the engine is started. */
  protected RunnerProfile profile(RunnerLauncher of) {
    return of.profile(RunMode.STREAMING);
  }

  @Test
  final void countsEachRowOfTheFilesThatComeOnce(@TempDir Path folder) throws IOException {
    show(folder.toString(), 0);
    RunnerProfile profile = profile(launcher);
    Pipeline pipeline = Pipeline.create(profile.options());
    build(pipeline, folder);
    launcher.fit(profile, pipeline);
    Seen.clear();
    FAILS.set(fails);
    Map<String, Long> expected = new TreeMap<>();
    for (int file = 0; file < FILES; file++) {
      expected.put(new org.joda.time.Instant((long) file * ROWS).toString(), (long) ROWS);
    }
    long rows = (long) FILES * ROWS + 1;

    try (Engine engine = launcher.start(profile.options())) {
      PipelineResult run = engine.run(pipeline);
      Seen.await(
          run,
          () ->
              SeenWindows.lastPanes().keySet().containsAll(expected.keySet()) && tallied() >= rows);
      run.cancel();
    }

    assertThat(SeenWindows.lastPanes()).isEqualTo(expected);
    assertThat(FAILS).as("a task has failed").isFalse();
    if (!fails) {
      assertThat(tallied()).isEqualTo(rows);
    }
  }

  private static long tallied() {
    return Seen.lines("tally ").stream().mapToLong(Long::parseLong).sum();
  }

  private static void build(Pipeline pipeline, Path folder) {
    ReadBlocksResult read =
        pipeline.apply(
            "Watch",
            WatchFiles.in(folder.toString(), SCHEMA)
                .every(EVERY)
                .eventTimeIn("ts")
                .at(new StepContext("run-1", "Watch")));
    read.tallies().apply("SeeTallies", ParDo.of(new TallyFn()));
    read.rejected().apply("SeeLetters", ParDo.of(new LetterFn()));
    SeenWindows.all(
        read.blocks()
            .apply("ShowNext", ParDo.of(new ShowNextFn(folder.toString())))
            .setCoder(BlockCoder.of(SCHEMA))
            .apply(
                "PerWindow",
                AggregateWindows.tumbling(Duration.ofMillis(ROWS))
                    .measuring(Measure.count("rows"))
                    .onBlocks())
            .results(),
        "rows");
  }

  /** Shows a file, unless it is there, in one step. */
  private static void show(String folder, long number) {
    Path file = Path.of(folder, number + ".csv");
    if (number > FILES || Files.exists(file)) {
      return;
    }
    StringBuilder lines = new StringBuilder("ts\n");
    for (long row = 0; row < ROWS && number < FILES; row++) {
      lines.append(number * ROWS + row).append('\n');
    }
    if (number == FILES) {
      lines.append(LAST).append('\n');
    }
    try {
      Path hidden = Files.writeString(Path.of(folder, "." + number), lines);
      Files.move(hidden, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Shows the next file when it sees one, and fails at the third where it is to. */
  private static final class ShowNextFn extends DoFn<Block, Block> {
    private static final long serialVersionUID = 1L;
    private final String folder;

    ShowNextFn(String folder) {
      this.folder = folder;
    }

    @ProcessElement
    public void processElement(@Element Block block, OutputReceiver<Block> out) {
      long file = block.eventTime(0) / ROWS;
      if (file == 2 && FAILS.compareAndSet(true, false)) {
        throw new IllegalStateException("Fails on purpose");
      }
      show(folder, file + 1);
      out.outputWithTimestamp(block, BlockTimes.timestampOf(block));
    }
  }

  private static final class TallyFn extends DoFn<Row, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element Row tally) {
      Seen.add("tally " + tally.getInt64(ReadFilesResult.RECORDS));
    }
  }

  private static final class LetterFn extends DoFn<Rejected, Void> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element Rejected letter) {
      throw new IllegalStateException(letter.message());
    }
  }
}
