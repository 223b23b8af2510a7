/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.mapping;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.io.files.RawRecord;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(TestPipelineExtension.class)
class MapRecordsTest {
  private static final Schema TARGET =
      Schema.builder()
          .addNullableField("order_id", FieldType.STRING)
          .addNullableField("customer", FieldType.STRING)
          .addNullableField("quantity", FieldType.INT64)
          .addNullableField("price", FieldType.DECIMAL)
          .addDateTimeField("event_time")
          .addBooleanField("is_return")
          .build();
  private static final String HEADER = "id,cust,qty,price,at";
  private static final Map<String, FieldMapping> FIELDS =
      Map.of(
          "order_id", FieldMapping.column("id"),
          "customer", new FieldMapping("cust", null, "iso", "UTC", "", ".0", ".", Map.of()),
          "quantity", FieldMapping.column("qty"),
          "price", FieldMapping.column("price"),
          "event_time", FieldMapping.column("at"));
  private static final Map<String, FlagRule> FLAGS =
      Map.of("is_return", new FlagRule.Beyond("quantity", BigDecimal.ZERO, null));

  @Test
  void readsValuesAndFlagsAndTheEventTime(TestPipeline pipeline) {
    MapRecordsResult result =
        map(pipeline, DuplicateRule.KEEP_ALL, csv(1, "A1,17850.0,-3,2.50,2010-12-09T08:34:00Z"));

    PAssert.that(result.mapped().apply(UnpackBlocks.rows()))
        .satisfies(
            rows -> {
              Row row = rows.iterator().next();
              assertThat(row.getString("order_id")).isEqualTo("A1");
              assertThat(row.getString("customer")).isEqualTo("17850");
              assertThat(row.getInt64("quantity")).isEqualTo(-3);
              assertThat(row.getDecimal("price")).isEqualByComparingTo("2.50");
              assertThat(row.getBoolean("is_return")).isTrue();
              assertThat(row.getDateTime("event_time").getMillis())
                  .isEqualTo(Instant.parse("2010-12-09T08:34:00Z").getMillis());
              assertThat(row.getString(MappedRow.RECORD_KEY)).isEqualTo("f.csv#1");
              assertThat(row.getString(MappedRow.ORIGINAL)).startsWith("A1,17850.0");
              return null;
            });
    PAssert.that(result.rejected()).empty();
    pipeline.run();
  }

  @Test
  void rejectsEachBadRecordOnceAndTellsAllThatIsWrongWithIt(TestPipeline pipeline) {
    MapRecordsResult result =
        map(
            pipeline,
            DuplicateRule.KEEP_ALL,
            csv(1, "A1,c,abc,x,yesterday"),
            csv(2, "A2,c,1,1.0"),
            csv(3, "A3,c,1,1.0,"),
            broken(4, "INVALID_UTF8", "Invalid UTF-8: byte 3 of 9"));

    PAssert.that(result.mapped().apply(UnpackBlocks.rows())).empty();
    PAssert.that(result.rejected())
        .satisfies(
            letters -> {
              Map<String, Rejected> byKey = new HashMap<>();
              letters.forEach(letter -> byKey.put(letter.idempotencyKey(), letter));
              assertThat(byKey).hasSize(4);
              assertThat(letter(byKey, "f.csv#1@Map/x").code()).isEqualTo("INVALID_VALUE");
              assertThat(letter(byKey, "f.csv#1@Map/x").message())
                  .contains(
                      "Invalid quantity: abc (must be a number)",
                      "Invalid price: x (must be a number)",
                      "Invalid event_time: yesterday (must be an ISO-8601 time)");
              assertThat(letter(byKey, "f.csv#2@Map/x").code()).isEqualTo("MALFORMED_RECORD");
              assertThat(letter(byKey, "f.csv#3@Map/x").message())
                  .isEqualTo("Missing required event_time");
              assertThat(letter(byKey, "f.csv#4@Map/x").code()).isEqualTo("INVALID_UTF8");
              assertThat(
                      new String(
                          letter(byKey, "f.csv#1@Map/x").recordBytes(), StandardCharsets.UTF_8))
                  .isEqualTo("A1,c,abc,x,yesterday");
              return null;
            });
    pipeline.run();
  }

