/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.files;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.FileCursor.Place;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockTimes;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a split one after the other, a block at a time. What is read ahead is in no
 * watermark and no mark. Not thread-safe.
 */
final class FilesReader extends UnboundedReader<ReadBatch> {
  private static final int FEWEST_ROWS = 64;

  /**
   * Without a pace, a block has at most this part of the rows before it: results start early, in
   * proportion. The direct runner takes ten blocks at a time through all steps, and what that costs
   * beside the rows is the same for few and many: twice the part is nearly twice as often.
   */
  private static final int SHARE = 64;

  private final FilesSource source;
  private final RawRecordSettings settings;
  private final SplitTimes times;
  private final InstantSource clock;
  private final Deque<Ready> ready = new ArrayDeque<>();
  private @Nullable ReadBatch current;

  /** What the pace is kept from: the start, or the first event time. */
  private FilesMark paced;

  private java.time.Instant pacedAt = java.time.Instant.MIN;

  /** After what was given out. */
  private FilesMark mark;

  /** After what is read ahead. */
  private FilesMark ahead;

  private @Nullable FileCursor cursor;
  private @Nullable RawBlocks blocks;

  /** Where the step under way started, and how many records were before it. */
  private long stepOffset;

  private long stepNumber;
  private boolean ended;

  /** A batch, and where the split is after it. */
  private record Ready(ReadBatch batch, FilesMark after) {}

  FilesReader(FilesSource source, FilesMark mark, InstantSource clock) {
    this.source = source;
    this.settings = source.settings();
    this.times = settings.newTimes(mark.latest());
    this.clock = clock;
    this.paced = mark;
    this.mark = mark;
    this.ahead = mark;
  }

  @Override
  public boolean start() throws IOException {
    pacedAt = clock.instant();
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    current = null;
    Duration elapsed = Duration.between(pacedAt, clock.instant());
    if (!source.pace().isDue(elapsed, paced, mark)) {
      return false;
    }
    while (ready.isEmpty() && ahead.file() < source.files().size()) {
      step();
    }
    Ready next = ready.poll();
    if (next == null) {
      return false;
    }
    current = next.batch();
    mark = next.after();
    if (paced.latest() == Block.ON_TIME) {
      paced = new FilesMark(paced.file(), paced.place(), paced.given(), mark.latest());
    }
    return true;
  }

  private void step() throws IOException {
    if (cursor == null || blocks == null) {
      InputFile file = source.files().get(ahead.file());
      blocks =
          new RawBlocks(
              file,
              requireNonNull(settings.context(), "context is null"),
              requireNonNull(settings.ingestedAt(), "ingestedAt is null"),
              times,
              this::add);
      cursor = new FileCursor(file, ahead.place(), blocks, settings.spec());
    }
    stepOffset = cursor.offset();
    stepNumber = blocks.count();
    if (!cursor.next()) {
      endFile(cursor, blocks);
    } else if (isEnough(blocks.rows())) {
      stepOffset = cursor.offset();
      stepNumber = blocks.count();
      blocks.giveOut();
    }
  }

  private boolean isEnough(int rows) {
    if (!source.pace().isBound()) {
      return rows >= Math.max(FEWEST_ROWS, Math.min(BlockBuilder.MAX_ROWS, ahead.given() / SHARE));
    }
    if (rows == 0) {
      return false;
    }
    // The first record alone says from where event time goes on.
    return rows >= BlockBuilder.MAX_ROWS
        || ahead.latest() == Block.ON_TIME
        || source.pace().isEnough(rows, times.latest() - ahead.latest());
  }

  private void endFile(FileCursor file, RawBlocks rest) throws IOException {
    stepOffset = file.offset();
    ended = true;
    rest.giveOut();
    if (ended) {
      add(null);
    }
    file.close();
    cursor = null;
    blocks = null;
  }

  private void add(@Nullable Block block) {
    int rows = block == null ? 0 : block.rows();
    ReadBatch batch =
        new ReadBatch(
            source.files().get(ahead.file()).path(),
            rows,
            stepOffset - ahead.place().offset(),
            block,
            List.of());
    long given = ahead.given() + rows;
    long count = requireNonNull(blocks, "no file is read").count();
    ahead =
        ended
            ? new FilesMark(ahead.file() + 1, Place.START, given, times.latest())
            : new FilesMark(
                ahead.file(),
                new Place(stepOffset, stepNumber, count - stepNumber),
                given,
                times.latest());
    ended = false;
    ready.add(new Ready(batch, ahead));
  }

  @Override
  public ReadBatch getCurrent() {
    ReadBatch batch = current;
    if (batch == null) {
      throw new NoSuchElementException("Cannot give a batch: there is none at the moment");
    }
    return batch;
  }

  @Override
  public Instant getCurrentTimestamp() {
    Block block = getCurrent().block();
    return block == null ? watermark() : BlockTimes.timestampOf(block);
  }

  /** The largest there is once all files are given out. */
  @Override
  public Instant getWatermark() {
    return mark.file() == source.files().size() ? BoundedWindow.TIMESTAMP_MAX_VALUE : watermark();
  }

  private Instant watermark() {
    return BlockTimes.within(SplitTimes.watermark(mark.latest(), settings.disorder().toMillis()));
  }

  @Override
  public FilesMark getCheckpointMark() {
    return mark;
  }

  @Override
  public FilesSource getCurrentSource() {
    return source;
  }

  @Override
  public void close() throws IOException {
    if (cursor != null) {
      cursor.close();
    }
  }
}
