/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.join;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.SameElements;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.FilterRows;
import io.millrace.transforms.block.KeyedScripts;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.RowTimes;
import io.millrace.transforms.join.JoinOracle.Item;
import io.millrace.transforms.join.JoinSpec.Alone;
import io.millrace.transforms.join.JoinSpec.Pair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.Filter;
import org.apache.beam.sdk.transforms.Flatten;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionList;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Joins that come out while input still arrives, and of the same input at its end. */
class JoinStreamTest {
  /** Both sides, so that one stream orders them. */
  private static final Schema EVENT =
      Schema.builder()
          .addBooleanField("left")
          .addNullableInt32Field("key")
          .addInt32Field("number")
          .build();

  private static final int SCRIPTS = 100;
  private static final Queue<String> HAPPENED = new ConcurrentLinkedQueue<>();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void givesOutAPeriodOnceItHasEndedAndWaitedForRows(TestPipeline pipeline) {
    HAPPENED.clear();
    TestStream<Block> events =
        TestStream.create((Coder<Block>) BlockCoder.of(EVENT))
            .addElements(event(true, 1, 10, 0, 1), event(false, 1, 5, 0, 2))
            .advanceWatermarkTo(Instant.ofEpochMilli(100))
            .addElements(event(false, 1, 8, 100, 3))
            .advanceWatermarkTo(Instant.ofEpochMilli(150))
            .addElements(event(false, 1, 9, 150, 4), event(true, 1, 99, 150, 5))
            .addElements(event(true, null, 100, 150, 6), event(true, 1, 108, 150, 7))
            .advanceWatermarkToInfinity();

    PCollection<Block> all = pipeline.apply(events);
    all.apply("Read", ParDo.of(new NoteFn("read")));
    JoinResult<Block> result =
        side(all, true)
            .apply(
                Join.asOf(Duration.ofMillis(100))
                    .on("key")
                    .every(Duration.ofMillis(100))
                    .allowingLateness(Duration.ofMillis(50))
                    .prefix("right_")
                    .withBlocks(side(all, false)));
    result.joined().apply("Joined", ParDo.of(new NoteFn("joined")));

    PAssert.that(timed(result.joined()))
        .containsInAnyOrder(List.of("1 3 @10 stamp 149", "7 3 @108 stamp 249"));
    PAssert.that(timed(result.leftUnmatched())).containsInAnyOrder(List.of("6 @100 stamp 150"));
    PAssert.that(timed(result.rightUnmatched())).containsInAnyOrder(List.of("2 @5 stamp 249"));
    PAssert.that(timed(result.lateLeft())).containsInAnyOrder(List.of("5 @99 stamp 150"));
    PAssert.that(timed(result.lateRight())).containsInAnyOrder(List.of("4 @9 stamp 150"));
    pipeline.run();
    assertThat(List.copyOf(HAPPENED))
        .as("what came out before all was read")
        .containsSubsequence("read 3", "joined 1", "read 7", "joined 7");
  }

  @ParameterizedTest
  @EnumSource(Meeting.Kind.class)
  void equalsNestedLoopsOverTheRowsOnTime(Meeting.Kind kind, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("JoinStreamTest " + kind + " " + reason);
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(1 + random.nextInt(5));
    int[] number = {0};
    KeyedScripts scripts =
        KeyedScripts.random(
            SCRIPTS,
            EVENT,
            (script, time) ->
                row(random.nextBoolean(), random.nextInt(6) == 0 ? null : script, number[0]++),
            random);
    JoinSpec spec = spec(kind, random);
    List<String> expected = expected(spec, scripts);
    assertThat(expected).as(reason).anyMatch(row -> row.startsWith("late"));

    PCollection<Block> stream = pipeline.apply("Stream", scripts.stream());
    PCollection<Block> batch = pipeline.apply("Batch", scripts.batch());

    PCollection<String> ofStream = outputs("stream ", stream, spec);
    PCollection<String> ofBatch = outputs("batch ", batch, spec);

    PCollection<Row> rowStream = pipeline.apply("Rows", scripts.rows(true));
    PCollection<Row> rowBatch = pipeline.apply("BatchOfRows", scripts.rows(false));
    PCollection<String> streamedRows = rowOutputs("stream ", rowStream, spec);
    PCollection<String> batchedRows = rowOutputs("batch ", rowBatch, spec);

    for (PCollection<String> streamed : List.of(ofStream, streamedRows)) {
      PAssert.that(reason, streamed)
          .satisfies(
              SameElements.as(reason, expected.stream().map(row -> "stream " + row).toList()));
    }
    for (PCollection<String> batched : List.of(ofBatch, batchedRows)) {
      PAssert.that(reason, batched)
          .satisfies(
              SameElements.as(reason, expected.stream().map(row -> "batch " + row).toList()));
    }
    pipeline.run();
  }

