/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.PackBlocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
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
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class CompletenessCurveTest {
  private static final CompletenessCurve PER_100 = CompletenessCurve.per(Duration.ofMillis(100));

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void tellsHowMuchOfEachWindowWasThereHowLongAfterItsEnd(TestPipeline pipeline) {
    List<Event> events =
        List.of(
            event("north", 10, Block.ON_TIME),
            event("north", 20, 99),
            event("north", 99, 100),
            event("south", 50, 104),
            event("north", 30, 60_099),
            event("north", 100, 160),
            event("north", -1, 2));

    PCollection<Row> curves =
        Event.blocks(pipeline, events, 2).apply(PER_100.recommending(0.8, 1)).curves();

    PAssert.that(lines(curves))
        .containsInAnyOrder(
            "[-100, 0) 0 of 1: 0=0.0 3=1.0, 0.8 at 3 less 0, 1.0 at 3 less 0",
            "[0, 100) 2 of 5: 0=0.4 1=0.6 5=0.8 60159=1.0, 0.8 at 5 less 1, 1.0 at 60159 less 0",
            "[100, 200) 1 of 1: 0=1.0, 0.8 at 0 less 0, 1.0 at 0 less 0");
    pipeline.run();
  }

  @Test
  void hasACurveForEachGroupAlsoOfNull(TestPipeline pipeline) {
    List<Event> events =
        List.of(
            event("north", 10, 1),
            event("north", 20, 107),
            event("", 30, 109),
            new Event(null, "x", 40, 108));

    PCollection<Row> curves = Event.blocks(pipeline, events, 2).apply(PER_100.by("key")).curves();

    PAssert.that(lines(curves))
        .containsInAnyOrder(
            "north [0, 100) 1 of 2: 0=0.5 8=1.0",
            " [0, 100) 0 of 1: 0=0.0 10=1.0",
            "null [0, 100) 0 of 1: 0=0.0 9=1.0");
    pipeline.run();
  }

  @Test
  void inTotalEachRowIsHeldToItsOwnWindow(TestPipeline pipeline) {
    List<Event> events = List.of(event("a", 10, 100), event("b", 210, 301), event("a", 90, 50));

    PCollection<Row> curves =
        Event.blocks(pipeline, events, 2).apply(PER_100.inTotal().recommending(0.5)).curves();

    assertThat(curves.getSchema().getFieldNames())
        .containsExactly("rows", "on_time", "curve", "recommended");
    PAssert.that(lines(curves))
        .containsInAnyOrder(
            "1 of 3: 0=0.3333333333333333 1=0.6666666666666666 2=1.0, 0.5 at 1 less 1");
    pipeline.run();
  }

  @Test
  void rowsBeyondTheAllowedLatenessAreInNoCurve(TestPipeline pipeline) {
    List<Event> events =
        List.of(
            new Event(null, "in time", 10, 149),
            new Event(null, "late", 10, 150),
            new Event(null, "alone and late", 310, 450));

    CompletenessCurveResult result =
        Event.blocks(pipeline, events, 2).apply(PER_100.allowingLateness(Duration.ofMillis(50)));

    PAssert.that(lines(result.curves())).containsInAnyOrder("[0, 100) 0 of 1: 0=0.0 50=1.0");
    PAssert.that(Event.names(result.late())).containsInAnyOrder("late", "alone and late");
    pipeline.run();
  }

  @Test
  void theRecommendedLatenessLetsSplitLateKeepThatPart(TestPipeline pipeline) {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      events.add(event("n" + i, 99, 100 + i));
    }
    PCollection<Block> blocks = Event.blocks(pipeline, events, 7);

    PCollection<Row> curves = blocks.apply(PER_100.recommending(0.9)).curves();
    SplitLateResult split =
        blocks.apply(
            SplitLate.after(Duration.ofMillis(100)).allowingLateness(Duration.ofMillis(90)));

    PAssert.that(lines(curves))
        .satisfies(
            lines -> {
              assertThat(lines).singleElement().asString().endsWith("0.9 at 90 less 10");
              return null;
            });
    PAssert.that(Event.names(split.late()))
        .satisfies(
            late -> {
              assertThat(late).hasSize(10);
              return null;
            });
    pipeline.run();
  }

  @Test
  void comesOutAtTheWindowsEndAndAgainForLateRows(TestPipeline pipeline) {
    PCollection<Block> stream =
        pipeline.apply(
            TestStream.create((Coder<Block>) BlockCoder.of(Event.SCHEMA))
                .addElements(at(10, 10), at(20, 20))
                .advanceWatermarkTo(Instant.ofEpochMilli(100))
                .addElements(at(30, 104))
                .advanceWatermarkTo(Instant.ofEpochMilli(149))
                .addElements(at(110, 149))
                .advanceWatermarkTo(Instant.ofEpochMilli(150))
                .addElements(at(40, 150))
                .advanceWatermarkToInfinity());

    CompletenessCurveResult result =
        stream.apply(PER_100.allowingLateness(Duration.ofMillis(50)).recommending(1));

    PAssert.that(lines(result.curves()))
        .containsInAnyOrder(
            "[0, 100) 2 of 2: 0=1.0, 1.0 at 0 less 0",
            "[0, 100) 2 of 3: 0=0.6666666666666666 5=1.0, 1.0 at 5 less 0",
            "[100, 200) 1 of 1: 0=1.0, 1.0 at 0 less 0");
    PAssert.that(Event.names(result.late())).containsInAnyOrder("40");
    pipeline.run();
  }

  @Test
  void nothingGivesNothing(TestPipeline pipeline) {
    CompletenessCurveResult perWindow =
        Event.blocks(pipeline, List.of(), 9).apply("PerWindow", PER_100);
    CompletenessCurveResult inTotal =
        pipeline
            .apply("None", Create.empty(BlockCoder.of(Event.SCHEMA)))
            .apply("InTotal", PER_100.inTotal());

    PAssert.that(perWindow.curves()).empty();
    PAssert.that(inTotal.curves()).empty();
    PAssert.that(inTotal.late()).empty();
    pipeline.run();
  }

  @Test
  void takesTimesAtBeamsLimits(TestPipeline pipeline) {
    long first = BoundedWindow.TIMESTAMP_MIN_VALUE.getMillis();
    long last = BoundedWindow.TIMESTAMP_MAX_VALUE.getMillis();

    PCollection<Row> curves =
        Event.blocks(pipeline, List.of(event("a", first, last), event("a", last, last)), 9)
            .apply(CompletenessCurve.per(Duration.ofDays(36_525)).inTotal())
            .curves();

    PAssert.that(lines(curves))
        .satisfies(
            lines -> {
              assertThat(lines).singleElement().asString().startsWith("1 of 2: 0=0.5 ");
              return null;
            });
    pipeline.run();
  }

  @Test
  void tellsAllThatIsWrongWithTheFields() {
    PCollection<Block> blocks =
        Pipeline.create()
            .apply(
                Create.empty(
                    Schema.builder().addDoubleField("weight").addInt64Field("rows").build()))
            .apply(PackBlocks.of());

    assertThatThrownBy(() -> blocks.apply(PER_100.by("weight", "rows", "shop")))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Unsupported type of field weight: DOUBLE "
                + "(supported: [BYTE, INT16, INT32, INT64, STRING, BOOLEAN, DATETIME, BYTES, ARRAY,"
                + " ITERABLE, ROW, LOGICAL_TYPE]); "
                + "Missing required field shop (available: [weight, rows]); "
                + "Cannot name two output fields rows (output: [weight, rows, shop, window_start,"
                + " window_end, rows, on_time, curve, recommended])");
  }

  @Test
  void refusesInputInWindows() {
    assertThatThrownBy(() -> Event.inWindows("views").apply(PER_100))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot measure views: it is windowed by FixedWindows (must be globally windowed)");
  }

  @Test
  void ofInputWithoutEndAsksForALatenessAndWindows() {
    PCollection<Block> stream =
        Pipeline.create()
            .apply(
                TestStream.create((Coder<Block>) BlockCoder.of(Event.SCHEMA))
                    .advanceWatermarkToInfinity())
            .setName("views");

    assertThatThrownBy(() -> stream.apply(PER_100.inTotal()))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot measure views in total: it is unbounded and has no last window;"
                + " measure per window;"
                + " Missing required lateness: views is unbounded; choose it by"
                + " allowingLateness(duration)");
  }

  private static Event event(String key, long time, long stamp) {
    return new Event(key, key, time, stamp);
  }

  private static TimestampedValue<Block> at(long time, long stamp) {
    List<Event> one = List.of(Event.of(String.valueOf(time), time, stamp));
    return TimestampedValue.of(Event.blocks(one, 9).get(0), Instant.ofEpochMilli(time));
  }

  private static PCollection<String> lines(PCollection<Row> curves) {
    return curves.apply("Lines of " + curves.getName(), ParDo.of(new LineFn()));
  }

  /** Shows a curve. */
  private static final class LineFn extends DoFn<Row, String> {
    private static final long serialVersionUID = 1L;

    @ProcessElement
    public void processElement(@Element Row curve, OutputReceiver<String> out) {
      StringBuilder line = new StringBuilder();
      if (curve.getSchema().hasField("key")) {
        line.append(curve.getString("key")).append(' ');
      }
      if (curve.getSchema().hasField("window_start")) {
        line.append(
            "[%d, %d) "
                .formatted(
                    curve.getDateTime("window_start").getMillis(),
                    curve.getDateTime("window_end").getMillis()));
      }
      line.append(curve.getInt64("on_time") + " of " + curve.getInt64("rows") + ":");
      for (Row point : curve.<Row>getArray("curve")) {
        line.append(" " + point.getInt64("lateness_ms") + "=" + point.getDouble("complete"));
      }
      for (Row advice : curve.<Row>getArray("recommended")) {
        line.append(
            ", %s at %d less %d"
                .formatted(
                    advice.getDouble("completeness"),
                    advice.getInt64("recommended_lateness_ms"),
                    advice.getInt64("still_late")));
      }
      out.output(line.toString());
    }
  }
}
