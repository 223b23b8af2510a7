/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.jspecify.annotations.Nullable;

/** How one kind of database differs from others. */
abstract class Dialect {
  private static final List<Dialect> ALL =
      List.of(
          new ClickHouseDialect(),
          new DuckDbDialect(),
          new H2Dialect(),
          new MariaDbDialect(),
          new MySqlDialect(),
          new PostgresDialect(),
          new SqliteDialect());
  private static final int FETCH_ROWS = 2_000;

  private final String prefix;
  private final String driver;
  private final String artifact;

  /**
   * @param prefix how its URLs start
   * @param driver the driver's class
   * @param artifact what has the driver, as Maven names it
   */
  Dialect(String prefix, String driver, String artifact) {
    this.prefix = prefix;
    this.driver = driver;
    this.artifact = artifact;
  }

  /** What is wrong with a URL. */
  static Optional<String> problem(JdbcAddress address) {
    return find(address).isPresent()
        ? Optional.empty()
        : Optional.of(
            "Unsupported url: %s (supported: %s)"
                .formatted(
                    address,
                    ALL.stream().map(each -> each.prefix).collect(Collectors.joining(", "))));
  }

  static Dialect of(JdbcAddress address) {
    return find(address).orElseThrow();
  }

  private static Optional<Dialect> find(JdbcAddress address) {
    return ALL.stream().filter(each -> address.url().startsWith(each.prefix)).findFirst();
  }

