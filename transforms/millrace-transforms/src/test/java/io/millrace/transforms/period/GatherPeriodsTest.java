/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.period;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.SameElements;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.KeyedScripts;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.transforms.windowing.GlobalWindow;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Work that tells of each row how many rows its key had in the last while, itself included. */
class GatherPeriodsTest {
  private static final Schema EVENT =
      Schema.builder().addNullableStringField("key").addInt64Field("id").build();
  private static final Schema COUNT =
      Schema.builder().addNullableStringField("key").addInt64Field("id").addInt64Field("n").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void decidesOnceThePeriodHasEndedAndWaitedForRows(TestPipeline pipeline) {
    pipeline.getOptions().as(MillraceOptions.class).setShards(1);
    TestStream<Block> events =
        TestStream.create((Coder<Block>) BlockCoder.of(EVENT))
            .addElements(event(10, 0, "a", 1), event(90, 0, "a", 2))
            .advanceWatermarkTo(Instant.ofEpochMilli(100))
            .addElements(event(105, 100, "a", 3))
            .advanceWatermarkTo(Instant.ofEpochMilli(120))
            .addElements(event(95, 120, "a", 4))
            .advanceWatermarkTo(Instant.ofEpochMilli(150))
            .addElements(event(99, 150, "a", 5))
            .advanceWatermarkToInfinity();

    GatherPeriodsResult result = pipeline.apply(events).apply(counts(100, 20, 50));

    PAssert.that(result.results().apply(ParDo.of(new ShowFn())))
        .containsInAnyOrder(
            "1: 1, at 10, stamp 149, pane 0",
            "2: 1, at 90, stamp 149, pane 0",
            "4: 2, at 95, stamp 149, pane 0",
            "3: 3, at 105, stamp 249, pane 0");
    PAssert.that(result.late().apply(UnpackBlocks.rows())).containsInAnyOrder(row("a", 5));
    pipeline.run();
  }

  @ParameterizedTest(name = "{0} shards, periods of {1}, looking back {2}, lateness {3}, {4}")
  @CsvSource({
    "3, 400, 300, 300, false",
    "3, 400, 300, 300, true",
    "1, 1000, 2500, 0, false",
    "1, 1000, 2500, 0, true",
    "8, 70, 0, 1000, false",
    "8, 70, 0, 1000, true"
  })
  void decidesAsIfAllRowsWereThereAtOnce(
      int shards,
      long size,
      long lookBack,
      long allowed,
      boolean bundlePerKey,
      TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("GatherPeriodsTest " + reason);
    pipeline.getOptions().as(MillraceOptions.class).setShards(shards);
    pipeline.getOptions().as(MillraceOptions.class).setBundlePerKey(bundlePerKey);
    KeyedScripts scripts = scripts(100, seed);
    List<Row> late = new ArrayList<>();
    List<Row> expected = expected(scripts, size, lookBack, allowed, late);
    assertThat(late).as(reason).hasSizeGreaterThan(3);

    PCollection<Block> events = pipeline.apply(scripts.stream());
    GatherPeriodsResult result = events.apply(counts(size, lookBack, allowed));
    Ledger ledger = new Ledger();
    ledger.step("count").read(events).written(result.absorbed(), n -> n).late(result.late());

    PAssert.that(reason, result.results().apply("Results", UnpackBlocks.rows()))
        .satisfies(SameElements.as(reason, expected));
    PAssert.that(reason, result.late().apply("Late", UnpackBlocks.rows()))
        .satisfies(SameElements.as(reason, late));
    PAssert.that(reason, ledger.counts(pipeline))
        .containsInAnyOrder(
            List.of(
                KV.of("count\tREAD", (long) expected.size() + late.size()),
                KV.of("count\tWRITTEN", (long) expected.size()),
                KV.of("count\tLATE", (long) late.size())));
    pipeline.run();
  }