  private static JoinSpec spec(Meeting.Kind kind, Random random) {
    JoinSpec spec =
        switch (kind) {
          case WINDOW -> JoinSpec.of(Meeting.inWindows(Duration.ofMillis(400)));
          case INTERVAL ->
              JoinSpec.of(Meeting.within(Duration.ofMillis(200), Duration.ofMillis(150)))
                  .period(Duration.ofMillis(300));
          case AS_OF ->
              JoinSpec.of(Meeting.asOf(Duration.ofMillis(700))).period(Duration.ofMillis(200));
        };
    return spec.lateness(Duration.ofMillis(300))
        .on(new Pair("key", "key"))
        .prefix("right_")
        .alone(Alone.values()[random.nextInt(3)]);
  }

  private static PCollection<String> outputs(
      String mode, PCollection<Block> events, JoinSpec spec) {
    JoinResult<Block> result =
        side(events, true).apply(mode + "Join", new JoinBlocks(spec, side(events, false)));
    return PCollectionList.of(shown(mode + "joined", result.joined()))
        .and(shown(mode + "left", result.leftUnmatched()))
        .and(shown(mode + "right", result.rightUnmatched()))
        .and(shown(mode + "lateLeft", result.lateLeft()))
        .and(shown(mode + "lateRight", result.lateRight()))
        .apply(mode + "All", Flatten.pCollections());
  }

  /** The same of rows, by the stamps of a field. */
  private static PCollection<String> rowOutputs(
      String mode, PCollection<Row> events, JoinSpec spec) {
    RowTimes times = RowTimes.OF_ELEMENTS.on(KeyedScripts.HAPPENED).stampedBy(KeyedScripts.CAME);
    JoinResult<Row> result =
        side(mode, events, true)
            .apply(
                mode + "JoinRows",
                new JoinRows(spec.times(times, times), side(mode, events, false)));
    return PCollectionList.of(shownRows(mode + "joined", result.joined()))
        .and(shownRows(mode + "left", result.leftUnmatched()))
        .and(shownRows(mode + "right", result.rightUnmatched()))
        .and(shownRows(mode + "lateLeft", result.lateLeft()))
        .and(shownRows(mode + "lateRight", result.lateRight()))
        .apply(mode + "AllRows", Flatten.pCollections());
  }

  private static PCollection<Row> side(String mode, PCollection<Row> events, boolean left) {
    return events.apply(
        mode + (left ? "LeftRows" : "RightRows"),
        Filter.by(row -> Boolean.valueOf(left).equals(row.getBoolean("left"))));
  }

  private static PCollection<String> shownRows(String output, PCollection<Row> rows) {
    return rows.apply("Pack " + output, PackBlocks.of())
        .apply("ShowRows " + output, ParDo.of(new ShowFn(output + " ", false)));
  }

