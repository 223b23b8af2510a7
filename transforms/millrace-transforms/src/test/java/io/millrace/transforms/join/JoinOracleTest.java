/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.join.JoinOracle.Item;
import io.millrace.transforms.join.JoinSpec.Alone;
import io.millrace.transforms.join.JoinSpec.Pair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.Reshuffle;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Joins of rows by two fields against nested loops: 40 random scripts in one pipeline. */
class JoinOracleTest {
  private static final int SCRIPTS = 40;
  private static final Schema LEFT =
      Schema.builder()
          .addStringField("script")
          .addNullableInt32Field("key")
          .addDateTimeField("at")
          .addInt32Field("number")
          .build();
  private static final Schema RIGHT =
      Schema.builder()
          .addInt32Field("right_number")
          .addDateTimeField("happened")
          .addNullableInt32Field("id")
          .addStringField("script")
          .build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void equalsNestedLoopsUnderAnyArrivalOrder(TestPipeline pipeline) {
    long seed = new Random().nextLong();
    System.out.println("JoinOracleTest seed " + seed);
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(1 + random.nextInt(5));
    List<List<Item>> lefts = scripts(random);
    List<List<Item>> rights = scripts(random);
    PCollection<Row> left = rows(pipeline, "Left", LEFT, lefts, random);
    PCollection<Row> right = rows(pipeline, "Right", RIGHT, rights, random);
    List<Meeting> meetings =
        List.of(
            Meeting.inWindows(Duration.ofMillis(30)),
            Meeting.within(Duration.ofMillis(20), Duration.ofMillis(10)),
            Meeting.asOf(Duration.ofMillis(40)));

    for (Meeting meeting : meetings) {
      Alone alone = Alone.values()[random.nextInt(Alone.values().length)];
      String reason = meeting.kind() + " " + alone + ", seed " + seed;
      JoinSpec spec =
          JoinSpec.of(meeting)
              .on(new Pair("script", "script"))
              .on(new Pair("key", "id"))
              .times(RowTimes.OF_ELEMENTS.on("at"), RowTimes.OF_ELEMENTS.on("happened"))
              .picking(List.of("right_number"))
              .alone(alone);
      List<String> expected = new ArrayList<>();
      String leftAlone = alone == Alone.APART ? "left " : "joined ";
      String rightAlone = alone == Alone.BOTH_JOINED ? "joined " : "right ";
      for (int script = 0; script < SCRIPTS; script++) {
        JoinOracle oracle = new JoinOracle(meeting, lefts.get(script), rights.get(script));
        String name = "s" + script + " ";
        oracle.joined.forEach(pair -> expected.add("joined " + name + untimed(pair)));
        oracle.leftAlone.forEach(pair -> expected.add(leftAlone + name + untimed(pair)));
        oracle.rightAlone.forEach(pair -> expected.add(rightAlone + name + untimed(pair)));
      }

      JoinResult<Row> result = left.apply(reason, new JoinRows(spec, right));

      PCollection<String> all =
          PCollectionList.of(shown("joined", result.joined()))
              .and(shown("left", result.leftUnmatched()))
              .and(shown("right", result.rightUnmatched()))
              .and(shown("lateLeft", result.lateLeft()))
              .and(shown("lateRight", result.lateRight()))
              .apply("All " + reason, Flatten.pCollections());
      PAssert.that(reason, all).containsInAnyOrder(expected);
    }
    pipeline.run();
  }

  private static List<List<Item>> scripts(Random random) {
    List<List<Item>> scripts = new ArrayList<>();
    for (int script = 0; script < SCRIPTS; script++) {
      List<Item> items = new ArrayList<>();
      for (int number = random.nextInt(12); number > 0; number--) {
        Integer key = random.nextInt(5) == 0 ? null : random.nextInt(3);
        items.add(new Item(key, random.nextInt(120) - 60, number));
      }
      scripts.add(items);
    }
    return scripts;
  }

  private static PCollection<Row> rows(
      TestPipeline pipeline, String name, Schema schema, List<List<Item>> scripts, Random random) {
    List<Row> rows = new ArrayList<>();
    for (int script = 0; script < SCRIPTS; script++) {
      for (Item item : scripts.get(script)) {
        Instant time = Instant.ofEpochMilli(item.time());
        String its = "s" + script;
        rows.add(
            schema.equals(LEFT)
                ? row(LEFT, its, item.key(), time, item.number())
                : row(RIGHT, item.number(), time, item.key(), its));
      }
    }
    Collections.shuffle(rows, random);
    return pipeline
        .apply(name, Create.of(rows).withRowSchema(schema))
        .apply(name + "Disorder", Reshuffle.<Row>viaRandomKey().withNumBuckets(3));
  }

  private static Row row(Schema schema, @Nullable Object... values) {
    return Row.withSchema(schema).addValues(values).build();
  }

  private static String untimed(String pair) {
    return pair.substring(0, pair.indexOf(" @"));
  }

  private static PCollection<String> shown(String output, PCollection<Row> rows) {
    return rows.apply(
        "Show " + rows.getName(),
        MapElements.into(TypeDescriptors.strings())
            .via(
                row ->
                    String.join(
                        " ",
                        output,
                        row.getString("script"),
                        of(row, "number"),
                        of(row, "right_number"))));
  }

  private static String of(Row row, String field) {
    Integer number = row.getSchema().hasField(field) ? row.getInt32(field) : null;
    return number == null ? "-" : number.toString();
  }
}
