/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.io.files.RawRecord;
import io.millrace.io.values.TimeParser;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.RowView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MappedTimesTest {
  private static final int RUNS = 10_000;
  private static final Schema TARGET = Schema.builder().addDateTimeField("event_time").build();
  private static final List<String> TIMES =
      List.of(
          "2010-12-09T08:34:00Z",
          "2010-12-09 08:34",
          "2010-12-09",
          "1291883640000",
          "1.5e9",
          "soon");
  private static final List<String> JSON_VALUES =
      List.of("null", "true", "[1]", "{\"t\":\"2010-12-09\"}", "1291883640000", "1.5e9", "12.75");
  private static final List<String> NAMES = List.of("t", "a", "a.t", "other");

  /** MapRecords is the oracle: for each record that it maps, the time is the same. */
  @Test
  void givesTheTimesThatTheRecordsAreMappedTo() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    int mapped = 0;
    for (int run = 0; run < RUNS; run++) {
      DatasetMapping mapping = mapping(random);
      boolean csv = random.nextBoolean();
      String header = csv ? "a,\"a.t\",t" : null;
      String record = csv ? csv(random) : json(random, 0);
      Row raw = raw(csv ? "csv" : "jsonl", header, record);

      OptionalLong time =
          MappedTimes.of(mapping).open().timeOf(csv ? "csv" : "jsonl", header, record);

      Long expected = eventTime(mapping, raw);
      if (expected != null) {
        mapped++;
        assertThat(time)
            .as("seed %d, run %d: %s of %s", seed, run, mapping.fields(), record)
            .hasValue(expected);
      }
    }
    assertThat(mapped).isGreaterThan(RUNS / 10);
  }

  @Test
  void looksNoFurtherThanTheTime() {
    DatasetMapping mapping = mapping(FieldMapping.column("t"));

    OptionalLong time =
        MappedTimes.of(mapping).open().timeOf("jsonl", null, "{\"t\":\"1970-01-01\",\"cut");

    assertThat(time).hasValue(0);
  }

  @Test
  void asksForAnEventTime() {
    DatasetMapping mapping =
        new DatasetMapping(
            null, Map.of("id", FieldMapping.column("i")), DuplicateRule.KEEP_ALL, Map.of());

    assertThatThrownBy(() -> MappedTimes.of(mapping))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Missing required fields.event_time (mapped: [id])");
  }

  private static @Nullable Long eventTime(DatasetMapping mapping, Row raw) {
    BlockBuilder one = new BlockBuilder(RawRecord.SCHEMA);
    one.addRow(raw, 0);
    BlockBuilder rows = new BlockBuilder(MappedRow.ownSchema(TARGET));
    RecordMapper mapper = new RecordMapper(mapping, TARGET);
    return mapper.read(new RowView(one.build()), rows) == null ? rows.build().eventTime(0) : null;
  }

  private static DatasetMapping mapping(Random random) {
    if (random.nextInt(20) == 0) {
      return mapping(
          new FieldMapping(null, "2010-12-09", TimeParser.ISO, "UTC", "", "", ".", Map.of()));
    }
    String kind = pick(List.of(TimeParser.ISO, TimeParser.EPOCH_MILLIS, "yyyy-MM-dd"), random);
    String zone = pick(List.of("UTC", "Europe/Rome"), random);
    return mapping(
        new FieldMapping(
            pick(List.of("t", "a.t"), random),
            null,
            kind,
            zone,
            "",
            random.nextInt(3) == 0 ? ":00Z" : "",
            ".",
            random.nextInt(3) == 0 ? Map.of("soon", "2020-01-01") : Map.of()));
  }

  private static DatasetMapping mapping(FieldMapping time) {
    return new DatasetMapping(null, Map.of("event_time", time), DuplicateRule.KEEP_ALL, Map.of());
  }

  private static String csv(Random random) {
    List<String> fields = new ArrayList<>();
    for (int field = random.nextInt(20) == 0 ? 2 : 3; field > 0; field--) {
      fields.add('"' + pick(TIMES, random) + '"');
    }
    return String.join(",", fields);
  }

  private static String json(Random random, int depth) {
    List<String> members = new ArrayList<>();
    for (int member = random.nextInt(4); member >= 0; member--) {
      String value =
          depth < 2 && random.nextInt(3) == 0
              ? json(random, depth + 1)
              : random.nextBoolean() ? '"' + pick(TIMES, random) + '"' : pick(JSON_VALUES, random);
      members.add('"' + pick(NAMES, random) + "\":" + value);
    }
    return "{" + String.join(",", members) + "}" + (random.nextInt(20) == 0 ? "," : "");
  }

  private static String pick(List<String> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static Row raw(String format, @Nullable String header, String record) {
    return Row.withSchema(RawRecord.SCHEMA)
        .addValues("run", new Instant(0), "f", 1L, 0L, format, header, record, null)
        .addValues((long) record.length(), "hash", null, null)
        .build();
  }
}