  @ParameterizedTest(name = "a bundle per key: {0}")
  @CsvSource({"false, 4", "true, 1"})
  void periodsDecidedTogetherAreOneBundleWhereEachKeyWouldBeOne(
      boolean bundlePerKey, int bundles, TestPipeline pipeline) {
    pipeline.getOptions().as(MillraceOptions.class).setShards(1);
    pipeline.getOptions().as(MillraceOptions.class).setBundlePerKey(bundlePerKey);
    TestStream<Block> events =
        TestStream.create((Coder<Block>) BlockCoder.of(EVENT))
            .addElements(event(10, 0, "a", 1), event(110, 0, "b", 2), event(210, 0, "c", 3))
            .addElements(event(20, 0, "a", 4), event(310, 0, "d", 5))
            .advanceWatermarkToInfinity();

    GatherPeriodsResult result = pipeline.apply(events).apply(counts(100, 20, 50));

    PAssert.that(result.results().apply("Show", ParDo.of(new ShowFn())))
        .containsInAnyOrder(
            "1: 1, at 10, stamp 149, pane 0",
            "4: 2, at 20, stamp 149, pane 0",
            "2: 1, at 110, stamp 249, pane 0",
            "3: 1, at 210, stamp 349, pane 0",
            "5: 1, at 310, stamp 449, pane 0");
    PAssert.that(result.results().apply("Bundles", ParDo.of(new CountBundlesFn())))
        .containsInAnyOrder(Collections.nCopies(bundles, 1));
    pipeline.run();
  }

