/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.SameElements;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCuts;
import io.millrace.transforms.block.BlockKeys;
import io.millrace.transforms.block.Column;
import io.millrace.transforms.block.KeyedScripts;
import io.millrace.transforms.block.UnpackBlocks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.joda.time.ReadableInstant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Random versions against a loop over all of them. */
class EnrichVersionsOracleTest {
  private static final Schema VERSION =
      Schema.builder()
          .addStringField("key")
          .addNullableField("since", FieldType.DATETIME)
          .addNullableField("until", FieldType.DATETIME)
          .addInt32Field("value")
          .build();
  private static final Schema EVENT =
      Schema.builder().addNullableStringField("key").addInt64Field("time").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void findsWhatALoopFinds() {
    long seed = new Random().nextLong();
    System.out.println("EnrichVersionsOracleTest seed " + seed);
    for (int script = 0; script < 1_000; script++) {
      Random random = new Random(seed + script);
      boolean told = random.nextBoolean();
      List<Row> versions = versions(random, told);
      List<Row> events = events(random);
      Schema entrySchema =
          told
              ? VERSION
              : Schema.builder()
                  .addFields(VERSION.getField(0), VERSION.getField(1), VERSION.getField(3))
                  .build();
      int[] fields = told ? new int[] {0, 1, 2, 3} : new int[] {0, 1, 3};
      List<Block> blocks =
          BlockCuts.cut(VERSION, versions, 1 + random.nextInt(5), row -> 0, random).stream()
              .map(block -> block.project(entrySchema, fields))
              .toList();

      LookupVersions lookup = LookupVersions.of("key", entrySchema, told, blocks);
      List<@Nullable Object> found = new ArrayList<>();
      for (Block block : BlockCuts.cut(EVENT, events, 7, EnrichVersionsOracleTest::time, random)) {
        BlockKeys keys = new BlockKeys(EVENT, List.of("key"));
        keys.read(block);
        Column picked = lookup.pick(0, lookup.find(keys, block));
        for (int row = 0; row < block.rows(); row++) {
          found.add(picked.valueAt(row));
        }
      }

      List<@Nullable Object> expected = new ArrayList<>();
      events.forEach(event -> expected.add(valueThen(event, versions, told)));
      assertThat(found).as("seed %d, script %d", seed, script).isEqualTo(expected);
    }
  }

  @Test
  void equalsALoopOverAStreamOfManyKeys(TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("EnrichVersionsOracleTest " + reason);
    Random random = new Random(seed);
    List<Row> versions = new ArrayList<>();
    List<List<Row>> ofScripts = new ArrayList<>();
    for (int script = 0; script < 100; script++) {
      ofScripts.add(versions("s" + script, -10_000, 150, random, true));
      versions.addAll(ofScripts.get(script));
    }
    KeyedScripts scripts =
        KeyedScripts.random(
            100,
            EVENT,
            (script, time) ->
                Row.withSchema(EVENT)
                    .addValues("s" + script + "k" + random.nextInt(4), time)
                    .build(),
            random);
    List<String> expected = new ArrayList<>();
    for (KeyedScripts.Arrival one : scripts.arrivals()) {
      String key = String.valueOf(one.row().getString("key"));
      int script = Integer.parseInt(key.substring(1, key.indexOf('k')));
      expected.add(shown(one.row(), valueThen(one.row(), ofScripts.get(script), true)));
    }

    PCollection<Row> enriched =
        pipeline
            .apply("Events", scripts.stream())
            .apply(
                Enrich.fromVersions(
                        pipeline.apply("Versions", Create.of(versions).withRowSchema(VERSION)))
                    .matching("key", "key")
                    .validFrom("since")
                    .validTo("until")
                    .picking("value")
                    .onBlocks())
            .enriched()
            .apply(UnpackBlocks.rows());

    PAssert.that(
            reason,
            enriched.apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(row -> shown(row, row.getInt32("value")))))
        .satisfies(SameElements.as(reason, expected));
    pipeline.run();
  }

  /** Spans of a few keys that do not overlap, with gaps if their ends are told. */
  private static List<Row> versions(Random random, boolean told) {
    return versions("", 0, 1, random, told);
  }

  private static List<Row> versions(
      String prefix, long base, long unit, Random random, boolean told) {
    List<Row> versions = new ArrayList<>();
    int value = 0;
    for (int key = 0; key < 3; key++) {
      long time = base + unit * random.nextInt(20);
      int size = random.nextInt(6);
      for (int i = 0; i < size; i++) {
        long end = time + unit * (1 + random.nextInt(10));
        versions.add(
            Row.withSchema(VERSION)
                .addValues(
                    prefix + "k" + key,
                    i == 0 && random.nextBoolean() ? null : Instant.ofEpochMilli(time),
                    !told || (i == size - 1 && random.nextBoolean())
                        ? null
                        : Instant.ofEpochMilli(end),
                    value++)
                .build());
        time = end + unit * (random.nextBoolean() ? 0 : random.nextInt(5));
      }
    }
    Collections.shuffle(versions, random);
    return versions;
  }

  private static List<Row> events(Random random) {
    List<Row> events = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      String key = random.nextInt(10) == 0 ? null : "k" + random.nextInt(4);
      events.add(Row.withSchema(EVENT).addValues(key, (long) random.nextInt(90)).build());
    }
    return events;
  }

  private static long time(Row event) {
    return event.getInt64("time");
  }

  private static @Nullable Integer valueThen(Row event, List<Row> versions, boolean told) {
    Row best = null;
    for (Row version : versions) {
      if (version.getString("key").equals(event.getString("key"))
          && millis(version, "since", Long.MIN_VALUE) <= time(event)
          && (!told || time(event) < millis(version, "until", Long.MAX_VALUE))
          && (best == null
              || millis(best, "since", Long.MIN_VALUE)
                  < millis(version, "since", Long.MIN_VALUE))) {
        best = version;
      }
    }
    return best == null ? null : best.getInt32("value");
  }

  private static long millis(Row version, String field, long ifNull) {
    ReadableInstant time = version.getDateTime(field);
    return time == null ? ifNull : time.getMillis();
  }

  private static String shown(Row event, @Nullable Integer value) {
    return event.getString("key") + " " + event.getInt64("time") + " " + value;
  }
}
