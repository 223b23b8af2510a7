/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static io.millrace.io.iceberg.Ticks.ticks;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.Datasets;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.io.files.ReadFilesResult;
import io.millrace.testing.DirectWorkersExtension;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.UnpackBlocks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection.IsBounded;
import org.apache.beam.sdk.values.Row;
import org.apache.iceberg.expressions.Expressions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(DirectWorkersExtension.class)
class StreamTableTest {
  private static final int ROWS = 120;

  /** What has come, of the test that streams. */
  private static final Queue<Long> IDS = new ConcurrentLinkedQueue<>();

  private static final AtomicLong COUNTED = new AtomicLong();
  private static final AtomicBoolean ENDED = new AtomicBoolean();

  @TempDir Path warehouse;

  /** Commits the next ticks when it sees the last of the commit before. */
  private static final class CommitNextFn extends DoFn<Row, Void> {
    private static final long serialVersionUID = 1L;
    private final String warehouse;

    CommitNextFn(Path warehouse) {
      this.warehouse = warehouse.toString();
    }

    @ProcessElement
    public void processElement(@Element Row tick) {
      long id = tick.getInt64("id");
      IDS.add(id);
      if (id % 10 == 9 && id < ROWS - 1) {
        try (Ticks ticks = Ticks.in(Path.of(warehouse))) {
          ticks.append(ticks(id + 1, 5, 1000 * id), ticks(id + 6, 5, 1000 * id));
          if (id % 30 == 9) {
            ticks.compact();
          }
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
      endWhenAllCame(warehouse);
    }
  }

  /** Notes how many rows are told to have been read. */
  private static final class CountFn extends DoFn<Row, Void> {
    private static final long serialVersionUID = 1L;
    private final String warehouse;

    CountFn(Path warehouse) {
      this.warehouse = warehouse.toString();
    }

    @ProcessElement
    public void processElement(@Element Row tally) {
      COUNTED.addAndGet(requireNonNull(tally.getInt64(ReadFilesResult.RECORDS)));
      endWhenAllCame(warehouse);
    }
  }

  /** By what a stream refuses: it ends when all is seen, however long that takes. */
  private static void endWhenAllCame(String warehouse) {
    if (IDS.size() >= ROWS && COUNTED.get() >= ROWS && ENDED.compareAndSet(false, true)) {
      try (Ticks ticks = Ticks.in(Path.of(warehouse))) {
        ticks.table.newDelete().deleteFromRowFilter(Expressions.alwaysTrue()).commit();
      }
    }
  }

  @Test
  void givesWhatIsCommittedWhileItReads() throws IOException {
    try (Ticks table = Ticks.in(warehouse)) {
      table.append(ticks(0, 10, 0));
    }
    IDS.clear();
    COUNTED.set(0);
    ENDED.set(false);
    Pipeline pipeline = Pipeline.create();
    Map<String, String> untilIdle =
        Map.of(
            "warehouse", warehouse.toString(), "poll_every", "PT0.02S", "until_idle_for", "PT2M");
    // tag::address[]
    Dataset ticks = Datasets.open("iceberg:shop.ticks?event_time=at", untilIdle);
    ReadBlocksResult read = pipeline.apply(ticks.stream(new StepContext("run-1", "ticks/Read")));
    // end::address[]
    read.blocks().apply(UnpackBlocks.rows()).apply("Next", ParDo.of(new CommitNextFn(warehouse)));
    read.tallies().apply("Count", ParDo.of(new CountFn(warehouse)));

    assertThat(read.blocks().isBounded()).isEqualTo(IsBounded.UNBOUNDED);
    assertThatThrownBy(() -> pipeline.run().waitUntilFinish())
        .hasStackTraceContaining(" (delete) replaces or deletes rows; ");
    assertThat(IDS).containsExactlyInAnyOrderElementsOf(LongStream.range(0, ROWS).boxed().toList());
    assertThat(COUNTED).hasValue(ROWS);
  }

  @Test
  void allThatIsWrongWithTheTableIsToldWhenThePipelineIsBuilt() throws IOException {
    try (Ticks ticks = Ticks.in(warehouse)) {
      long first = ticks.append(ticks(1, 1, 0)).snapshotId();
      long last = ticks.append(ticks(2, 1, 0)).snapshotId();
      StreamTable read = ticks.read();

      assertRefused(
          read.columns("id", "price").fromSnapshot(7),
          "Missing required column price (available: [id, at]); Unsupported snapshot: 7 (must be"
              + " one that is not expired)");
      assertRefused(
          read.fromSnapshot(last).untilSnapshot(first),
          "Invalid until: %d (must not come before %d)".formatted(first, last));
      assertRefused(read.columns("id"), "Missing required column at (available: [id])");
      assertRefused(
          StreamTable.of(IcebergCatalog.embedded(warehouse), Ticks.NAME).fromSnapshot(7),
          "Missing required event time; name its column by eventTimeIn(column); Unsupported"
              + " snapshot: 7 (must be one that is not expired)");
    }
  }

  @Test
  void aTableWithoutASnapshotIsNotReadUntilItsNewest() {
    try (Ticks ticks = Ticks.in(warehouse)) {
      assertRefused(
          ticks.read().columns("id").untilLatest(),
          "Missing required column at (available: [id]); Unsupported until: latest (the table has"
              + " no snapshot yet)");
    }
  }

  private static void assertRefused(StreamTable read, String problems) {
    assertThatThrownBy(() -> Pipeline.create().apply(read))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot read shop.ticks: " + problems);
  }

  @Test
  void allThatIsWrongWithAnAddressIsToldWhenItIsOpened() throws IOException {
    long first;
    try (Ticks ticks = Ticks.in(warehouse)) {
      first = ticks.append(ticks(1, 1, 0)).snapshotId();
    }
    Map<String, String> wrong =
        Map.of(
            "warehouse", warehouse.toString(),
            "from", "yesterday",
            "until", "beginning",
            "until_idle_for", "PT0S",
            "poll_every", "PT-1S",
            "disorder", "PT-1S",
            "idle_after", "PT0.5S",
            "splits", "0");

    assertThatThrownBy(() -> Datasets.open("iceberg:shop.ticks", wrong))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot open iceberg:shop.ticks: Invalid from: yesterday (must be beginning, latest or"
                + " the id of a snapshot); Invalid until: beginning (must be latest or the id of a"
                + " snapshot); Invalid until_idle_for: PT0S (must be whole milliseconds between"
                + " PT0.001S and PT8760H); Invalid poll_every: PT-1S (must be whole milliseconds"
                + " between PT0.001S and PT8760H); Invalid disorder: PT-1S (must be whole"
                + " milliseconds between PT0S and PT87600000H); Invalid idle_after: PT0.5S (must be"
                + " whole milliseconds between PT1S and PT8760H); Invalid splits: 0 (must be"
                + " between 1 and 1024)");
    Dataset timeless = Datasets.open("iceberg:shop.ticks?warehouse=" + warehouse, Map.of());
    assertThatThrownBy(() -> timeless.stream(new StepContext("run-1", "ticks/Read")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot read iceberg:millrace.shop.ticks: Missing required event_time");
    Dataset ofBatch =
        Datasets.open(
            "iceberg:shop.ticks?as_of=%1$d&after=%1$d".formatted(first),
            Map.of("warehouse", warehouse.toString()));
    assertThatThrownBy(() -> ofBatch.stream(new StepContext("run-1", "ticks/Read")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot read iceberg:millrace.shop.ticks: Missing required event_time; Cannot use"
                + " as_of in a stream; use until; Cannot use after in a stream; use from");
  }

  @Test
  void showsWhatWasChosen() {
    StreamTable read =
        StreamTable.of(IcebergCatalog.embedded(warehouse), Ticks.NAME)
            .eventTimeIn("at")
            .fromLatest()
            .pollingEvery(Duration.ofSeconds(3))
            .inSplits(2);

    assertThat(DisplayData.from(read).items().stream().map(DisplayData.Item::getKey))
        .containsExactlyInAnyOrderElementsOf(
            List.of("table", "from", "event_time_field", "disorder", "poll_every", "splits"));
  }
}
