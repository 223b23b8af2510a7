/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.io.Serializable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.Field;
import org.apache.beam.sdk.schemas.Schema.FieldType;

/**
 * A column and the field that it is read into.
 *
 * @param type what the database holds, as Beam names it
 * @param field of the same name
 * @param keepsMillis whether times in it keep their milliseconds
 */
record TableColumn(FieldType type, Field field, boolean keepsMillis) implements Serializable {

  String name() {
    return field.getName();
  }

  /** The same, with nulls in it. */
  TableColumn orNull() {
    return new TableColumn(
        type.withNullable(true), Field.of(name(), field.getType().withNullable(true)), keepsMillis);
  }

  /** The columns of a table or a query, each with the field that is naturally its own. */
  static List<TableColumn> of(
      Connection connection, Dialect dialect, JdbcAddress address, String from)
      throws SQLException {
    try (PreparedStatement statement =
            dialect.read(connection, "SELECT * FROM %s WHERE 1 = 0".formatted(from), address);
        var none = statement.executeQuery()) {
      ResultSetMetaData metadata = none.getMetaData();
      List<TableColumn> columns = new ArrayList<>();
      for (int column = 1; column <= metadata.getColumnCount(); column++) {
        boolean nullable = metadata.isNullable(column) != ResultSetMetaData.columnNoNulls;
        FieldType type = dialect.typeOf(metadata, column).withNullable(nullable);
        columns.add(
            new TableColumn(
                type,
                Field.of(metadata.getColumnLabel(column), type),
                dialect.keepsMillis(metadata, column)));
      }
      return columns;
    }
  }

  static Schema schema(List<TableColumn> columns) {
    Schema.Builder schema = Schema.builder();
    columns.forEach(column -> schema.addField(column.field()));
    return schema.build();
  }

  /**
   * Those of some columns that a schema wants, in its order.
   *
   * @param problems takes each field that has no column, or one of another type
   */
  static List<TableColumn> wanted(
      List<TableColumn> columns, Schema schema, Dialect dialect, List<String> problems) {
    Map<String, TableColumn> byName = new LinkedHashMap<>();
    columns.forEach(column -> byName.put(column.name(), column));
    List<TableColumn> wanted = new ArrayList<>();
    for (Field field : schema.getFields()) {
      TableColumn column = byName.get(field.getName());
      if (column == null) {
        problems.add(
            "Missing required column %s (columns: %s)".formatted(field.getName(), byName.keySet()));
      } else if (!dialect.fits(column.type(), field.getType())) {
        problems.add(
            "Invalid type of column %s: %s (must be one that %s takes)"
                .formatted(field.getName(), typeName(column.type()), typeName(field.getType())));
      } else {
        wanted.add(new TableColumn(column.type(), field, column.keepsMillis()));
      }
    }
    return wanted;
  }

  static String typeName(FieldType type) {
    return type.getTypeName().isLogicalType()
        ? type.getLogicalType().getIdentifier()
        : type.getTypeName().name();
  }
}
