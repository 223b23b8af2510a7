/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.Schema.TypeName;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.joda.time.Instant;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;

/**
 * The column that says which part a row is in. Numbers and times are cut at equal distances between
 * the least and the greatest, texts where equally many are between, by the database's own order.
 */
record PartitionColumn(String name, FieldType type) implements Serializable {
  static final String SUPPORTED = "whole numbers, DECIMAL, DATETIME, dates, STRING";

  boolean isSupported() {
    return switch (type.getTypeName()) {
      case INT16, INT32, INT64, DECIMAL, DATETIME, STRING -> true;
      case LOGICAL_TYPE -> isDate();
      default -> false;
    };
  }

  private boolean isDate() {
    return SqlTypes.DATE.getIdentifier().equals(type.getLogicalType().getIdentifier());
  }

  /** Cuts a table into at most so many parts. */
  List<Part> parts(
      Connection connection, Dialect dialect, JdbcAddress address, String from, int most)
      throws SQLException {
    List<String> cuts =
        type.getTypeName() == TypeName.STRING
            ? ranks(connection, dialect, address, from, most)
            : distances(connection, dialect, address, from, most);
    List<Part> parts = new ArrayList<>();
    String start = null;
    for (String cut : cuts) {
      parts.add(new Part(start, cut));
      start = cut;
    }
    parts.add(new Part(start, null));
    return parts;
  }

  private List<String> ranks(
      Connection connection, Dialect dialect, JdbcAddress address, String from, int most)
      throws SQLException {
    String column = dialect.quoted(name);
    long count = 0;
    try (PreparedStatement statement =
            dialect.read(connection, "SELECT COUNT(%s) FROM %s".formatted(column, from), address);
        ResultSet counted = statement.executeQuery()) {
      if (counted.next()) {
        count = counted.getLong(1);
      }
    }
    long step = Math.max(1, (count + most - 1) / most);
    String every =
        "SELECT cut FROM (%s) AS places WHERE place > 0 AND place %% %d = 0 ORDER BY place"
            .formatted(dialect.places(column, from), step);
    List<String> cuts = new ArrayList<>();
    try (PreparedStatement statement = dialect.read(connection, every, address);
        ResultSet places = statement.executeQuery()) {
      while (places.next()) {
        String cut = requireNonNull(places.getString(1), "cut is null");
        if (cuts.isEmpty() || !cut.equals(cuts.get(cuts.size() - 1))) {
          cuts.add(cut);
        }
      }
    }
    return cuts;
  }

  private List<String> distances(
      Connection connection, Dialect dialect, JdbcAddress address, String from, int most)
      throws SQLException {
    String column = dialect.quoted(name);
    String ends =
        "SELECT %s, %s FROM %s"
            .formatted(
                dialect.selected("MIN(%s)".formatted(column), type),
                dialect.selected("MAX(%s)".formatted(column), type),
                from);
    try (PreparedStatement statement = dialect.read(connection, ends, address);
        ResultSet row = statement.executeQuery()) {
      row.next();
      Object least = ColumnValue.read(dialect, row, 1, type, type);
      Object greatest = ColumnValue.read(dialect, row, 2, type, type);
      return least == null || greatest == null
          ? List.of()
          : between(number(least), number(greatest), most);
    } catch (UnreadableValueException noDistance) {
      // An end that is no number or time, such as an infinite one: all rows are one part.
      return List.of();
    } catch (SQLException e) {
      if (dialect.failure(e) == Failure.DATA) {
        // The same, such as NaN, of which the driver itself says so.
        return List.of();
      }
      throw e;
    }
  }

  private List<String> between(BigInteger least, BigInteger greatest, int most) {
    BigInteger span = greatest.subtract(least).add(BigInteger.ONE);
    List<String> cuts = new ArrayList<>();
    BigInteger last = least;
    for (int part = 1; part < most; part++) {
      BigInteger cut =
          least.add(span.multiply(BigInteger.valueOf(part)).divide(BigInteger.valueOf(most)));
      if (cut.compareTo(last) > 0) {
        cuts.add(text(cut));
        last = cut;
      }
    }
    return cuts;
  }

  private static BigInteger number(Object value) {
    if (value instanceof ReadableInstant time) {
      return BigInteger.valueOf(time.getMillis());
    }
    if (value instanceof LocalDate date) {
      return BigInteger.valueOf(date.toEpochDay());
    }
    return new BigDecimal(value.toString()).setScale(0, RoundingMode.FLOOR).toBigInteger();
  }

  private String text(BigInteger number) {
    return switch (type.getTypeName()) {
      case DATETIME -> Instant.ofEpochMilli(number.longValueExact()).toString();
      case LOGICAL_TYPE -> LocalDate.ofEpochDay(number.longValueExact()).toString();
      default -> number.toString();
    };
  }

  /** What a part's rows are told by, as SQL has it behind FROM; empty for all. */
  String where(Dialect dialect, Part part) {
    String column = dialect.quoted(name);
    String bound = dialect.bound(type);
    if (part.from() == null) {
      return part.before() == null
          ? ""
          : " WHERE %s < %s OR %s IS NULL".formatted(column, bound, column);
    }
    return part.before() == null
        ? " WHERE %s >= %s".formatted(column, bound)
        : " WHERE %s >= %s AND %s < %s".formatted(column, bound, column, bound);
  }

  /** Sets the parameters of {@link #where}. */
  void set(PreparedStatement statement, Dialect dialect, Part part) throws SQLException {
    int parameter = 0;
    for (@Nullable String bound : new @Nullable String[] {part.from(), part.before()}) {
      if (bound != null) {
        parameter++;
        dialect.set(statement, parameter, type, value(bound));
      }
    }
  }

  private Object value(String bound) {
    return switch (type.getTypeName()) {
      case STRING -> bound;
      case DECIMAL -> new BigDecimal(bound);
      case DATETIME -> Instant.parse(bound);
      case LOGICAL_TYPE -> LocalDate.parse(bound);
      default -> Long.valueOf(bound);
    };
  }
}
