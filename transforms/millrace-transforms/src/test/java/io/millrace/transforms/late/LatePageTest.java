/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.late;

import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockBuilder;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.UnpackBlocks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Runs the examples of the page about late rows. */
class LatePageTest {
  private static final Schema READING = Schema.builder().addStringField("sensor").build();

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void takesLateReadingsApart(TestPipeline pipeline) {
    // tag::split[]
    PCollection<Block> readings =
        readings(
            pipeline,
            reading("door", "10:00:59.000", "10:00:58.000"),
            reading("roof", "10:00:59.000", "10:01:09.999"),
            reading("yard", "10:00:59.000", "10:01:10.000"));

    SplitLateResult split =
        readings.apply(
            SplitLate.after(Duration.ofMinutes(1)).allowingLateness(Duration.ofSeconds(10)));

    List<String> onTime = List.of("door", "roof");
    List<String> late = List.of("yard");
    // end::split[]
    PAssert.that(sensors(split.onTime())).containsInAnyOrder(onTime);
    PAssert.that(sensors(split.late())).containsInAnyOrder(late);
    pipeline.run();
  }

  @Test
  void recommendsALateness(TestPipeline pipeline) {
    // tag::curve[]
    PCollection<Block> readings =
        readings(
            pipeline,
            reading("door", "10:00:10.000", "10:00:10.000"),
            reading("door", "10:00:20.000", "10:00:22.000"),
            reading("roof", "10:00:30.000", "10:00:59.999"),
            reading("roof", "10:00:40.000", "10:01:00.199"),
            reading("yard", "10:00:50.000", "10:01:59.999"));

    PCollection<Row> curves =
        readings.apply(CompletenessCurve.per(Duration.ofMinutes(1)).recommending(0.8, 1)).curves();

    List<String> ofTheMinute =
        List.of(
            "3 of 5 on time",
            "complete 0.6 after 0 ms",
            "complete 0.8 after 200 ms",
            "complete 1.0 after 60159 ms",
            "for 0.8 allow 200 ms, which leaves 1 late",
            "for 1.0 allow 60159 ms, which leaves 0 late");
    // end::curve[]
    PAssert.that(curves.apply(MapElements.into(TypeDescriptors.strings()).via(LatePageTest::lines)))
        .containsInAnyOrder(String.join("\n", ofTheMinute));
    pipeline.run();
  }

  private static PCollection<Block> readings(TestPipeline pipeline, Block... readings) {
    return pipeline.apply(Create.of(Arrays.asList(readings)).withCoder(BlockCoder.of(READING)));
  }

  /** A reading, and how far its source had come when it read it. */
  private static Block reading(String sensor, String at, String stamp) {
    BlockBuilder builder = new BlockBuilder(READING);
    builder.column(0).appendValue(sensor);
    builder.endRow(millis(at), millis(stamp));
    return builder.build();
  }

  private static long millis(String time) {
    return Instant.parse("2026-03-01T" + time + "Z").getMillis();
  }

  private static PCollection<String> sensors(PCollection<Block> readings) {
    return readings
        .apply("Unpack " + readings.getName(), UnpackBlocks.rows())
        .apply(
            "Sensors of " + readings.getName(),
            MapElements.into(TypeDescriptors.strings())
                .via(row -> String.valueOf(row.getString("sensor"))));
  }

  private static String lines(Row curve) {
    List<String> lines = new ArrayList<>();
    lines.add("%d of %d on time".formatted(curve.getInt64("on_time"), curve.getInt64("rows")));
    for (Row point : curve.<Row>getArray("curve")) {
      lines.add(
          "complete %s after %d ms"
              .formatted(point.getDouble("complete"), point.getInt64("lateness_ms")));
    }
    for (Row advice : curve.<Row>getArray("recommended")) {
      lines.add(
          "for %s allow %d ms, which leaves %d late"
              .formatted(
                  advice.getDouble("completeness"),
                  advice.getInt64("recommended_lateness_ms"),
                  advice.getInt64("still_late")));
    }
    return String.join("\n", lines);
  }
}
