/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.DirectWorkersExtension;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What {@link ReadTable} does with every kind of database. */
@ExtendWith(DirectWorkersExtension.class)
abstract class ReadTableContract {
  static final StepContext STEP = new StepContext("run-1", "sales/Read");
  private static final int ROWS = 300;
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);

  abstract TestDatabase database();

  /** What a read gives. */
  record Read(List<Row> rows, List<Rejected> rejected, List<Row> tallies) {
    long records() {
      return tallies.stream()
          .mapToLong(tally -> requireNonNull(tally.getInt64(ReadTableResult.RECORDS)))
          .sum();
    }
  }

  static Read read(ReadTable table) {
    Pipeline pipeline = Pipeline.create();
    ReadTableResult result = pipeline.apply(table.at(STEP));
    Held<Row> rows = Held.of(result.rows());
    Held<Rejected> rejected = Held.of(result.rejected());
    Held<Row> tallies = Held.of(result.tallies());
    pipeline.run().waitUntilFinish();
    return new Read(rows.all(), rejected.all(), tallies.all());
  }

  @BeforeEach
  void makeTable() throws SQLException {
    database().tell();
    database().execute("DROP TABLE IF EXISTS sales", table("sales"));
  }

  String table(String name) {
    if (database().isClickHouse()) {
      return "CREATE TABLE %s (id Int64, place Nullable(Int64), sold Nullable(DateTime('UTC')),"
              .formatted(name)
          + " sold_on Nullable(Date), price Nullable(Decimal(14, 4)), name Nullable(String))"
          + " ENGINE = ReplacingMergeTree ORDER BY id";
    }
    return "CREATE TABLE %s (id BIGINT NOT NULL PRIMARY KEY, place BIGINT, sold %s(3), sold_on DATE,"
            .formatted(name, database().timestamp())
        + " price DECIMAL(14, 4), name VARCHAR(40))";
  }

  /** Values in every column that a part may be told by, some of them null, some often there. */
  List<Long> fill(Random random) throws SQLException {
    List<String> statements = new ArrayList<>();
    List<Long> ids = new ArrayList<>();
    for (long id = 0; id < ROWS; id++) {
      ids.add(id);
      LocalDateTime sold =
          LocalDateTime.of(database().isClickHouse() ? 1970 : 1969, 12, 1, 0, 0)
              .plusSeconds(random.nextInt(10_000_000))
              .plusNanos(random.nextInt(1_000) * 1_000_000L);
      List<@Nullable String> values =
          Arrays.asList(
              String.valueOf(id),
              random.nextInt(4) == 0
                  ? "7"
                  : String.valueOf(random.nextLong() >> random.nextInt(60)),
              "'%s'".formatted(sold.format(database().isClickHouse() ? SECONDS : MILLIS)),
              "'%s'".formatted(sold.toLocalDate()),
              String.valueOf(BigDecimal.valueOf(random.nextInt(), 4)),
              "'%s'".formatted(Integer.toString(random.nextInt(200), 36)));
      List<String> row = new ArrayList<>();
      row.add(requireNonNull(values.get(0)));
      for (@Nullable String value : values.subList(1, values.size())) {
        row.add(value == null || random.nextInt(6) == 0 ? "NULL" : value);
      }
      statements.add("(" + String.join(", ", row) + ")");
    }
    database().execute("INSERT INTO sales VALUES " + String.join(", ", statements));
    return ids;
  }

  @Test
  void partsByAnyColumnHaveEachRowOnce() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Long> ids = fill(random);

    for (String column : List.of("id", "place", "sold", "sold_on", "price", "name")) {
      int parts = 1 + random.nextInt(12);

      Read read = read(ReadTable.of(database().address(), "sales").partitionedBy(column, parts));

      assertThat(read.rows())
          .extracting(row -> row.getInt64("id"))
          .as("%d parts by %s of seed %d", parts, column, seed)
          .containsExactlyInAnyOrderElementsOf(ids);
      assertThat(read.rejected()).isEmpty();
      assertThat(read.records()).isEqualTo(ROWS);
      assertThat(read.tallies()).hasSizeBetween(Math.min(parts, 2), parts);
    }
  }

  @Test
  void anEmptyTableAndOneOfNullsHaveParts() throws Exception {
    Read empty = read(ReadTable.of(database().address(), "sales").partitionedBy("name", 4));
    database().execute("INSERT INTO sales (id) VALUES (1), (2)");
    Read nulls = read(ReadTable.of(database().address(), "sales").partitionedBy("place", 4));

    assertThat(empty.rows()).isEmpty();
    assertThat(empty.records()).isZero();
    assertThat(nulls.rows())
        .extracting(row -> row.getInt64("id"))
        .containsExactlyInAnyOrder(1L, 2L);
  }

  @Test
  void readsWhatAQueryGives() throws Exception {
    database().execute("INSERT INTO sales (id, place) VALUES (1, 10), (2, 20), (3, 20)");

    Read read =
        read(
            ReadTable.ofQuery(database().address(), "SELECT id, place FROM sales WHERE place = 20")
                .partitionedBy("id", 2));

    assertThat(read.rows()).extracting(row -> row.getInt64("id")).containsExactlyInAnyOrder(2L, 3L);
    assertThat(read.tallies()).extracting(row -> row.getString("source")).containsOnly("query");
  }

  @Test
  void takesTheSchemaFromTheDatabase() throws Exception {
    assertThat(ReadTable.of(database().address(), "sales").schema().getFields())
        .extracting(field -> field.getName() + " " + TableColumn.typeName(field.getType()))
        .containsExactly(
            "id INT64",
            "place INT64",
            "sold DATETIME",
            "sold_on beam:logical_type:date:v1",
            "price DECIMAL",
            "name STRING");
  }

  @Test
  void tellsAllDifferencesFromTheWantedSchemaAtOnce() {
    Schema wanted =
        Schema.builder()
            .addStringField("id")
            .addInt64Field("weight")
            .addInt64Field("place")
            .build();

    assertThatThrownBy(() -> read(ReadTable.of(database().address(), "sales").withSchema(wanted)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot read sales: Invalid type of column id: INT64 (must be one that STRING takes);"
                + " Missing required column weight"
                + " (columns: [id, place, sold, sold_on, price, name])");
  }

  @Test
  void aRowThatTheWantedSchemaCannotTakeIsALetterAndTheRestGoesOn() throws Exception {
    database()
        .execute(
            "INSERT INTO sales (id, place, price, name) VALUES"
                + " (1, 100, 12, 'good'), (2, 70000, 3, 'far'), (3, NULL, 3, 'none'),"
                + " (4, 5, 1.5, 'half'), (5, -1, 0, 'too')");
    Schema wanted =
        Schema.builder()
            .addInt16Field("place")
            .addNullableField("price", FieldType.INT32)
            .addInt64Field("id")
            .build();

    Read read = read(ReadTable.of(database().address(), "sales").withSchema(wanted));

    assertThat(read.rows())
        .containsExactlyInAnyOrder(
            Row.withSchema(wanted).addValues((short) 100, 12, 1L).build(),
            Row.withSchema(wanted).addValues((short) -1, 0, 5L).build());
    assertThat(read.rejected())
        .extracting(Rejected::message)
        .satisfiesExactlyInAnyOrder(
            message ->
                assertThat(message)
                    .isEqualTo("Invalid place: 70000 (must be between -32768 and 32767)"),
            message -> assertThat(message).isEqualTo("Missing required place"),
            message ->
                assertThat(message)
                    .startsWith("Invalid price: 1.5")
                    .endsWith(
                        "(must be a whole number between -9223372036854775808 and"
                            + " 9223372036854775807)"));
    assertThat(read.rejected())
        .extracting(Rejected::recordJson)
        .anySatisfy(json -> assertThat(json).contains("\"place\":\"70000\"", "\"id\":\"2\""));
    assertThat(read.records()).isEqualTo(5);
  }

  @Test
  void refusesPartsByWhatHasNoOrder() {
    assertThatThrownBy(
            () -> read(ReadTable.of(database().address(), "sales").partitionedBy("weight", 2)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot read sales: Missing required partition column weight"
                + " (columns: [id, place, sold, sold_on, price, name])");
  }

  @Test
  void saysWhichTableIsNotThere() {
    assertThatThrownBy(() -> read(ReadTable.of(database().address(), "no_such_table")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Cannot read no_such_table of " + database().address() + ": ")
        .hasMessageContaining("no_such_table");
  }
}
