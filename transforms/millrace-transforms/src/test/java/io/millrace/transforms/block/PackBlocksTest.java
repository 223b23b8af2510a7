/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.beam.sdk.schemas.JavaFieldSchema;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.annotations.DefaultSchema;
import org.apache.beam.sdk.schemas.annotations.SchemaCreate;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.FixedWindows;
import org.apache.beam.sdk.transforms.windowing.Sessions;
import org.apache.beam.sdk.transforms.windowing.SlidingWindows;
import org.apache.beam.sdk.transforms.windowing.Window;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PackBlocksTest {
  private static final Schema EVENT =
      Schema.builder().addStringField("id").addNullableField("at", FieldType.DATETIME).build();
  private static final Duration TEN = Duration.millis(10);

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void packsABundleIntoOneBlockAtItsEarliestTimestamp(TestPipeline pipeline) {
    PCollection<Block> blocks =
        inOneBundle(pipeline, at(7, "a", null), at(5, "b", null)).apply(PackBlocks.of());

    assertThat(blocks.getCoder()).isEqualTo(BlockCoder.of(EVENT));
    PAssert.that(blocks.apply(new BlockFacts())).containsInAnyOrder("global 5 [a@7, b@5]");
    pipeline.run();
  }

  @Test
  void takesStampsFromAFieldWhereItHasThem(TestPipeline pipeline) {
    PCollection<Block> blocks =
        inOneBundle(pipeline, at(7, "a", 100L), at(5, "b", null))
            .apply(PackBlocks.<Row>of().stampedBy("at"));

    PAssert.that(
            blocks.apply(
                MapElements.into(TypeDescriptors.strings())
                    .via(block -> block.stamp(0) + " " + block.stamp(1))))
        .containsInAnyOrder("100 " + Block.ON_TIME);
    pipeline.run();
  }

  @Test
  void takesTheEventTimeFromAField(TestPipeline pipeline) {
    PCollection<Block> blocks =
        inOneBundle(pipeline, at(7, "a", 100L), at(5, "b", 3L)).apply(PackBlocks.on("at"));

    PAssert.that(blocks.apply(new BlockFacts())).containsInAnyOrder("global 3 [a@100, b@3]");
    pipeline.run();
  }

  @Test
  void keepsTimestampsWithinWhatBeamAllows(TestPipeline pipeline) {
    long beyond = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis() - 1;
    PCollection<Block> blocks =
        inOneBundle(pipeline, at(7, "a", beyond), at(12, "b", 99L))
            .apply(Window.into(FixedWindows.of(TEN)))
            .apply(PackBlocks.on("at"));

    PAssert.that(blocks.apply(new BlockFacts()))
        .containsInAnyOrder(
            "[0, 10) " + (beyond + 1) + " [a@" + beyond + "]", "[10, 20) 19 [b@99]");
    PAssert.that(blocks.apply(UnpackBlocks.rows()))
        .containsInAnyOrder(event("a", beyond), event("b", 99L));
    pipeline.run();
  }

  @Test
  void neverMixesRowsOfTwoWindows(TestPipeline pipeline) {
    PCollection<Block> blocks =
        inOneBundle(pipeline, at(7, "a", null), at(15, "b", null), at(3, "c", null))
            .apply(Window.into(FixedWindows.of(TEN)))
            .apply(PackBlocks.of());

    PAssert.that(blocks.apply(new BlockFacts()))
        .containsInAnyOrder("[0, 10) 3 [a@7, c@3]", "[10, 20) 15 [b@15]");
    pipeline.run();
  }

  @Test
  void packsARecordOnceForEachOfItsWindows(TestPipeline pipeline) {
    PCollection<Block> blocks =
        inOneBundle(pipeline, at(7, "a", null), at(12, "b", null))
            .apply(Window.into(SlidingWindows.of(TEN).every(Duration.millis(5))))
            .apply(PackBlocks.of());

    PAssert.that(blocks.apply(new BlockFacts()))
        .containsInAnyOrder("[0, 10) 7 [a@7]", "[5, 15) 7 [a@7, b@12]", "[10, 20) 12 [b@12]");
    pipeline.run();
  }

  @Test
  void packsSessionWindowsAsTheyAreBeforeTheyMerge(TestPipeline pipeline) {
    PCollection<Block> blocks =
        inOneBundle(pipeline, at(7, "a", null), at(9, "b", null), at(7, "c", null))
            .apply(Window.into(Sessions.withGapDuration(TEN)))
            .apply(PackBlocks.of());

    PAssert.that(blocks.apply(new BlockFacts()))
        .containsInAnyOrder("[7, 17) 7 [a@7, c@7]", "[9, 19) 9 [b@9]");
    pipeline.run();
  }

  @Test
  void losesNothingWithMoreWindowsAndRowsThanABundleHolds(TestPipeline pipeline) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 5000; i++) {
      events.add(at(i < 4800 ? 5 : i * 10L, "e" + i, null));
    }
    PCollection<Row> rows =
        inOneBundle(pipeline, events.toArray(Event[]::new))
            .apply(Window.into(FixedWindows.of(TEN)))
            .apply(PackBlocks.of())
            .apply(UnpackBlocks.rows());

    PAssert.that(rows).containsInAnyOrder(events.stream().map(Event::row).toList());
    pipeline.run();
  }

  @Test
  void fillsBlocksToTheirBound(TestPipeline pipeline) {
    Event[] events =
        IntStream.range(0, 10_000).mapToObj(i -> at(20_000 - i, "e", null)).toArray(Event[]::new);
    PCollection<Integer> sizes =
        inOneBundle(pipeline, events)
            .apply(PackBlocks.of())
            .apply(MapElements.into(TypeDescriptors.integers()).via(Block::rows));

    PAssert.that(sizes).containsInAnyOrder(4096, 4096, 1808);
    pipeline.run();
  }

  @Test
  void packsBundlesOfOneRecordIntoBlocksOfOneRow(TestPipeline pipeline) {
    PCollection<Row> stream =
        pipeline.apply(
            TestStream.create(EVENT)
                .addElements(TimestampedValue.of(event("a", null), new Instant(3)))
                .advanceWatermarkTo(new Instant(3))
                .addElements(TimestampedValue.of(event("b", null), new Instant(4)))
                .advanceWatermarkToInfinity());

    PAssert.that(stream.apply(PackBlocks.of()).apply(new BlockFacts()))
        .containsInAnyOrder("global 3 [a@3]", "global 4 [b@4]");
    pipeline.run();
  }

  @Test
  void packsAnyTypeWithASchema(TestPipeline pipeline) {
    PCollection<Reading> readings =
        pipeline.apply(Create.of(new Reading("s1", 4), new Reading("s2", 5)));

    PCollection<Row> rows = readings.apply(PackBlocks.of()).apply(UnpackBlocks.rows());

    Schema schema = readings.getSchema();
    PAssert.that(rows)
        .containsInAnyOrder(
            Row.withSchema(schema)
                .withFieldValue("sensor", "s1")
                .withFieldValue("level", 4)
                .build(),
            Row.withSchema(schema)
                .withFieldValue("sensor", "s2")
                .withFieldValue("level", 5)
                .build());
    pipeline.run();
  }

  /** Fields, not rows. */
  @DefaultSchema(JavaFieldSchema.class)
  public static final class Reading implements Serializable {
    private static final long serialVersionUID = 1L;
    public final String sensor;
    public final int level;

    /** A reading. */
    @SchemaCreate
    public Reading(String sensor, int level) {
      this.sensor = sensor;
      this.level = level;
    }
  }

  @Test
  void saysWhatItNeeds(TestPipeline pipeline) {
    PCollection<Row> events = inOneBundle(pipeline, at(1, "a", null));
    PCollection<String> bare = pipeline.apply("Bare", Create.of("a"));

    assertThatThrownBy(() -> bare.apply(PackBlocks.of()))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot pack " + bare.getName() + ": it has no schema; set one or a coder with one");
    assertThatThrownBy(() -> events.apply(PackBlocks.on("when")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Missing required field when (available: [id, at])");
    assertThatThrownBy(() -> events.apply("ById", PackBlocks.on("id")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Unsupported type of field id: STRING (supported: [DATETIME])");
    assertThatThrownBy(() -> events.apply("Both", PackBlocks.<Row>on("when").stampedBy("id")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required field when (available: [id, at]);"
                + " Unsupported type of field id: STRING (supported: [DATETIME])");
    pipeline.enableAbandonedNodeEnforcement(false);
  }

  @Test
  void failsOnARecordWithoutEventTime(TestPipeline pipeline) {
    inOneBundle(pipeline, at(1, "a", null)).apply(PackBlocks.on("at"));

    assertThatThrownBy(pipeline::run)
        .hasRootCauseInstanceOf(IllegalArgumentException.class)
        .hasRootCauseMessage("Missing required at: a record to pack has no event time");
  }

  private record Event(long timestamp, Row row) {}

  private static Event at(long timestamp, String id, @Nullable Long at) {
    return new Event(timestamp, event(id, at));
  }

  private static Row event(String id, @Nullable Long at) {
    return Row.withSchema(EVENT).addValues(id, at == null ? null : new Instant(at)).build();
  }

  private static PCollection<Row> inOneBundle(TestPipeline pipeline, Event... events) {
    List<TimestampedValue<Row>> values = new ArrayList<>();
    for (Event event : events) {
      values.add(TimestampedValue.of(event.row(), new Instant(event.timestamp())));
    }
    return pipeline.apply(OneBundle.of(EVENT, values));
  }
}