  /**
   * Opens a connection whose session is in UTC.
   *
   * @throws IllegalStateException if the driver is not there
   */
  final Connection connect(JdbcAddress address) throws SQLException {
    Properties properties = new Properties();
    set(properties, address);
    if (address.user() != null) {
      properties.setProperty("user", address.user());
    }
    properties.putAll(address.properties());
    address.secrets().forEach((name, secret) -> properties.setProperty(name, secret.value()));
    Connection connection = driver().connect(address.url(), properties);
    if (connection == null) {
      throw new SQLException(
          "Invalid url: %s (must be one that %s takes)".formatted(address, driver));
    }
    try {
      for (String statement : sessionStatements()) {
        execute(connection, statement);
      }
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** The driver of this class's own class path: that of the first job is not every job's. */
  private Driver driver() {
    return driver(driver, artifact);
  }

  static Driver driver(String className, String artifact) {
    try {
      return (Driver) Class.forName(className).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "Cannot load %s: it is not on the class path; add the dependency %s"
              .formatted(className, artifact),
          e);
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Sets what the driver is to do; what the user sets goes before. */
  abstract void set(Properties properties, JdbcAddress address);

  /** What a new session is told. */
  List<String> sessionStatements() {
    return List.of();
  }

  /** Whether the driver gives out rows bit by bit only where a transaction is open. */
  boolean readsInTransactions() {
    return false;
  }

  /** A statement to read with that holds a bounded part of the rows. */
  final PreparedStatement read(Connection connection, String sql, JdbcAddress address)
      throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(sql, ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
    try {
      statement.setFetchSize(fetchRows());
      limit(statement, address);
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  /** How many rows the driver is asked to hold of those that are read. */
  int fetchRows() {
    return FETCH_ROWS;
  }

  /** Limits how long a statement may take until its first row. */
  void limit(PreparedStatement statement, JdbcAddress address) throws SQLException {
    statement.setQueryTimeout(address.statementSeconds());
  }

  /** The mark around names. */
  char quote() {
    return '"';
  }

  /** A name as SQL has it, whatever its characters. */
  final String quoted(String name) {
    String mark = String.valueOf(quote());
    return mark + name.replace(mark, mark + mark) + mark;
  }

  /** A table as SQL has it: dots are between the names of catalog, schema and table. */
  final String quotedTable(String table) {
    return Arrays.stream(table.split("\\.", -1)).map(this::quoted).collect(Collectors.joining("."));
  }

  final String quotedList(List<String> names) {
    return names.stream().map(this::quoted).collect(Collectors.joining(", "));
  }

  /** A table's rows, as SQL has them behind FROM. */
  String from(String table) {
    return quotedTable(table);
  }

  /** What a value of a type is selected by. */
  String selected(String expression, FieldType type) {
    return expression;
  }

  /** A parameter that values of a type are compared with. */
  String bound(FieldType type) {
    return "?";
  }

  /**
   * The values of a column in its order, without nulls.
   *
   * @return what selects them as {@code cut}, and how many are before each as {@code place}
   */
  String places(String column, String from) {
    return ("SELECT %s AS cut, ROW_NUMBER() OVER (ORDER BY %s) - 1 AS place"
            + " FROM %s WHERE %s IS NOT NULL")
        .formatted(column, column, from, column);
  }

  /** Why a table cannot be read, besides its columns' types. */
  List<String> readProblems(Connection connection, String table) throws SQLException {
    return List.of();
  }

  /** Why rows cannot be written, besides names and types of the table's columns. */
  List<String> writeProblems(Connection connection, UpsertTable target) throws SQLException {
    return List.of();
  }

  /** The type that a column is read as; text where Beam has none for it. */
  FieldType typeOf(ResultSetMetaData columns, int column) throws SQLException {
    boolean signed = columns.isSigned(column);
    return switch (columns.getColumnType(column)) {
      case Types.BIT, Types.BOOLEAN -> FieldType.BOOLEAN;
      case Types.TINYINT -> FieldType.INT16;
      case Types.SMALLINT -> signed ? FieldType.INT16 : FieldType.INT32;
      case Types.INTEGER -> signed ? FieldType.INT32 : FieldType.INT64;
      case Types.BIGINT -> signed ? FieldType.INT64 : FieldType.DECIMAL;
      case Types.REAL -> FieldType.FLOAT;
      case Types.FLOAT, Types.DOUBLE -> FieldType.DOUBLE;
      case Types.DECIMAL, Types.NUMERIC -> FieldType.DECIMAL;
      case Types.BINARY, Types.VARBINARY, Types.LONGVARBINARY, Types.BLOB -> FieldType.BYTES;
      case Types.DATE -> FieldType.logicalType(SqlTypes.DATE);
      case Types.TIME -> FieldType.logicalType(SqlTypes.TIME);
      case Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE -> FieldType.DATETIME;
      default -> FieldType.STRING;
    };
  }

  /** Whether a column's values are, all or some, such of a field. */
  boolean fits(FieldType column, FieldType field) {
    return ColumnValue.fits(column, field);
  }

  /** Whether times in a column keep their milliseconds. */
  boolean keepsMillis(ResultSetMetaData columns, int column) throws SQLException {
    return columns.getScale(column) >= 3;
  }

  /** Reads a whole number. */
  @Nullable Long whole(ResultSet row, int column) throws SQLException, UnreadableValueException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  /** Reads a number exactly. */
  @Nullable BigDecimal decimal(ResultSet row, int column)
      throws SQLException, UnreadableValueException {
    return row.getBigDecimal(column);
  }

  @Nullable Double floating(ResultSet row, int column)
      throws SQLException, UnreadableValueException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : value;
  }

  @Nullable Boolean truth(ResultSet row, int column) throws SQLException, UnreadableValueException {
    boolean value = row.getBoolean(column);
    return row.wasNull() ? null : value;
  }

  byte @Nullable [] bytes(ResultSet row, int column) throws SQLException, UnreadableValueException {
    return row.getBytes(column);
  }

  @Nullable String text(ResultSet row, int column) throws SQLException, UnreadableValueException {
    return row.getString(column);
  }

  /** Reads a date or a time as text that is as in ISO 8601, but for a space instead of a T. */
  @Nullable String time(ResultSet row, int column) throws SQLException, UnreadableValueException {
    return row.getString(column);
  }

  /** Sets a value that is not null. */
  void set(PreparedStatement statement, int parameter, FieldType type, Object value)
      throws SQLException {
    ParameterValues.set(statement, parameter, type, value);
  }

  /** The statement that puts in a row, or puts it in the place of an older one of its key. */
  abstract String upsert(UpsertTable table);

  /** What the statement of {@link #upsert} takes a row by. */
  enum Match {
    /** The key alone, which the database sees to be unique. */
    CHECKED_KEY,
    /** The key alone, unique or not. */
    KEY,
    /** Any unique key of the table. */
    ANY_UNIQUE_KEY
  }

  /** What the statement of {@link #upsert} takes a row by. */
  Match match() {
    return Match.CHECKED_KEY;
  }

  /** How often a row that the database refuses is tried. */
  int triesOfARow() {
    return 1;
  }

  /** What a failure asks for, by the first one of its chain, or of its causes, that says so. */
  final Failure failure(SQLException failure) {
    SQLException each = failure;
    while (each != null) {
      Failure kind = kind(each);
      if (kind != Failure.OTHER) {
        return kind;
      }
      SQLException next = each.getNextException();
      // MariaDB's driver has what broke a batch as its cause alone.
      each = next == null && each.getCause() instanceof SQLException cause ? cause : next;
    }
    return Failure.OTHER;
  }

  /** What one failure says by itself. */
  Failure kind(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    if (state.startsWith("08")
        || ((failure instanceof SQLTransientConnectionException
                || failure instanceof SQLNonTransientConnectionException
                || failure instanceof SQLRecoverableException)
            && !state.startsWith("28"))) {
      return Failure.CONNECTION;
    }
    if (state.startsWith("40")) {
      return Failure.CONTENTION;
    }
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("44")
        ? Failure.DATA
        : Failure.OTHER;
  }
}