  /** What comes out, and where. */
  private static List<String> expected(JoinSpec spec, KeyedScripts scripts) {
    List<String> expected = new ArrayList<>();
    Map<@Nullable Integer, List<Item>> lefts = new HashMap<>();
    Map<@Nullable Integer, List<Item>> rights = new HashMap<>();
    for (KeyedScripts.Arrival one : scripts.arrivals()) {
      Row row = one.row();
      Item item = new Item(row.getInt32("key"), one.time(), row.getInt32("number"));
      boolean left = row.getBoolean("left");
      if (item.key() != null
          && one.isLate(spec.effectivePeriod().toMillis(), spec.lateness().toMillis())) {
        expected.add((left ? "lateLeft " : "lateRight ") + item.number());
      } else {
        (left ? lefts : rights).computeIfAbsent(item.key(), key -> new ArrayList<>()).add(item);
      }
    }
    Set<@Nullable Integer> keys = new HashSet<>(lefts.keySet());
    keys.addAll(rights.keySet());
    for (Integer key : keys) {
      addExpected(
          spec,
          new JoinOracle(
              spec.meeting(),
              lefts.getOrDefault(key, List.of()),
              rights.getOrDefault(key, List.of())),
          expected);
    }
    return expected;
  }

  private static void addExpected(JoinSpec spec, JoinOracle oracle, List<String> expected) {
    oracle.joined.forEach(pair -> expected.add("joined " + untimed(pair)));
    for (String row : oracle.leftAlone) {
      expected.add(
          spec.alone() == Alone.APART
              ? "left " + untimed(row).replace(" -", "")
              : "joined " + untimed(row));
    }
    for (String row : oracle.rightAlone) {
      expected.add(
          spec.alone() == Alone.BOTH_JOINED
              ? "joined " + untimed(row)
              : "right " + untimed(row).replace("- ", ""));
    }
  }

  private static String untimed(String pair) {
    return pair.substring(0, pair.indexOf(" @"));
  }

  private static PCollection<Block> side(PCollection<Block> events, boolean left) {
    String name = events.getName() + (left ? " left" : " right");
    return events
        .apply(name, FilterRows.where(row -> row.bool("left") == left))
        .kept()
        .setName(name);
  }

  private static PCollection<String> shown(String output, PCollection<Block> rows) {
    return rows.apply("Show " + output, ParDo.of(new ShowFn(output + " ", false)));
  }

  private static PCollection<String> timed(PCollection<Block> rows) {
    return rows.apply("Show " + rows.getName(), ParDo.of(new ShowFn("", true)));
  }

  private static Row row(boolean left, @Nullable Integer key, int number) {
    return Row.withSchema(EVENT).addValues(left, key, number).build();
  }

  private static TimestampedValue<Block> event(
      boolean left, @Nullable Integer key, long time, long stamp, int number) {
    BlockBuilder builder = new BlockBuilder(EVENT);
    builder.addRow(row(left, key, number), time, stamp);
    return TimestampedValue.of(builder.build(), Instant.ofEpochMilli(time));
  }

  /** Shows the numbers of rows, and their times. */
  private static final class ShowFn extends DoFn<Block, String> {
    private static final long serialVersionUID = 1L;

    private final String output;
    private final boolean times;

    ShowFn(String output, boolean times) {
      this.output = output;
      this.times = times;
    }

    @ProcessElement
    public void processElement(@Element Block block, OutputReceiver<String> out) {
      for (int row = 0; row < block.rows(); row++) {
        StringBuilder shown = new StringBuilder();
        for (String field : List.of("number", "right_number")) {
          if (block.schema().hasField(field)) {
            Object value = block.column(field).valueAt(row);
            shown.append(shown.isEmpty() ? "" : " ").append(value == null ? "-" : value);
          }
        }
        if (times) {
          shown.append(" @").append(block.eventTime(row));
          shown.append(" stamp ").append(block.stamp(row));
        }
        out.output(output + shown);
      }
    }
  }

  /** Notes when rows pass. */
  private static final class NoteFn extends DoFn<Block, Void> {
    private static final long serialVersionUID = 1L;

    private final String what;

    NoteFn(String what) {
      this.what = what;
    }

    @ProcessElement
    public void processElement(@Element Block block) {
      for (int row = 0; row < block.rows(); row++) {
        HAPPENED.add(what + " " + block.column("number").valueAt(row));
      }
    }
  }
}
