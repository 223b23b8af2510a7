/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.debezium.DebeziumException;
import io.millrace.io.cdc.ChangesMark.Place;
import io.millrace.io.files.ReadBatch;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockTimes;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.beam.sdk.io.UnboundedSource.UnboundedReader;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.kafka.connect.errors.ConnectException;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the rows that are there, and then the changes behind the place where the log stood before.
 * So a change that was made while the rows were read comes after its row, with a greater position.
 *
 * <p>Not thread-safe, but for the finalizing of marks.
 */
final class ChangesReader extends UnboundedReader<ReadBatch> {
  private static final Logger LOG = LoggerFactory.getLogger(ChangesReader.class);

  private final ChangesSource source;
  private final ChangesSettings settings;
  private final DatabaseLog log;
  private final AtomicReference<@Nullable Place> unconfirmed = new AtomicReference<>();
  private final Deque<LogEntry> polled = new ArrayDeque<>();
  private @Nullable RowsByKey snapshot;
  private @Nullable LogTail tail;
  private @Nullable ChangeRows rows;

  private Place place;

  /** How many changes behind the boundary came again that were given out before. */
  private long toPass;

  /** Nothing is to come that was committed before, by the server's clock. */
  private long quietSince = Block.ON_TIME;

  private final Outage outage;
  private long opened;
  private @Nullable ReadBatch current;
  private Instant timestamp = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;

  ChangesReader(ChangesSource source, ChangesSettings settings, @Nullable ChangesMark mark) {
    this.source = source;
    this.settings = settings;
    this.log = settings.log();
    this.outage = new Outage(settings.retryFor());
    this.place = mark == null ? Place.START : mark.place();
  }

  @Override
  public boolean start() throws IOException {
    return advance();
  }

  @Override
  public synchronized boolean advance() throws IOException {
    current = null;
    if (place.isDone() || !outage.isDue(System.nanoTime())) {
      return false;
    }
    ReadBatch batch;
    try {
      batch = read();
    } catch (IOException | SQLException | ConnectException | DebeziumException e) {
      fail(e);
      return false;
    }
    if (batch == null) {
      return false;
    }
    Block block = batch.block();
    timestamp = block == null ? watermark : BlockTimes.timestampOf(block);
    current = batch;
    return true;
  }

  private @Nullable ReadBatch read() throws IOException, SQLException {
    if (place.isStart()) {
      place = log.begin();
    }
    ChangeRows into = rows == null ? newRows() : rows;
    if (place.snapshotDone()) {
      poll();
      parse(into);
    } else {
      RowsByKey from = snapshot == null ? openSnapshot() : snapshot;
      Place next = from.read(place, into);
      place = next.snapshotDone() ? log.ending(next) : next;
      outage.end();
      if (place.snapshotDone()) {
        from.close();
        snapshot = null;
      }
    }
    return into.take();
  }

  private ChangeRows newRows() throws SQLException {
    rows = new ChangeRows(settings, source.context(), log.table());
    return rows;
  }

  private RowsByKey openSnapshot() throws SQLException {
    log.requireReachable(place);
    snapshot = log.rows();
    return snapshot;
  }

  private void poll() throws IOException, SQLException {
    LogTail open = tail;
    if (open == null) {
      log.requireReachable(place);
      toPass = place.given();
      open = log.tail(place);
      opened = System.nanoTime();
      tail = open;
    }
    confirm(open);
    if (polled.isEmpty()) {
      polled.addAll(open.poll());
    }
    if (!polled.isEmpty()) {
      outage.end();
    }
  }

  /** Tries again later, from the last change that was given out, or gives up. */
  private void fail(Exception failure) throws IOException {
    long now = System.nanoTime();
    long stood = tail == null ? 0 : now - opened;
    close();
    polled.clear();
    // It may have rows that no place is behind yet.
    rows = null;
    if (outage.isTooLong(stood, now)) {
      throw new IOException(
          "Cannot read changes of %s: %s".formatted(settings.name(), failure.getMessage()),
          failure);
    }
    LOG.warn("Cannot read changes of {}, trying again", settings.name(), failure);
  }

  private void confirm(LogTail open) {
    Place kept = unconfirmed.getAndSet(null);
    if (kept != null && kept.snapshotDone()) {
      open.confirm(kept);
    }
  }

  private void parse(ChangeRows into) throws SQLException {
    while (!polled.isEmpty() && !into.isFull() && !place.isDone()) {
      place = after(polled.remove(), place, into);
    }
    LogTail open = tail;
    if (open != null && polled.isEmpty()) {
      quietSince = Math.max(quietSince, open.quietSince(place.boundary()));
    }
  }

  private Place after(LogEntry entry, Place before, ChangeRows into) {
    Place now = before;
    if (entry.boundary() > now.boundary()) {
      if (toPass > 0) {
        throw new IllegalStateException(
            "Cannot go on with %s behind %s: %d changes there are missing now"
                .formatted(settings.name(), log.shown(now.boundary()), toPass));
      }
      now = now.at(entry.boundary(), entry.witness());
    }
    LogEntry.Change change = entry.change();
    if (change == null) {
      return now.passing(entry.time());
    }
    if (toPass > 0) {
      toPass--;
      return now;
    }
    Place next = now.after(entry.time());
    into.addChange(change, next.position(), entry.time(), now.watermark(disorder()));
    return next;
  }

  private long disorder() {
    return settings.disorder().toMillis();
  }

  @Override
  public ReadBatch getCurrent() {
    return orThrow(current);
  }

  @Override
  public Instant getCurrentTimestamp() {
    orThrow(current);
    return timestamp;
  }

  private static ReadBatch orThrow(@Nullable ReadBatch batch) {
    if (batch == null) {
      throw new NoSuchElementException("Cannot give a batch: there is none at the moment");
    }
    return batch;
  }

  private long quiet() {
    return quietSince == Block.ON_TIME ? quietSince : quietSince - disorder();
  }

  /** Never goes back; the largest there is at the end. */
  @Override
  public Instant getWatermark() {
    Instant reached =
        place.isDone()
            ? BoundedWindow.TIMESTAMP_MAX_VALUE
            : BlockTimes.within(Math.max(place.watermark(disorder()), quiet()));
    watermark = reached.isAfter(watermark) ? reached : watermark;
    return watermark;
  }

  @Override
  public ChangesMark getCheckpointMark() {
    return new ChangesMark(place, this::keep);
  }

  /** At the end nobody may ask for more, nor close the reader. */
  private void keep(Place kept) {
    unconfirmed.set(kept);
    if (kept.isDone()) {
      close();
    }
  }

  @Override
  public ChangesSource getCurrentSource() {
    return source;
  }

  @Override
  public synchronized void close() {
    if (snapshot != null) {
      snapshot.close();
      snapshot = null;
    }
    if (tail != null) {
      LogTail open = tail;
      tail = null;
      confirm(open);
      open.close();
    }
  }
}
