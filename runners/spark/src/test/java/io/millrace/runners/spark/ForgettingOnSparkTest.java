/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.runners.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipelines.Preflight;
import io.millrace.pipelines.RunMode;
import io.millrace.pipelines.RunnerLauncher.Engine;
import io.millrace.pipelines.RunnerProfile;
import io.millrace.transforms.dedup.Deduplicate;
import io.millrace.transforms.dedup.DeduplicateMetrics;
import io.millrace.transforms.dedup.DeduplicateResult;
import io.millrace.transforms.history.TrackHistory;
import io.millrace.transforms.history.TrackHistoryResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.PipelineResult.State;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestStream;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is forgotten of a stream by timers elsewhere, which Spark does not have. */
class ForgettingOnSparkTest {
  private static final Schema SCHEMA =
      Schema.builder().addStringField("id").addDateTimeField("at").addInt64Field("number").build();
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** A row each 10 ms, whose id comes again after 1.5 s; each third row is delivered twice. */
  private static final int ROWS = 600;

  private static final int IDS = 150;
  private static final int MILLIS = 10;
  private static final int DELIVERED_TWICE = 3;
  private static final int STEP = 60;
  private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

  @BeforeEach
  void setUp() {
    SEEN.clear();
  }

  @Test
  void keepsRowsWithinAHorizonAndForgetsThem() {
    Run run = new Run();
    DeduplicateResult<Row> result =
        run.pipeline
            .apply(stream().advanceWatermarkToInfinity())
            .apply(
                Deduplicate.byFields("id").within(SECOND).allowingLateness(Duration.ZERO).on("at"));
    see("kept", result.kept());
    see("duplicate", result.duplicates());
    List<String> expected =
        Stream.concat(
                rows(row -> true, "kept"), rows(row -> row % DELIVERED_TWICE == 0, "duplicate"))
            .toList();

    PipelineResult ended = run.toItsEnd();

    assertThat(forgotten(ended)).isEqualTo(ROWS);
    assertThat(SEEN).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void settlesAHistory() {
    Run run = new Run();
    TimestampedValue<Row> stray = row(0);
    TrackHistoryResult<Row> result =
        run.pipeline
            // The first row again, a second after its time was over.
            .apply(
                stream()
                    .advanceWatermarkTo(new Instant(ROWS * (long) MILLIS))
                    .addElements(stray)
                    .advanceWatermarkToInfinity())
            .apply(TrackHistory.versionsBy("id").on("at").tracking("number").within(SECOND));
    see("late", result.late());
    see("version", result.history());

    run.toItsEnd();

    assertThat(SEEN.stream().filter(line -> line.startsWith("late")))
        .containsExactly("late 0 at 0");
    assertThat(SEEN.stream().filter(line -> line.startsWith("version")).distinct()).hasSize(ROWS);
  }

  /** Steps in order, the rows of each in any; what is delivered twice comes again a step later. */
  private static TestStream.Builder<Row> stream() {
    long seed = new Random().nextLong();
    System.out.println("ForgettingOnSparkTest seed " + seed);
    Random random = new Random(seed);
    TestStream.Builder<Row> stream = TestStream.create(RowCoder.of(SCHEMA));
    for (int from = 0; from <= ROWS; from += STEP) {
      List<TimestampedValue<Row>> rows = new ArrayList<>();
      for (int row = from; row < Math.min(ROWS, from + STEP); row++) {
        rows.add(row(row));
      }
      for (int row = Math.max(0, from - STEP); row < from; row++) {
        if (row % DELIVERED_TWICE == 0) {
          rows.add(row(row));
        }
      }
      Collections.shuffle(rows, random);
      @SuppressWarnings("unchecked")
      TimestampedValue<Row>[] rest = rows.subList(1, rows.size()).toArray(TimestampedValue[]::new);
      stream = stream.addElements(rows.get(0), rest);
      if (from > STEP) {
        stream = stream.advanceWatermarkTo(new Instant((from - STEP) * (long) MILLIS));
      }
    }
    return stream;
  }

  private static TimestampedValue<Row> row(int row) {
    Instant at = new Instant(row * (long) MILLIS);
    return TimestampedValue.of(
        Row.withSchema(SCHEMA).addValues("" + row % IDS, at, (long) row).build(), at);
  }

  private static Stream<String> rows(Predicate<Integer> which, String output) {
    return IntStream.range(0, ROWS)
        .boxed()
        .filter(which)
        .map(row -> output + " " + row % IDS + " at " + row * MILLIS);
  }

  private static long forgotten(PipelineResult run) {
    long count = 0;
    for (MetricResult<Long> result :
        run.metrics()
            .queryMetrics(
                MetricsFilter.builder()
                    .addNameFilter(MetricNameFilter.named(DeduplicateMetrics.class, "forgotten"))
                    .build())
            .getCounters()) {
      count += result.getAttempted();
    }
    return count;
  }

  private static void see(String output, PCollection<Row> rows) {
    String time = rows.getSchema().hasField("valid_from") ? "valid_from" : "at";
    rows.apply("See " + output, ParDo.of(new SeeFn(output, time)));
  }

  private static final class SeeFn extends DoFn<Row, Void> {
    private static final long serialVersionUID = 1L;
    private final String output;
    private final String time;

    SeeFn(String output, String time) {
      this.output = output;
      this.time = time;
    }

    @ProcessElement
    public void processElement(@Element Row row) {
      SEEN.add(output + " " + row.getString("id") + " at " + row.getDateTime(time).getMillis());
    }
  }

  /** A stream on Spark. */
  private static final class Run {
    private final SparkLauncher launcher = new SparkLauncher();
    private final RunnerProfile profile = launcher.profile(RunMode.STREAMING);
    private final Pipeline pipeline = Pipeline.create(profile.options());

    PipelineResult toItsEnd() {
      launcher.fit(profile, pipeline);
      assertThat(Preflight.check(pipeline, launcher, profile, RunMode.STREAMING)).isEmpty();
      try (Engine engine = launcher.start(profile.options())) {
        PipelineResult run = engine.run(pipeline);
        assertThat(run.waitUntilFinish()).isEqualTo(State.DONE);
        return run;
      }
    }
  }
}
