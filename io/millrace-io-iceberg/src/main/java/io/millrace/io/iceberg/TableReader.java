/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.iceberg;

import static java.util.Objects.requireNonNull;

import io.millrace.io.files.ReadBatch;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockTimes;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table commit by commit, a block at a time, and looks for the next commit when it has read
 * all. Not thread-safe, but for {@link #getSplitBacklogBytes}.
 */
final class TableReader extends UnboundedReader<ReadBatch> {
  /** What gave nothing for so long is over: nobody reads as much again of what came before it. */
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final TableSource source;
  private final StreamedTable stream;
  private final InstantSource clock;
  private final EventTimes times;
  private final Schema schema;
  private final Deque<Snapshot> commits = new ArrayDeque<>();
  private @Nullable IcebergTables tables;
  private @Nullable Table table;
  private CommitParts parts = CommitParts.NONE;
  private @Nullable OpenPart open;
  private @Nullable ReadBatch current;

  /** After what was given out. */
  private TableMark mark;

  /** The same, and behind what gave nothing. */
  private TableMark ahead;

  /** Whether something was given out since the mark was asked for. */
  private boolean given;

  private java.time.Instant nextLook = java.time.Instant.MIN;
  private java.time.Instant news = java.time.Instant.MIN;
  private boolean ended;
  private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private volatile long backlogBytes = BACKLOG_UNKNOWN;

  TableReader(TableSource source, TableMark mark, InstantSource clock) {
    this.source = source;
    this.stream = source.table();
    this.clock = clock;
    this.times = EventTimes.of(stream);
    this.schema = stream.schema();
    this.mark = mark;
    this.ahead = mark;
  }

  @Override
  public boolean start() throws IOException {
    IcebergTables opened = IcebergTables.open(stream.catalog());
    tables = opened;
    Table loaded = opened.load(stream.name());
    table = loaded;
    news = clock.instant();
    stream.requireColumns(loaded);
    if (!ahead.isDone()) {
      Long under = requireNonNull(ahead.snapshot(), "no snapshot");
      Snapshot snapshot = loaded.snapshot(under);
      if (snapshot == null) {
        throw SnapshotLine.expired(stream.name(), null, "snapshot %d is".formatted(under), null);
      }
      begin(snapshot, ahead);
    }
    return advance();
  }

  @Override
  public boolean advance() throws IOException {
    current = null;
    while (current == null && !ended) {
      if (ahead.isDone()) {
        if (!nextCommit()) {
          break;
        }
      } else {
        readBlock();
      }
    }
    backlogBytes = ahead.isDone() ? 0 : parts.bytes(ahead.part());
    return current != null;
  }

  /** Goes on to the next commit; not if there is none. */
  private boolean nextCommit() {
    if (stream.until() != null && Objects.equals(ahead.snapshot(), stream.until())) {
      ended = true;
      return false;
    }
    if (commits.isEmpty() && !look()) {
      return false;
    }
    Snapshot next = commits.remove();
    if (SnapshotLine.isAppend(next)) {
      begin(next, ahead.next(next.snapshotId()));
    } else {
      if (!SnapshotLine.isRewrite(next)) {
        passReplaced(next);
      }
      ahead = ahead.next(next.snapshotId()).done(ahead.latest());
    }
    return true;
  }

  /** Looks what came, if it is time to. */
  private boolean look() {
    java.time.Instant now = clock.instant();
    if (now.isBefore(nextLook)) {
      return false;
    }
    Table loaded = requireNonNull(table, "not started");
    requireNonNull(tables, "not started").refresh(loaded);
    stream.requireColumns(loaded);
    commits.addAll(SnapshotLine.after(stream.name(), loaded, ahead.snapshot()));
    SnapshotLine.requireEnd(stream.name(), commits, stream.until());
    if (!commits.isEmpty()) {
      return true;
    }
    nextLook = now.plus(stream.following().pollEvery());
    Duration idle = Duration.between(news, now);
    ended = stream.untilIdleFor() != null && idle.compareTo(stream.untilIdleFor()) >= 0;
    ahead = ahead.done(times.afterIdle(idle, now, ahead.latest()));
    if (idle.compareTo(QUIET) >= 0) {
      mark = ahead;
    }
    return false;
  }

  private void passReplaced(Snapshot replaced) {
    if (stream.following().onReplace() == OnReplace.FAIL) {
      throw new IllegalStateException(
          ("Cannot read %s on: snapshot %d (%s) replaces or deletes rows; stream the table anew"
                  + " from it, or pass such snapshots by with on_replace=skip")
              .formatted(stream.name(), replaced.snapshotId(), replaced.operation()));
    }
    TableMetrics.SKIPPED_COMMITS.counter().inc();
  }

  private void begin(Snapshot commit, TableMark at) {
    Table loaded = requireNonNull(table, "not started");
    SnapshotRange range =
        SnapshotRange.of(
            stream.name(),
            commit.snapshotId(),
            at.whole() ? null : commit.parentId(),
            stream.columns());
    try {
      parts = CommitParts.of(loaded, range, times.column(), source::has);
    } catch (RuntimeException e) {
      throw gone(commit.snapshotId(), e);
    }
    ahead = at.part() < parts.size() ? at : at.done(at.latest());
    news = clock.instant();
  }

  private void readBlock() throws IOException {
    FileScanTask task = parts.task(ahead.part());
    long stamp = times.watermark(ahead, parts);
    long latest = ahead.latest();
    // Each begins anew, so that where a block ends is a matter of its rows alone.
    BlockBuilder block = new BlockBuilder(schema);
    boolean isLast;
    try {
      OpenPart part = open;
      if (part == null) {
        part =
            OpenPart.of(
                requireNonNull(table, "not started"), task, stream.columns(), schema, ahead.row());
        open = part;
      }
      while (part.hasNext() && !block.isFull()) {
        latest = times.add(part.next(), latest, stamp, block);
      }
      isLast = !part.hasNext();
    } catch (RuntimeException e) {
      throw gone(requireNonNull(ahead.snapshot(), "no snapshot"), e);
    }
    int rows = block.rows();
    if (isLast) {
      closePart();
      ahead = ahead.part(parts.size(), latest);
    } else {
      ahead = ahead.rows(rows, latest);
    }
    news = clock.instant();
    if (rows > 0) {
      current =
          new ReadBatch(
              task.file().location(), rows, isLast ? task.length() : 0, block.build(), List.of());
      mark = ahead;
      given = true;
    }
  }

  /** What it means that a file cannot be read: perhaps that the snapshot is expired. */
  private RuntimeException gone(long under, RuntimeException failure) {
    Table loaded = requireNonNull(table, "not started");
    requireNonNull(tables, "not started").refresh(loaded);
    return loaded.snapshot(under) == null
        ? SnapshotLine.expired(stream.name(), null, "snapshot %d is".formatted(under), failure)
        : failure;
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
    return BlockTimes.timestampOf(requireNonNull(getCurrent().block(), "no rows"));
  }

  /** Never goes back; the largest there is at the end. */
  @Override
  public Instant getWatermark() {
    Instant now =
        ended
            ? BoundedWindow.TIMESTAMP_MAX_VALUE
            : BlockTimes.within(times.watermark(ahead, parts));
    watermark = now.isAfter(watermark) ? now : watermark;
    return watermark;
  }

  /**
   * Right behind what was given out, so that who reads as much again gets the same mark; behind
   * what gave nothing only where nothing else came since this was asked before, or for a while.
   */
  @Override
  public TableMark getCheckpointMark() {
    if (!given) {
      mark = ahead;
    }
    given = false;
    return mark;
  }

  @Override
  public long getSplitBacklogBytes() {
    return backlogBytes;
  }

  @Override
  public TableSource getCurrentSource() {
    return source;
  }

  private void closePart() throws IOException {
    if (open != null) {
      open.close();
      open = null;
    }
  }

  @Override
  public void close() throws IOException {
    try {
      closePart();
    } finally {
      if (tables != null) {
        tables.close();
      }
    }
  }
}
