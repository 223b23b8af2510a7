/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.cdc;

import io.millrace.io.cdc.ChangesMark.Place;
import java.io.Closeable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rows of a table by key, some at a time, so that they are read on from any of them. Each time
 * they are as they are then: the log tells what was changed. Not thread-safe.
 */
abstract class RowsByKey implements Closeable {
  private static final Logger LOG = LoggerFactory.getLogger(RowsByKey.class);

  /** How many the driver has in memory. */
  private static final int FETCHED = 256;

  private final ChangesSettings settings;
  private final DatabaseLog log;
  private final Connection connection;
  private final List<Field> wanted;
  private final int keys;
  private final int limit;

  /**
   * @param connection of this alone
   * @param keys how many columns the key has
   * @param limit how many rows a statement has at most
   */
  RowsByKey(ChangesSettings settings, DatabaseLog log, Connection connection, int keys, int limit)
      throws SQLException {
    this.settings = settings;
    this.log = log;
    this.connection = connection;
    this.wanted = settings.wanted().getFields();
    this.keys = keys;
    this.limit = limit;
    connection.setAutoCommit(false);
  }

  /**
   * The statement: the columns that are wanted and then those of the key, all as text but for
   * bytes, by key.
   *
   * @param behind whether behind a key, with a parameter for each of {@link #parameters}
   */
  abstract String sql(boolean behind);

  /** The parameters of a statement that reads behind a key. */
  abstract List<String> parameters(List<String> key);

  /**
   * Reads rows behind a place, until there are enough or no more.
   *
   * @return behind the last
   */
  final Place read(Place from, ChangeRows into) throws SQLException {
    Place now = from;
    boolean behind = !from.readTo().isEmpty();
    try (PreparedStatement statement = connection.prepareStatement(sql(behind))) {
      statement.setFetchSize(FETCHED);
      List<String> parameters = behind ? parameters(from.readTo()) : List.of();
      for (int i = 0; i < parameters.size(); i++) {
        statement.setString(i + 1, parameters.get(i));
      }
      try (ResultSet rows = statement.executeQuery()) {
        for (int read = 0; read < limit && !into.isFull(); read++) {
          if (!rows.next()) {
            now = now.streaming();
            break;
          }
          List<String> key = key(rows);
          into.addRow(values(rows), key, now, log.shown(now.boundary()));
          now = now.readTo(key);
        }
      }
    }
    connection.commit();
    return now;
  }

  private Map<String, @Nullable Object> values(ResultSet rows) throws SQLException {
    Map<String, @Nullable Object> values = new HashMap<>();
    for (int i = 0; i < wanted.size(); i++) {
      Field field = wanted.get(i);
      values.put(
          field.getName(),
          field.getType().getTypeName() == TypeName.BYTES
              ? rows.getBytes(i + 1)
              : rows.getString(i + 1));
    }
    return values;
  }

  private List<String> key(ResultSet rows) throws SQLException {
    List<String> key = new ArrayList<>();
    for (int i = 1; i <= keys; i++) {
      key.add(rows.getString(wanted.size() + i));
    }
    return key;
  }

  @Override
  public final void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.warn("Cannot close a connection that read {}", settings.name(), e);
    }
  }
}
