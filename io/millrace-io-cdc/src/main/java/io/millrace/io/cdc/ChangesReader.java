/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import static java.util.Objects.requireNonNull;

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
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.SourceRecord;
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
  private final PostgresLog log;
  private final AtomicReference<@Nullable Place> unconfirmed = new AtomicReference<>();
  private final Deque<SourceRecord> polled = new ArrayDeque<>();
  private @Nullable PostgresTable table;
  private @Nullable PostgresRows snapshot;
  private @Nullable ChangeTask task;
  private @Nullable ChangeRows rows;

  private Place place;

  /** How many changes behind the boundary came again that were given out before. */
  private long toPass;

  private final Outage outage;
  private long opened;
  private @Nullable ReadBatch current;
  private Instant timestamp = BoundedWindow.TIMESTAMP_MIN_VALUE;
  private Instant watermark = BoundedWindow.TIMESTAMP_MIN_VALUE;

  ChangesReader(ChangesSource source, ChangesSettings settings, @Nullable ChangesMark mark) {
    this.source = source;
    this.settings = settings;
    this.log = new PostgresLog(settings);
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
    } catch (SQLException | ConnectException | DebeziumException e) {
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

  private @Nullable ReadBatch read() throws SQLException {
    if (place.isStart()) {
      place = log.begin();
    }
    ChangeRows into = rows == null ? newRows() : rows;
    if (place.snapshotDone()) {
      poll();
      parse(into);
    } else {
      PostgresRows from = snapshot == null ? openSnapshot() : snapshot;
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
    table = log.table();
    rows = new ChangeRows(settings, source.context(), table);
    return rows;
  }

  private PostgresRows openSnapshot() throws SQLException {
    log.requireReachable(place);
    snapshot = log.rows(requireNonNull(table, "table"));
    return snapshot;
  }

  private void poll() throws SQLException {
    ChangeTask open = task;
    if (open == null) {
      log.requireReachable(place);
      toPass = place.given();
      open = PostgresTask.start(settings, place.boundary());
      opened = System.nanoTime();
      task = open;
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
    long stood = task == null ? 0 : now - opened;
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

  private void confirm(ChangeTask open) {
    Place kept = unconfirmed.getAndSet(null);
    if (kept != null && kept.snapshotDone()) {
      open.confirm(PostgresTask.confirming(kept.boundary()));
    }
  }

  private void parse(ChangeRows into) {
    while (!polled.isEmpty() && !into.isFull() && !place.isDone()) {
      place = after(polled.remove(), place, into);
    }
  }

  /** Whether it is one of a table, and not of Debezium's own. */
  private static boolean isChange(SourceRecord record) {
    return record.value() instanceof Struct value
        && value.schema().field("op") != null
        && value.schema().field("before") != null;
  }

  private Place after(SourceRecord record, Place before, ChangeRows into) {
    Place now = before;
    Object boundary = record.sourceOffset().get("lsn_commit");
    if (boundary instanceof Long end && end > now.boundary()) {
      if (toPass > 0) {
        throw new IllegalStateException(
            "Cannot go on with %s behind %s: %d changes there are missing now"
                .formatted(settings.name(), PostgresLog.lsn(now.boundary()), toPass));
      }
      now = now.at(end);
    }
    if (!(record.value() instanceof Struct value) || value.schema().field("op") == null) {
      return now;
    }
    Struct origin = value.getStruct("source");
    long time = requireNonNull(origin.getInt64("ts_ms"), "commit time");
    if (!isChange(record)) {
      return now.passing(time);
    }
    if (toPass > 0) {
      toPass--;
      return now;
    }
    Place next = now.after(time);
    Long transaction = origin.getInt64("txId");
    into.addChange(
        value,
        new ChangeRows.Told(
            value.getString("op"),
            next.position(),
            PostgresLog.lsn(requireNonNull(origin.getInt64("lsn"), "LSN")),
            transaction == null ? null : transaction.toString(),
            time),
        now.watermark(disorder()));
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

  /** Never goes back; the largest there is at the end. */
  @Override
  public Instant getWatermark() {
    Instant reached =
        place.isDone()
            ? BoundedWindow.TIMESTAMP_MAX_VALUE
            : BlockTimes.within(place.watermark(disorder()));
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
    if (task != null) {
      ChangeTask open = task;
      task = null;
      confirm(open);
      open.close();
    }
  }
}
