/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.jdbc;

import static java.util.Objects.requireNonNull;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** A table with versions and marks of deletion, random changes for it, and what comes of them. */
final class Orders {
  static final StepContext STEP = new StepContext("run-1", "orders/Write");
  static final Schema SCHEMA =
      Schema.builder()
          .addStringField("shop")
          .addInt64Field("id")
          .addInt64Field("version")
          .addBooleanField("deleted")
          .addNullableField("price", FieldType.DECIMAL)
          .addNullableField("note", FieldType.STRING)
          .build();

  private Orders() {}

  /** Makes the table, which takes notes of up to 8 characters, or those alone that are good. */
  static String table(TestDatabase database) {
    if (database.isClickHouse()) {
      return "CREATE TABLE orders (shop String, id Int64, version Int64, deleted Nullable(UInt8),"
          + " price Nullable(Decimal(14, 4)), note Nullable(Enum16(%s)))"
              .formatted(
                  "'x' = 100, 'older' = 101, 'last' = 102, "
                      + IntStream.range(0, 100)
                          .mapToObj(n -> "'n%d' = %d".formatted(n, n))
                          .collect(Collectors.joining(", ")))
          + " ENGINE = ReplacingMergeTree(version) ORDER BY (shop, id)";
    }
    return ("CREATE TABLE orders (shop VARCHAR(10) NOT NULL, id BIGINT NOT NULL,"
            + " version BIGINT NOT NULL, deleted BOOLEAN, price DECIMAL(14, 4), note VARCHAR(%d),"
            + " CHECK (LENGTH(note) <= 8), PRIMARY KEY (shop, id))")
        .formatted(database.heedsChecks() ? 40 : 8);
  }

  /** What a run says it did. */
  record Outcome(long written, long superseded, List<Rejected> rejected) {
    long all() {
      return written + superseded + rejected.size();
    }
  }

  static UpsertRows upsert(JdbcAddress address) {
    return UpsertRows.into(address, "orders")
        .keyedBy("shop", "id")
        .versionedBy("version")
        .deletedWhere("deleted")
        .at(STEP);
  }

  static Outcome write(UpsertRows upsert, List<Row> rows) {
    Pipeline pipeline = Pipeline.create();
    UpsertRowsResult result =
        pipeline.apply(Create.of(rows).withRowSchema(rows.get(0).getSchema())).apply(upsert);
    Held<Row> tallies = Held.of(result.tallies());
    Held<Rejected> rejected = Held.of(result.rejected());
    pipeline.run().waitUntilFinish();
    long refused = sum(tallies.all(), UpsertRowsResult.REJECTED);
    if (refused != rejected.all().size()) {
      throw new AssertionError(refused + " rejected, and letters: " + rejected.all());
    }
    return new Outcome(
        sum(tallies.all(), UpsertRowsResult.WRITTEN),
        sum(tallies.all(), UpsertRowsResult.SUPERSEDED),
        rejected.all());
  }

  private static long sum(List<Row> tallies, String field) {
    return tallies.stream().mapToLong(tally -> requireNonNull(tally.getInt64(field))).sum();
  }

  static Row row(
      String shop, long id, long version, @Nullable String price, @Nullable String note) {
    return Row.withSchema(SCHEMA)
        .addValues(shop, id, version, false, price == null ? null : new BigDecimal(price), note)
        .build();
  }

  /**
   * Versions of few keys, some of which the table refuses, in any order and often more than once.
   */
  static List<Row> random(Random random, int rows) {
    List<Row> all = new ArrayList<>();
    while (all.size() < rows) {
      Row row = version(random.nextInt(2), random.nextInt(12), random.nextInt(30));
      for (int times = random.nextInt(3); times >= 0; times--) {
        all.add(row);
      }
    }
    Collections.shuffle(all, random);
    return all;
  }

  /** A version of a row is always the same. */
  private static Row version(int shop, long id, long version) {
    Random random = new Random(shop * 1_000_003L + id * 10_007 + version);
    random.nextInt();
    boolean deleted = random.nextInt(5) == 0;
    return Row.withSchema(SCHEMA)
        .addValues(
            "shop" + shop,
            id,
            version,
            deleted,
            deleted ? null : BigDecimal.valueOf(random.nextInt(), 4),
            random.nextInt(6) == 0 ? "far too long a note" : "n" + random.nextInt(100))
        .build();
  }

  static boolean isRefused(Row row) {
    String note = row.getString("note");
    return note != null && note.length() > 8;
  }

  /** The table behind rows, whatever their order: of each key the highest version that is taken. */
  static List<List<@Nullable String>> expected(List<Row> rows) {
    Map<String, Row> latest = new TreeMap<>();
    for (Row row : rows) {
      if (!isRefused(row)) {
        latest.merge(
            "%s %20d".formatted(row.getString("shop"), row.getInt64("id")),
            row,
            (one, other) -> version(one) >= version(other) ? one : other);
      }
    }
    List<List<@Nullable String>> expected = new ArrayList<>();
    for (Row row : latest.values()) {
      BigDecimal price = row.getDecimal("price");
      expected.add(
          Arrays.asList(
              row.getString("shop"),
              String.valueOf(row.getInt64("id")),
              String.valueOf(version(row)),
              price == null ? null : price.stripTrailingZeros().toPlainString(),
              row.getString("note")));
    }
    return expected;
  }

  private static long version(Row row) {
    return requireNonNull(row.getInt64("version"));
  }

  /** The table as it is, prices without zeros behind. */
  static List<List<@Nullable String>> stored(TestDatabase database) throws SQLException {
    List<List<@Nullable String>> stored =
        database.query(
            "SELECT shop, id, version, price, note FROM %s ORDER BY shop, id"
                .formatted(database.from("orders")));
    for (List<@Nullable String> row : stored) {
      String price = row.get(3);
      if (price != null) {
        row.set(3, new BigDecimal(price).stripTrailingZeros().toPlainString());
      }
    }
    return stored;
  }
}