  @Test
  void wholeRowsAreTheSameOnlyIfEveryColumnIs(TestPipeline pipeline) {
    MapRecordsResult result =
        map(
            pipeline,
            DuplicateRule.WHOLE_ROW,
            csv(1, "A1,c,1,1.0,2010-12-09"),
            csv(2, "\"A1\",c,1,1.0,2010-12-09"),
            csv(3, "A1,c,1,1.00,2010-12-09"));

    PAssert.that(result.mapped().apply(UnpackBlocks.rows()))
        .satisfies(
            rows -> {
              Map<Long, String> keys = keys(rows);
              assertThat(keys.get(1L)).isEqualTo(keys.get(2L)).isNotEqualTo(keys.get(3L));
              return null;
            });
    pipeline.run();
  }

  @Test
  void keyFieldsMakeTheKeyAndAMissingOneMakesARecordUnique(TestPipeline pipeline) {
    DuplicateRule byTwo =
        new DuplicateRule(DuplicateRule.Kind.KEY, List.of("order_id", "customer"), false);

    MapRecordsResult result =
        map(
            pipeline,
            byTwo,
            csv(1, "A1,c,1,1.0,2010-12-09"),
            csv(2, "A1,c,9,9.0,2011-12-09"),
            csv(3, "A,1c,1,1.0,2010-12-09"),
            csv(4, "A1,,1,1.0,2010-12-09"),
            csv(5, "A1,,1,1.0,2010-12-09"));

    PAssert.that(result.mapped().apply(UnpackBlocks.rows()))
        .satisfies(
            rows -> {
              Map<Long, String> keys = keys(rows);
              assertThat(keys.get(1L)).isEqualTo(keys.get(2L)).isNotEqualTo(keys.get(3L));
              assertThat(keys.get(4L)).isEqualTo("f.csv#4").isNotEqualTo(keys.get(5L));
              return null;
            });
    pipeline.run();
  }

  @Test
  void jsonIsFoundByPathAndHashedWhateverItsOrder(TestPipeline pipeline) {
    DatasetMapping mapping =
        new DatasetMapping(
            null,
            Map.of(
                "order_id",
                FieldMapping.column("o.id"),
                "event_time",
                new FieldMapping("t", null, "epoch_millis", "UTC", "", "", ".", Map.of())),
            DuplicateRule.WHOLE_ROW,
            FLAGS);

    MapRecordsResult result =
        pipeline
            .apply(
                Create.of(
                        json(1, "{\"o\":{\"id\":7,\"x\":[1,2]},\"t\":5}"),
                        json(2, "{\"t\":5, \"o\":{\"x\":[1,2],\"id\":7}}"),
                        json(3, "{\"t\":5, \"o\":{\"x\":[2,1],\"id\":7}}"),
                        json(4, "{\"t\":5, \"o\":{\"id\":{}}}"))
                    .withRowSchema(RawRecord.SCHEMA))
            .apply(PackBlocks.of())
            .apply(MapRecords.by(mapping, TARGET).at(new StepContext("run", "Map/x")));

    PAssert.that(result.mapped().apply(UnpackBlocks.rows()))
        .satisfies(
            rows -> {
              Map<Long, String> keys = keys(rows);
              assertThat(keys).hasSize(3);
              assertThat(keys.get(1L)).isEqualTo(keys.get(2L)).isNotEqualTo(keys.get(3L));
              return null;
            });
    PAssert.that(result.rejected())
        .satisfies(
            letters -> {
              assertThat(letters.iterator().next().message())
                  .isEqualTo("Invalid order_id: {} (must be one value, not a list or an object)");
              return null;
            });
    pipeline.run();
  }

  @Test
  void rowsHappenWhenTheirRecordsSayAndKeepTheStampsOfTheirSource(TestPipeline pipeline) {
    long at = Instant.parse("2010-12-09T08:34:00Z").getMillis();
    BlockBuilder raw = new BlockBuilder(RawRecord.SCHEMA);
    raw.addRow(csv(1, "A1,c,1,1.0,2010-12-09T08:34:00Z"), at, Block.ON_TIME);
    raw.addRow(csv(2, "A2,c,abc,1.0,2010-12-09T08:34:00Z"), at, at + 7);
    raw.addRow(csv(3, "A3,c,1,1.0,2010-12-09T08:33:00Z"), at - 60_000, at + 8);
    raw.addRow(csv(4, "A4,c,1,1.0,2010-12-09T08:34:10Z"), at, at + 9);

    MapRecordsResult result =
        pipeline
            .apply(Create.of(raw.build()).withCoder(BlockCoder.of(RawRecord.SCHEMA)))
            .apply(
                MapRecords.by(
                        new DatasetMapping(null, FIELDS, DuplicateRule.KEEP_ALL, FLAGS), TARGET)
                    .at(new StepContext("run", "Map/x")));

    PAssert.thatSingleton(result.mapped())
        .satisfies(
            block -> {
              assertThat(block.eventTimes()).containsExactly(at, at - 60_000, at + 10_000);
              assertThat(block.stamp(0)).isEqualTo(Block.ON_TIME);
              assertThat(block.stamp(1)).isEqualTo(at + 8);
              // A stamp up to the row's own time says nothing.
              assertThat(block.stamp(2)).isEqualTo(Block.ON_TIME);
              return null;
            });
    pipeline.run();
  }

