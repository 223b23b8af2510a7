/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import com.github.shyiko.mysql.binlog.event.EventData;
import com.github.shyiko.mysql.binlog.event.EventType;
import com.github.shyiko.mysql.binlog.event.LRUCache;
import com.github.shyiko.mysql.binlog.event.TableMapEventData;
import com.github.shyiko.mysql.binlog.event.deserialization.AbstractRowsEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.EventHeaderV4Deserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.FormatDescriptionEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.MariadbGtidEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.MariadbGtidListEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.NullEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.QueryEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.RotateEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.TableMapEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.XAPrepareEventDataDeserializer;
import com.github.shyiko.mysql.binlog.event.deserialization.XidEventDataDeserializer;
import com.github.shyiko.mysql.binlog.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the rows of one table, and passes over those of others. Times and texts are told as they
 * are in the log, where the client would take them for those of another calendar or alphabet.
 */
final class BinlogRows extends AbstractRowsEventDataDeserializer<BinlogRows.Rows> {
  private static final int TABLE_ID_BYTES = 6;
  private static final int FLAGS_BYTES = 2;
  private static final int SHORT_LENGTH = 256;
  private static final int MANY_TABLES = 1_000;

  private final Map<Long, TableMapEventData> tables;
  private final String schema;
  private final String table;
  private final boolean isUpdate;

  private BinlogRows(
      Map<Long, TableMapEventData> tables, String schema, String table, boolean isUpdate) {
    super(tables);
    this.tables = tables;
    this.schema = schema;
    this.table = table;
    this.isUpdate = isUpdate;
  }

  /**
   * Rows of the table.
   *
   * @param included the columns that images have; of updates those of the images after
   * @param images of the rows; of updates that before and that after
   */
  record Rows(BitSet includedBefore, BitSet included, List<@Nullable Serializable[]> images)
      implements EventData {}

  /** Reads events, and of rows those of a table. */
  static EventDeserializer deserializer(String schema, String table) {
    Map<Long, TableMapEventData> tables = new LRUCache<>(MANY_TABLES / 10, 0.75f, MANY_TABLES);
    Map<EventType, EventDataDeserializer<?>> known = new EnumMap<>(EventType.class);
    known.put(EventType.FORMAT_DESCRIPTION, new FormatDescriptionEventDataDeserializer());
    known.put(EventType.ROTATE, new RotateEventDataDeserializer());
    known.put(EventType.MARIADB_GTID, new MariadbGtidEventDataDeserializer());
    known.put(EventType.MARIADB_GTID_LIST, new MariadbGtidListEventDataDeserializer());
    known.put(EventType.QUERY, new QueryEventDataDeserializer());
    known.put(EventType.TABLE_MAP, new TableMapEventDataDeserializer());
    known.put(EventType.XID, new XidEventDataDeserializer());
    known.put(EventType.XA_PREPARE, new XAPrepareEventDataDeserializer());
    known.put(EventType.WRITE_ROWS, new BinlogRows(tables, schema, table, false));
    known.put(EventType.UPDATE_ROWS, new BinlogRows(tables, schema, table, true));
    known.put(EventType.DELETE_ROWS, new BinlogRows(tables, schema, table, false));
    return raw(known, tables);
  }

  @SuppressWarnings("rawtypes")
  private static EventDeserializer raw(
      Map<EventType, EventDataDeserializer<?>> known, Map<Long, TableMapEventData> tables) {
    return new EventDeserializer(
        new EventHeaderV4Deserializer(),
        new NullEventDataDeserializer(),
        new EnumMap<EventType, EventDataDeserializer>(known),
        tables);
  }

  @Override
  public @Nullable Rows deserialize(ByteArrayInputStream in) throws IOException {
    long id = in.readLong(TABLE_ID_BYTES);
    TableMapEventData map = tables.get(id);
    if (map == null || !isOf(map, schema, table)) {
      return null;
    }
    // Not skipped: that would leave out what is buffered.
    in.readInteger(FLAGS_BYTES);
    int columns = in.readPackedInteger();
    if (columns != map.getColumnTypes().length) {
      throw new IOException(
          "Cannot read rows of %s: they have %d columns, and the table %d"
              .formatted(table, columns, map.getColumnTypes().length));
    }
    BitSet before = in.readBitSet(columns, true);
    BitSet included = isUpdate ? in.readBitSet(columns, true) : before;
    List<@Nullable Serializable[]> images = new ArrayList<>();
    while (in.available() > 0) {
      boolean isBefore = images.size() % 2 == 0;
      images.add(deserializeRow(id, isBefore ? before : included, in));
    }
    return new Rows(before, included, images);
  }

  /** Whether it is of a table. */
  static boolean isOf(TableMapEventData map, String schema, String table) {
    return map.getDatabase().equals(schema) && map.getTable().equals(table);
  }

  @Override
  protected Serializable deserializeString(int length, ByteArrayInputStream in) throws IOException {
    return in.read(in.readInteger(length < SHORT_LENGTH ? 1 : 2));
  }

  @Override
  protected Serializable deserializeVarString(int length, ByteArrayInputStream in)
      throws IOException {
    return in.read(in.readInteger(length < SHORT_LENGTH ? 1 : 2));
  }

  @Override
  protected Serializable deserializeYear(ByteArrayInputStream in) throws IOException {
    return BinlogTimes.year(in.readInteger(1));
  }

  @Override
  protected Serializable deserializeDate(ByteArrayInputStream in) throws IOException {
    return BinlogTimes.date(in.readInteger(BinlogTimes.DATE_BYTES));
  }

  @Override
  protected Serializable deserializeTimeV2(int digits, ByteArrayInputStream in) throws IOException {
    return BinlogTimes.time(in.read(BinlogTimes.TIME_BYTES + (digits + 1) / 2), digits);
  }

  @Override
  protected Serializable deserializeDatetimeV2(int digits, ByteArrayInputStream in)
      throws IOException {
    return BinlogTimes.dateTime(in.read(BinlogTimes.DATE_TIME_BYTES + (digits + 1) / 2));
  }

  @Override
  protected Serializable deserializeTimestampV2(int digits, ByteArrayInputStream in)
      throws IOException {
    return BinlogTimes.timestamp(in.read(BinlogTimes.TIMESTAMP_BYTES + (digits + 1) / 2));
  }
}
