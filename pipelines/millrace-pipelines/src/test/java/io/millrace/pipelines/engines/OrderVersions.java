/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.engines;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Orders in several versions each, in any order, in files of JSON lines. */
final class OrderVersions {
  static final String COLUMNS =
      "id int64, version int64, sold_at datetime, price decimal?, note string, units int32,"
          + " gone boolean";

  /** The same in a database. */
  static final String TABLE =
      "CREATE TABLE orders (id BIGINT NOT NULL PRIMARY KEY, version BIGINT NOT NULL,"
          + " sold_at TIMESTAMP NOT NULL, price DECIMAL(12, 4), note VARCHAR(40) NOT NULL,"
          + " units INTEGER NOT NULL, gone BOOLEAN NOT NULL)";

  /** On which they were sold. */
  static final List<String> DAYS = List.of("2026-03-01", "2026-03-02", "2026-03-03");

  private static final int FILES = 3;
  private static final int IDS = 40;
  private static final int VERSIONS = 15;
  private static final long DAY_MILLIS = 86_400_000;
  private static final List<String> NOTES =
      List.of("", "tea", "tea, green", "\"fragile\"", "two\nlines", "crème brûlée 🍮", "null");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<Order> all;

  private OrderVersions(List<Order> all) {
    this.all = all;
  }

  private record Order(
      long id,
      long version,
      Instant soldAt,
      @Nullable BigDecimal price,
      String note,
      int units,
      boolean gone) {

    String json() throws IOException {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("id", id);
      fields.put("version", version);
      fields.put("sold_at", soldAt.toString());
      fields.put("price", price);
      fields.put("note", note);
      fields.put("units", units);
      fields.put("gone", gone);
      return JSON.writeValueAsString(fields);
    }

    String text() {
      return OrderVersions.text(id, version, soldAt.toEpochMilli(), price, note, units, gone);
    }
  }

  /** Makes orders and writes them into a folder that it makes. */
  static OrderVersions write(Path folder, long seed) throws IOException {
    Random random = new Random(seed);
    List<Order> orders = new ArrayList<>();
    for (long id = 0; id < IDS; id++) {
      for (long version = 0; version < VERSIONS; version++) {
        orders.add(order(id, version, random));
      }
    }
    Collections.shuffle(orders, random);
    Files.createDirectories(folder);
    for (int file = 0; file < FILES; file++) {
      List<String> lines = new ArrayList<>();
      for (int i = file; i < orders.size(); i += FILES) {
        lines.add(orders.get(i).json());
      }
      Files.write(folder.resolve(file + ".jsonl"), lines);
    }
    return new OrderVersions(orders);
  }

  private static Order order(long id, long version, Random random) {
    Instant day = Instant.parse(DAYS.get((int) (version % DAYS.size())) + "T00:00:00Z");
    return new Order(
        id,
        version,
        day.plusMillis(random.nextInt((int) DAY_MILLIS)),
        random.nextInt(5) == 0 ? null : BigDecimal.valueOf(random.nextInt(100_000_000), 4),
        NOTES.get(random.nextInt(NOTES.size())),
        random.nextInt(),
        random.nextInt(4) == 0);
  }

  /** Each of them as text. */
  List<String> each() {
    return all.stream().map(Order::text).sorted().toList();
  }

  /** Of each order the last version. */
  List<String> last() {
    return lastOrders().stream().map(Order::text).sorted().toList();
  }

  /** Of each order the last version, but for those that are gone. */
  List<String> lastThere() {
    return lastOrders().stream().filter(order -> !order.gone()).map(Order::text).sorted().toList();
  }

  private List<Order> lastOrders() {
    return all.stream().filter(order -> order.version() == VERSIONS - 1).toList();
  }

  /** What a row of {@link #COLUMNS} says, however its decimals are written. */
  static String text(Row row) {
    return text(
        row.<Long>getValue("id"),
        row.<Long>getValue("version"),
        row.getDateTime("sold_at").getMillis(),
        row.getDecimal("price"),
        String.valueOf(row.getString("note")),
        row.<Number>getValue("units").intValue(),
        row.<Boolean>getValue("gone"));
  }

  private static String text(
      long id,
      long version,
      long soldAt,
      @Nullable BigDecimal price,
      String note,
      int units,
      boolean gone) {
    return "%d v%d at %d price %s units %d gone %s note %s"
        .formatted(
            id,
            version,
            soldAt,
            price == null ? "none" : price.stripTrailingZeros().toPlainString(),
            units,
            gone,
            note);
  }
}