  @Test
  void rowsOfADatasetWithoutEventTimeHappenWhenTheirRecordsDo(TestPipeline pipeline) {
    Schema target = Schema.builder().addNullableField("order_id", FieldType.STRING).build();
    DatasetMapping mapping =
        new DatasetMapping(
            null, Map.of("order_id", FieldMapping.column("id")), DuplicateRule.KEEP_ALL, Map.of());
    BlockBuilder raw = new BlockBuilder(RawRecord.SCHEMA);
    raw.addRow(csv(1, "A1,c,1,1.0,2010-12-09"), 1_000, 2_000);

    MapRecordsResult result =
        pipeline
            .apply(Create.of(raw.build()).withCoder(BlockCoder.of(RawRecord.SCHEMA)))
            .apply(MapRecords.by(mapping, target).at(new StepContext("run", "Map/x")));

    PAssert.thatSingleton(result.mapped())
        .satisfies(
            block -> {
              assertThat(block.eventTime(0)).isEqualTo(1_000);
              assertThat(block.stamp(0)).isEqualTo(2_000);
              return null;
            });
    pipeline.run();
  }

  private static Rejected letter(Map<String, Rejected> byKey, String key) {
    return requireNonNull(byKey.get(key), key);
  }

  private static Map<Long, String> keys(Iterable<Row> rows) {
    Map<Long, String> keys = new HashMap<>();
    StreamSupport.stream(rows.spliterator(), false)
        .forEach(
            row ->
                keys.put(
                    row.getInt64(MappedRow.RECORD_NUMBER), row.getString(MappedRow.RECORD_KEY)));
    return keys;
  }

  private static MapRecordsResult map(TestPipeline pipeline, DuplicateRule rule, Row... raw) {
    DatasetMapping mapping = new DatasetMapping(null, FIELDS, rule, FLAGS);
    return pipeline
        .apply(Create.of(List.of(raw)).withRowSchema(RawRecord.SCHEMA))
        .apply(PackBlocks.of())
        .apply(MapRecords.by(mapping, TARGET).at(new StepContext("run", "Map/x")));
  }

  private static Row csv(long number, String record) {
    return raw(number, "csv", HEADER, record, null, null);
  }

  private static Row json(long number, String record) {
    return raw(number, "jsonl", null, record, null, null);
  }

  private static Row broken(long number, String code, String message) {
    return raw(number, "csv", HEADER, "A4,\ufffd", code, message);
  }

  private static Row raw(
      long number,
      String format,
      @Nullable String header,
      String record,
      @Nullable String problem,
      @Nullable String message) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put(RawRecord.RUN_ID, "run");
    values.put(RawRecord.INGESTED_AT, new Instant(0));
    values.put(RawRecord.SOURCE, "f.csv");
    values.put(RawRecord.RECORD_NUMBER, number);
    values.put(RawRecord.FORMAT, format);
    values.put(RawRecord.HEADER, header);
    values.put(RawRecord.RECORD, record);
    values.put(RawRecord.RECORD_LENGTH, (long) record.length());
    values.put(RawRecord.RECORD_SHA256, "0".repeat(64));
    values.put(RawRecord.PROBLEM, problem);
    values.put(RawRecord.PROBLEM_MESSAGE, message);
    List<@Nullable Object> inOrder = new ArrayList<>();
    RawRecord.SCHEMA.getFieldNames().forEach(name -> inOrder.add(values.get(name)));
    return Row.withSchema(RawRecord.SCHEMA).addValues(inOrder).build();
  }
}
