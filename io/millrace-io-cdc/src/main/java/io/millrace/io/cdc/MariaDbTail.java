/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import com.github.shyiko.mysql.binlog.event.Event;
import com.github.shyiko.mysql.binlog.event.EventHeaderV4;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.MariadbGtidEventData;
import com.github.shyiko.mysql.binlog.event.MariadbGtidListEventData;
import com.github.shyiko.mysql.binlog.event.QueryEventData;
import com.github.shyiko.mysql.binlog.event.RotateEventData;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.XAPrepareEventData;
import io.millrace.io.cdc.ChangesMark.Place;
import io.millrace.io.cdc.LogEntry.Change;
import io.millrace.transforms.block.Block;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The binary log of a MariaDB server behind a place, as the entries of one table. Not thread-safe.
 *
 * <p>Boundaries are the ends of transactions and of what stands between them, so that the end of
 * the log is one.
 */
final class MariaDbTail implements LogTail {
  private static final int IGNORABLE = 0x80;
  private static final long FILE_END = 1L << 32;

  private final ChangesSettings settings;
  private final MariaDbLog log;
  private final Binlog binlog;
  private final MariaDbChanges changes;
  private final Map<Long, String> gtids = new TreeMap<>();
  private final List<LogEntry> ready = new ArrayList<>();
  private @Nullable BinlogTransaction open;
  private @Nullable IllegalStateException refused;
  private long file;
  private long boundary;

  /** The last boundary that an entry has told. */
  private long told;

  private String witness;
  private long committed = Block.ON_TIME;

  /** Whether the file has no more places that can be asked for. */
  private boolean isBeyond;

  private MariaDbLog.@Nullable Clock clock;
  private long asked;

  MariaDbTail(
      ChangesSettings settings, MariaDbLog log, Place place, BinlogTexts texts, Binlog binlog) {
    this.settings = settings;
    this.log = log;
    this.binlog = binlog;
    this.changes = new MariaDbChanges(settings, texts);
    this.file = place.boundary() >>> 32;
    this.boundary = place.boundary();
    this.told = place.boundary();
    this.witness = place.witness();
    this.asked = System.nanoTime();
    take(place.witness());
  }

  /** Takes transactions for the last ones of their domains. */
  private void take(String transactions) {
    for (String gtid : transactions.split(",", -1)) {
      if (!gtid.isEmpty()) {
        gtids.put(Long.valueOf(gtid.substring(0, gtid.indexOf('-'))), gtid);
      }
    }
    witness = String.join(",", gtids.values());
  }

  @Override
  public List<LogEntry> poll() throws IOException {
    if (refused != null) {
      throw refused;
    }
    try {
      for (Event event : binlog.poll()) {
        take(event);
      }
    } catch (IllegalStateException e) {
      refused = refusal(e);
      if (ready.isEmpty()) {
        throw refused;
      }
    }
    if (boundary > told) {
      ready.add(new LogEntry(boundary, witness, committed, null));
      told = boundary;
    }
    List<LogEntry> entries = List.copyOf(ready);
    ready.clear();
    return entries;
  }

  private IllegalStateException refusal(IllegalStateException reason) {
    String transaction = open == null ? "" : "transaction " + open.gtid() + ": ";
    return new IllegalStateException(
        "Cannot go on with %s behind %s: %s%s"
            .formatted(settings.name(), log.shown(boundary), transaction, reason.getMessage()),
        reason);
  }

  private void take(Event event) {
    EventHeaderV4 header = event.getHeader();
    EventType type = header.getEventType();
    if (type == null || type == EventType.HEARTBEAT) {
      require(type != null || isIgnorable(header), "it is of a kind that is not read");
      return;
    }
    long end = open == null ? 0 : open.pass(header.getEventLength());
    switch (type) {
      case ROTATE -> rotate(event.getData());
      case FORMAT_DESCRIPTION -> abandon();
      case MARIADB_GTID_LIST -> list(event.getData());
      case MARIADB_GTID -> begin(header, event.getData());
      case TABLE_MAP -> changes.take((TableMapEventData) event.getData());
      case WRITE_ROWS, UPDATE_ROWS, DELETE_ROWS -> add(header, event.getData());
      case QUERY -> query(header, event.getData(), end);
      case XID -> commit(end);
      case XA_PREPARE -> prepare(event.getData(), end);
      case UNKNOWN ->
          require(
              isIgnorable(header),
              "the log may be compressed; SET GLOBAL log_bin_compress = OFF, and begin anew");
      case INCIDENT -> require(false, "the server has lost changes there; begin anew");
      case EXECUTE_LOAD_QUERY,
          EXT_WRITE_ROWS,
          EXT_UPDATE_ROWS,
          EXT_DELETE_ROWS,
          PARTIAL_UPDATE_ROWS_EVENT,
          TRANSACTION_PAYLOAD ->
          require(false, "the log has an event %s, which is not read; begin anew".formatted(type));
      default -> {
        // It tells nothing of rows.
      }
    }
    // Where a file ends is told by the next.
    if (open == null && type != EventType.ROTATE) {
      advance(header);
    }
  }