  /** Beam's time ends before a long does: those periods have its first moment for a window. */
  @ParameterizedTest(name = "a bundle per key: {0}")
  @ValueSource(booleans = {false, true})
  void keepsPeriodsApartThatAreDecidedBeforeBeamsTime(boolean bundlePerKey, TestPipeline pipeline) {
    pipeline.getOptions().as(MillraceOptions.class).setShards(1);
    pipeline.getOptions().as(MillraceOptions.class).setBundlePerKey(bundlePerKey);
    long time = -9_200_000_000_000_000_000L;
    Instant first = BoundedWindow.TIMESTAMP_MIN_VALUE;
    TestStream<Block> events =
        TestStream.create((Coder<Block>) BlockCoder.of(EVENT))
            .addElements(TimestampedValue.of(block(time, Block.ON_TIME, "a", 1), first))
            .addElements(TimestampedValue.of(block(time + 1_000, Block.ON_TIME, "a", 2), first))
            .advanceWatermarkToInfinity();

    GatherPeriodsResult result = pipeline.apply(events).apply(counts(100, 20, 50));

    PAssert.that(result.results().apply(UnpackBlocks.rows()))
        .containsInAnyOrder(count("a", 1, 1), count("a", 2, 1));
    pipeline.run();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5})
  void decidesTheSameOfBoundedInput(int shards, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("GatherPeriodsTest " + reason);
    pipeline.getOptions().as(MillraceOptions.class).setShards(shards);
    KeyedScripts scripts = scripts(1_000, seed);
    List<Row> late = new ArrayList<>();
    List<Row> expected = expected(scripts, 400, 700, 300, late);

    GatherPeriodsResult result = pipeline.apply(scripts.batch()).apply(counts(400, 700, 300));

    PAssert.that(reason, result.results().apply("Results", UnpackBlocks.rows()))
        .satisfies(SameElements.as(reason, expected));
    PAssert.that(reason, result.late().apply("Late", UnpackBlocks.rows()))
        .satisfies(SameElements.as(reason, late));
    pipeline.run();
  }

  /** The last row breaks its source's promise: it says that it is on time, and is not. */
  @Test
  void holdsNothingOfAPeriodThatIsDecided(TestPipeline pipeline) {
    pipeline.getOptions().as(MillraceOptions.class).setShards(1);
    TestStream<Block> events =
        TestStream.create((Coder<Block>) BlockCoder.of(EVENT))
            .addElements(event(10, 0, "a", 1))
            .advanceWatermarkTo(Instant.ofEpochMilli(149))
            .addElements(event(20, 149, "a", 2))
            .advanceWatermarkTo(Instant.ofEpochMilli(150))
            .addElements(event(30, 149, "a", 3))
            .advanceWatermarkToInfinity();

    GatherPeriodsResult result = pipeline.apply(events).apply(counts(100, 20, 50));

    PAssert.that(result.results().apply(ParDo.of(new ShowFn())))
        .containsInAnyOrder("1: 1, at 10, stamp 149, pane 0", "2: 2, at 20, stamp 149, pane 0");
    PAssert.that(result.late()).empty();
    pipeline.run();
  }

  @Test
  void putsRowsOfOneTimeInTheOrderOfTheirContent() {
    Block one = block(5, 0, "a", 2);
    Block other = block(5, 0, "a", 1);
    Block before = block(4, 0, "a", 3);

    KeyRows rows = KeyRows.of(List.of(one, other, before));
    KeyRows turned = KeyRows.of(List.of(before, other, one));

    assertThat(List.of(rows.row(0), rows.row(1), rows.row(2)))
        .containsExactly(row("a", 3), row("a", 1), row("a", 2))
        .containsExactly(turned.row(0), turned.row(1), turned.row(2));
    assertThat(rows.firstFrom(5)).isEqualTo(1);
    assertThat(rows.firstFrom(6)).isEqualTo(3);
    assertThat(rows.at(1).int64("id")).isEqualTo(1);
  }

  @Test
  void refusesWorkThatDecidesOutsideItsPeriod(TestPipeline pipeline) {
    TestStream<Block> events =
        TestStream.create((Coder<Block>) BlockCoder.of(EVENT))
            .addElements(event(10, 0, "a", 1))
            .advanceWatermarkToInfinity();
    pipeline
        .apply(events)
        .apply(
            GatherPeriods.of(
                List.of("key"),
                Duration.ofMillis(100),
                Duration.ZERO,
                Duration.ZERO,
                EVENT,
                (rows, period, out) -> out.add(rows.row(0), 100)));

    assertThatThrownBy(pipeline::run)
        .hasMessageContaining("Cannot decide at 100 what Period[start=0, end=100] brings");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 99, Long.MAX_VALUE - 1, Long.MAX_VALUE})
  void refusesTimesWhosePeriodsALongCannotTell(long time, TestPipeline pipeline) {
    pipeline
        .apply(Create.of(block(time, Block.ON_TIME, "a", 1)).withCoder(BlockCoder.of(EVENT)))
        .apply(counts(100, 100, 100));

    assertThatThrownBy(pipeline::run)
        .hasMessageContaining(
            "Invalid event time: "
                + time
                + " ms (must be from -9223340479254775808 to 9223340479254775807 where rows go by"
                + " periods)");
  }

  @Test
  void takesTheLastMillisecondOfALongWhereAllOfTimeIsOnePeriod() {
    assertThat(Period.ALL.holds(Long.MIN_VALUE)).isTrue();
    assertThat(Period.ALL.holds(Long.MAX_VALUE)).isTrue();
    assertThat(Period.ALL.isOver(Long.MAX_VALUE)).isFalse();
    assertThat(new Period(10, 20).holds(19)).isTrue();
    assertThat(new Period(10, 20).holds(20)).isFalse();
    assertThat(new Period(10, 20).isOver(20)).isTrue();
  }

  @Test
  void aRowAtTheEndsOfALongIsLateLikeAnyOther() {
    Lateness lateness = new Lateness(100, 30);

    // Windows end 8 ms after the first millisecond of a long, and 7 ms before the last.
    assertThat(lateness.isLate(Long.MIN_VALUE, Long.MIN_VALUE + 37)).isFalse();
    assertThat(lateness.isLate(Long.MIN_VALUE, Long.MIN_VALUE + 38)).isTrue();
    assertThat(lateness.isLate(Long.MIN_VALUE, Long.MAX_VALUE)).isTrue();
    assertThat(lateness.isLate(Long.MAX_VALUE - 1, Long.MAX_VALUE)).isFalse();
    assertThat(lateness.isLate(Long.MAX_VALUE - 107, Long.MAX_VALUE)).isFalse();
    assertThat(lateness.isLate(Long.MAX_VALUE - 108, Long.MAX_VALUE)).isTrue();
  }

  private static GatherPeriods counts(long size, long lookBack, long allowed) {
    return GatherPeriods.of(
        List.of("key"),
        Duration.ofMillis(size),
        Duration.ofMillis(lookBack),
        Duration.ofMillis(allowed),
        COUNT,
        (rows, period, out) -> {
          for (int i = rows.firstFrom(period.start()); i < rows.size(); i++) {
            long time = rows.time(i);
            long count = (long) rows.firstFrom(time + 1) - rows.firstFrom(time - lookBack);
            Row row = rows.row(i);
            out.add(
                Row.withSchema(COUNT)
                    .addValues(row.getString("key"), row.getInt64("id"), count)
                    .build(),
                time);
          }
        });
  }

  private static KeyedScripts scripts(int scripts, long seed) {
    Random random = new Random(seed);
    long[] id = {0};
    return KeyedScripts.random(
        scripts,
        EVENT,
        (script, time) -> row(random.nextInt(50) == 0 ? null : "k" + script, id[0]++),
        random);
  }

  /** Each pair of rows compared. */
  private static List<Row> expected(
      KeyedScripts scripts, long size, long lookBack, long allowed, List<Row> late) {
    Map<@Nullable String, List<KeyedScripts.Arrival>> onTime = new HashMap<>();
    for (KeyedScripts.Arrival one : scripts.arrivals()) {
      if (one.isLate(size, allowed)) {
        late.add(one.row());
      } else {
        onTime.computeIfAbsent(one.row().getString("key"), key -> new ArrayList<>()).add(one);
      }
    }
    List<Row> counts = new ArrayList<>();
    onTime.forEach(
        (key, ofKey) -> {
          for (KeyedScripts.Arrival one : ofKey) {
            long count =
                ofKey.stream()
                    .filter(other -> other.time() <= one.time())
                    .filter(other -> other.time() >= one.time() - lookBack)
                    .count();
            counts.add(count(key, requireNonNull(one.row().getInt64("id")), count));
          }
        });
    return counts;
  }

  private static Row row(@Nullable String key, long id) {
    return Row.withSchema(EVENT).addValues(key, id).build();
  }

  private static Row count(@Nullable String key, long id, long n) {
    return Row.withSchema(COUNT).addValues(key, id, n).build();
  }

  private static Block block(long time, long stamp, @Nullable String key, long id) {
    BlockBuilder builder = new BlockBuilder(EVENT);
    builder.addRow(row(key, id), time, stamp);
    return builder.build();
  }

  private static TimestampedValue<Block> event(long time, long stamp, String key, long id) {
    return TimestampedValue.of(block(time, stamp, key, id), Instant.ofEpochMilli(time));
  }

  /** Shows each result, its stamp and its pane. */
  private static final class ShowFn extends DoFn<Block, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(ProcessContext context) {
      Block block = context.element();
      for (int row = 0; row < block.rows(); row++) {
        context.output(
            "%d: %d, at %d, stamp %d, pane %d"
                .formatted(
                    block.row(row).getInt64("id"),
                    block.row(row).getInt64("n"),
                    block.eventTime(row),
                    block.stamp(row),
                    context.pane().getIndex()));
      }
    }
  }

  /** Gives a 1 for each bundle. */
  private static final class CountBundlesFn extends DoFn<Block, Integer> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element Block block) {
      assertThat(block.rows()).isPositive();
    }

    @FinishBundle
    public void finishBundle(FinishBundleContext context) {
      context.output(1, GlobalWindow.INSTANCE.maxTimestamp(), GlobalWindow.INSTANCE);
    }
  }
}
