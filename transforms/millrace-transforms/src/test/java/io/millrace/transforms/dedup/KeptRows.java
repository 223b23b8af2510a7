/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.dedup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;

/** Takes one row after the other and compares it with every row kept before. */
final class KeptRows {
  static final long HORIZON = 1_000;
  static final Schema SCHEMA =
      Schema.builder()
          .addNullableStringField("id")
          .addInt64Field("number")
          .addInt64Field("time")
          .build();

  private final Map<@Nullable String, List<Long>> timesOfKey = new HashMap<>();

  boolean keep(Row row) {
    List<Long> times = timesOfKey.computeIfAbsent(row.getString("id"), key -> new ArrayList<>());
    long time = timeOf(row);
    if (times.stream().anyMatch(other -> Math.abs(time - other) < HORIZON)) {
      return false;
    }
    return times.add(time);
  }

  static long timeOf(Row row) {
    return row.getInt64("time");
  }

  /** Few keys of every form, many pairs of rows that are a horizon apart, or nearly. */
  static List<Row> random(int count, Random random) {
    long[] around = {0, HORIZON - 1, HORIZON, HORIZON + 1, -HORIZON, 1 - HORIZON, -HORIZON - 1};
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long time = random.nextInt(3) * 10 * HORIZON + around[random.nextInt(around.length)];
      rows.add(Row.withSchema(SCHEMA).addValues(id(random), (long) i, time).build());
    }
    return rows;
  }

  /** A row with one of a few keys. */
  static Row at(long time, Random random) {
    return Row.withSchema(SCHEMA).addValues(id(random), random.nextLong(), time).build();
  }

  /** A row with one of the keys of a script, which are of every form. */
  static Row at(int script, long time, Random random) {
    String id = "%x".formatted(script * 4L + random.nextInt(3));
    String form = script % 2 == 0 ? "e" + id : "%32s".formatted(id).replace(' ', '0');
    return Row.withSchema(SCHEMA).addValues(form, random.nextLong(), time).build();
  }

  private static @Nullable String id(Random random) {
    int number = random.nextInt(40);
    return switch (random.nextInt(5)) {
      case 0 -> "e" + number;
      case 1 -> "%032X".formatted(number + 0xA0);
      case 2 -> number == 0 ? null : "";
      default -> "%032x".formatted(number);
    };
  }
}