  private static boolean isIgnorable(EventHeaderV4 header) {
    return (header.getFlags() & IGNORABLE) != 0;
  }

  private static void require(boolean isRight, String reason) {
    if (!isRight) {
      throw new IllegalStateException(reason);
    }
  }

  /** The log goes on in another file; a transaction that did not end is none. */
  private void rotate(RotateEventData data) {
    abandon();
    file = MariaDbLog.number(data.getBinlogFilename());
    isBeyond = false;
    changes.forget();
    boundary = Math.max(boundary, MariaDbLog.boundary(file, Math.max(data.getBinlogPosition(), 4)));
  }

  /** What a server had written when it was killed it undoes. */
  private void abandon() {
    if (open != null) {
      open.undo();
      open = null;
    }
  }

  private void list(MariadbGtidListEventData data) {
    take(data.getMariaGTIDSet().toString());
  }

  private void advance(EventHeaderV4 header) {
    if (header.getNextPosition() > 0 && !isBeyond) {
      boundary = Math.max(boundary, MariaDbLog.boundary(file, header.getNextPosition()));
    }
  }

  private void begin(EventHeaderV4 header, MariadbGtidEventData data) {
    abandon();
    String gtid =
        "%d-%d-%d".formatted(data.getDomainId(), header.getServerId(), data.getSequence());
    open =
        new BinlogTransaction(
            gtid,
            header.getTimestamp(),
            (data.getFlags() & MariadbGtidEventData.FL_STANDALONE) != 0,
            header.getNextPosition());
  }

  private BinlogTransaction transaction() {
    if (open == null) {
      throw new IllegalStateException("a change is in no transaction; begin anew");
    }
    return open;
  }

  private void add(EventHeaderV4 header, BinlogRows.@Nullable Rows rows) {
    if (rows == null) {
      return;
    }
    BinlogTransaction to = transaction();
    to.add(
        changes.of(header.getEventType(), rows, place(header), to.gtid()), header.getEventLength());
    if (to.isLarge()) {
      give(to);
    }
  }

  private String place(EventHeaderV4 header) {
    return MariaDbLog.place(file, header.getNextPosition() - header.getEventLength());
  }

  private void give(BinlogTransaction from) {
    for (Change change : from.take()) {
      ready.add(new LogEntry(boundary, witness, from.time(), change));
    }
  }

  private void query(EventHeaderV4 header, QueryEventData data, long end) {
    BinlogStatement statement = BinlogStatement.of(data.getSql());
    BinlogTransaction in = transaction();
    in.add(changes.of(statement, data, place(header), in.gtid()), 0);
    if (in.isOne()) {
      commit(end);
      return;
    }
    switch (statement.word(0)) {
      case "COMMIT" -> commit(end);
      case "ROLLBACK" -> {
        if (statement.word(1).equals("TO")) {
          in.undoTo(statement.last());
        } else {
          in.undo();
          commit(end);
        }
      }
      case "SAVEPOINT" -> in.save(statement.last());
      case "XA" -> {
        if (!statement.word(1).equals("START") && !statement.word(1).equals("END")) {
          commit(end);
        }
      }
      case "BEGIN", "START", "RELEASE", "CREATE", "DROP", "ALTER" -> {
        // It is no change of a row, or its rows come behind.
      }
      default ->
          throw new IllegalStateException(
              "a session has logged %s as a statement; SET binlog_format = ROW for who writes, and"
                      .formatted(statement.word(0))
                  + " begin anew");
    }
  }

  private void prepare(XAPrepareEventData data, long end) {
    require(
        data.isOnePhase() || transaction().isEmpty(),
        "it was prepared by XA PREPARE, and the log tells elsewhere whether it was committed; write"
            + " without XA, and begin anew");
    commit(end);
  }

  private void commit(long end) {
    BinlogTransaction done = transaction();
    give(done);
    take(done.gtid());
    committed = Math.max(committed, done.time());
    isBeyond |= end >= FILE_END;
    open = null;
  }

  @Override
  public long quietSince(long read) throws SQLException {
    long now = System.nanoTime();
    MariaDbLog.Clock last = clock;
    if (last == null && now - asked >= settings.heartbeat().toNanos()) {
      asked = now;
      last = log.clock();
      clock = last;
    }
    if (last == null || read < last.boundary()) {
      return Block.ON_TIME;
    }
    clock = null;
    return last.millis();
  }

  /** The server keeps its log for as long as it is told, whoever reads. */
  @Override
  public void confirm(Place kept) {}

  @Override
  public void close() {
    binlog.close();
  }
}
