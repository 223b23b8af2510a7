/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.testing.engines.ClickHouseExtension;
import io.millrace.testing.engines.ClickHouseServer;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.ValidationException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.SqlTypes;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

@EnabledIfSystemProperty(named = "millrace.servers", matches = "true")
@ExtendWith(ClickHouseExtension.class)
class UpsertRowsOnClickHouseTest extends UpsertRowsContract {
  private static TestDatabase database;

  @BeforeAll
  static void connect(ClickHouseServer server) throws Exception {
    database = TestDatabase.of(server);
  }

  @Override
  TestDatabase database() {
    return database;
  }

  @Test
  void tellsAllThatIsWrongWithTheTableAtOnce() throws Exception {
    database.execute(
        "DROP TABLE IF EXISTS stock",
        "CREATE TABLE stock (shop String, id Int32, day Date, version Int64, seen String)"
            + " ENGINE = ReplacingMergeTree(version) PARTITION BY toYYYYMM(day) ORDER BY shop");
    Schema schema =
        Schema.builder()
            .addStringField("shop")
            .addInt64Field("id")
            .addDateTimeField("seen")
            .build();

    assertThatThrownBy(
            () ->
                Orders.write(
                    UpsertRows.into(database.address(), "stock")
                        .keyedBy("shop", "id")
                        .lastRowWins()
                        .at(Orders.STEP),
                    List.of(Row.withSchema(schema).addValues("a", 1L, Instant.EPOCH).build())))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required version; stock has the latest row by none else; Unsupported sorting"
                + " key of stock: [shop] (supported: that of [shop, id] alone); Unsupported"
                + " partition key of stock: [day] (supported: columns of the sorting key [shop]);"
                + " the rows of a key must be in one partition; Invalid type of column id of"
                + " stock: Int32 (must be of 64 bits or more); Invalid type of column seen of"
                + " stock: String (must be DateTime)");
  }

  @Test
  void refusesAnEngineThatKeepsOtherRowsThanThoseOfTheHighestVersion() throws Exception {
    for (String engine :
        List.of("MergeTree", "ReplacingMergeTree", "ReplacingMergeTree(id)", "SummingMergeTree")) {
      database.execute(
          "DROP TABLE IF EXISTS orders",
          "CREATE TABLE orders (shop String, id Int64, version Int64, deleted UInt8,"
              + " price Nullable(Decimal(14, 4)), note Nullable(String)) ENGINE = %s"
                  .formatted(engine)
              + " ORDER BY (shop, id)");

      assertThatThrownBy(
              () ->
                  Orders.write(
                      Orders.upsert(database.address()),
                      List.of(Orders.row("a", 1, 1, "1.00", "x"))))
          .isInstanceOf(ValidationException.class)
          .hasMessage(
              "Unsupported engine of orders: %s (supported: ReplacingMergeTree(version)); make it"
                      .formatted(engine)
                  + " anew");
    }
  }

  @Test
  void writesTimesAndBytesAsTheyAreAndRejectsThoseOutOfRange() throws Exception {
    database.execute(
        "DROP TABLE IF EXISTS times",
        "CREATE TABLE times (`the id` Int64, version Int32, seen Nullable(DateTime), day Date,"
            + " raw FixedString(3)) ENGINE = ReplacingMergeTree(version) ORDER BY `the id`");
    Schema schema =
        Schema.builder()
            .addInt64Field("the id")
            .addInt32Field("version")
            .addNullableField("seen", FieldType.DATETIME)
            .addLogicalTypeField("day", SqlTypes.DATE)
            .addByteArrayField("raw")
            .build();
    byte[] bytes = {0, -1, 65};
    List<Row> rows =
        List.of(
            row(schema, 1, Instant.parse("2026-10-25T01:30:00.999Z"), "2026-01-02", bytes),
            row(schema, 2, Instant.EPOCH, "1970-01-01", bytes),
            row(schema, 3, Instant.ofEpochMilli(-1), "2026-01-02", bytes),
            row(schema, 4, null, "2105-12-31", bytes),
            row(schema, 5, null, "2106-01-01", bytes),
            row(schema, 6, null, "2026-01-02", new byte[4]));

    Orders.Outcome outcome =
        Orders.write(
            UpsertRows.into(database.address(), "times")
                .keyedBy("the id")
                .versionedBy("version")
                .at(Orders.STEP),
            rows);

    assertThat(
            database.query(
                "SELECT `the id`, toUnixTimestamp(seen), toUInt16(day), hex(raw)"
                    + " FROM times FINAL ORDER BY `the id`"))
        .containsExactly(
            Arrays.asList("1", "1792891800", "20455", "00FF41"),
            Arrays.asList("2", "0", "0", "00FF41"),
            Arrays.asList("4", null, "49672", "00FF41"));
    assertThat(outcome.rejected())
        .extracting(Rejected::message)
        .satisfiesExactlyInAnyOrder(
            message ->
                assertThat(message)
                    .isEqualTo(
                        "Cannot write times: Invalid time: 1969-12-31T23:59:59.999Z (must be"
                            + " between 1970-01-01T00:00:00Z and 2106-02-07T06:28:15Z)"),
            message ->
                assertThat(message)
                    .isEqualTo(
                        "Cannot write times: Invalid time: 2106-01-01 (must be between 1970-01-01"
                            + " and 2105-12-31)"),
            message -> assertThat(message).contains("Too large value for FixedString(3)"));
  }

  private static Row row(Schema schema, long id, @Nullable Instant seen, String day, byte[] raw) {
    return Row.withSchema(schema).addValues(id, 1, seen, LocalDate.parse(day), raw).build();
  }

  @Test
  void aRefusedVersionDoesNotHideTheOneBefore() throws Exception {
    Orders.write(
        Orders.upsert(database.address()),
        List.of(Orders.row("a", 1, 2, "2.00", "far too long"), Orders.row("a", 1, 1, "1", "x")));

    assertThat(Orders.stored(database)).containsExactly(List.of("a", "1", "1", "1", "x"));
  }
}
