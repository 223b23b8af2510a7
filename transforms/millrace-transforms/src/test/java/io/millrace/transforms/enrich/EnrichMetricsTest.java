/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.millrace.transforms.Counting;
import io.millrace.transforms.Counting.Timed;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.descriptor.MetricName;
import io.millrace.transforms.period.PeriodMetrics;
import java.time.Duration;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class EnrichMetricsTest {
  private static final Schema CLICK =
      Schema.builder().addNullableStringField("user_id").addInt64Field("number").build();
  private static final Schema USER =
      Schema.builder().addStringField("id").addStringField("country").build();
  private static final StepContext STEP = new StepContext("run", "clicks/Enrich");

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void countsRowsAndMissesOfRows(TestPipeline pipeline) {
    clicks(pipeline)
        .apply(Enrich.from(users(pipeline)).matching("user_id", "id").picking("country"));

    Map<MetricName, Long> counts = counts(pipeline);

    assertThat(counts)
        .containsOnly(
            entry(EnrichMetrics.ACCEPTED, 3L),
            entry(EnrichMetrics.REJECTED, 0L),
            entry(EnrichMetrics.MISSES, 2L));
  }

  @Test
  void countsMissesThatAreRejected(TestPipeline pipeline) {
    clicks(pipeline)
        .apply(
            Enrich.from(users(pipeline))
                .matching("user_id", "id")
                .picking("country")
                .onMissReject(STEP));

    Map<MetricName, Long> counts = counts(pipeline);

    assertThat(counts)
        .containsOnly(
            entry(EnrichMetrics.ACCEPTED, 1L),
            entry(EnrichMetrics.REJECTED, 2L),
            entry(EnrichMetrics.MISSES, 2L));
  }

  @Test
  void countsTheSameOfBlocks(TestPipeline pipeline) {
    clicks(pipeline)
        .apply("Pack", PackBlocks.of())
        .apply(
            EnrichBlocks.from(users(pipeline).apply("PackUsers", PackBlocks.of()))
                .matching("user_id", "id")
                .picking("country")
                .onMissReject(STEP));

    Map<MetricName, Long> counts = counts(pipeline);

    assertThat(counts)
        .containsOnly(
            entry(EnrichMetrics.ACCEPTED, 1L),
            entry(EnrichMetrics.REJECTED, 2L),
            entry(EnrichMetrics.MISSES, 2L));
  }

  @Test
  void countsLateRowsOfEitherStream(TestPipeline pipeline) {
    PCollection<Block> users =
        Counting.blocks(
            "Users", pipeline, Timed.at(5, user("u1", "GB")), Timed.late(6, user("u2", "FR")));
    Counting.blocks(
            "Clicks",
            pipeline,
            Timed.at(10, click("u1", 1)),
            Timed.at(10, click("u2", 2)),
            Timed.at(10, click(null, 3)),
            Timed.late(10, click("u1", 4)))
        .apply(
            Enrich.fromStreamBlocks(users, Duration.ofMinutes(1))
                .matching("user_id", "id")
                .picking("country")
                .onMissReject(STEP)
                .onBlocks());

    Map<MetricName, Long> counts =
        Counting.in(
            pipeline,
            PeriodMetrics.ABSORBED,
            PeriodMetrics.LATE,
            EnrichMetrics.ACCEPTED,
            EnrichMetrics.REJECTED,
            EnrichMetrics.MISSES);

    assertThat(counts)
        .containsOnly(
            entry(PeriodMetrics.ABSORBED, 3L),
            entry(PeriodMetrics.LATE, 2L),
            entry(EnrichMetrics.ACCEPTED, 1L),
            entry(EnrichMetrics.REJECTED, 2L),
            entry(EnrichMetrics.MISSES, 2L));
  }

  @Test
  void countsFailuresOfAServiceApart(TestPipeline pipeline) {
    try (UserService service =
        UserService.start(
            (call, keys) ->
                keys.contains("u1") ? UserService.status(422) : UserService.users(keys))) {
      pipeline
          .apply(Create.of(click("u1", 1), click("u3", 3), click(null, 4)).withRowSchema(CLICK))
          .apply(
              Enrich.fromService(UserService.USER, service.batches())
                  .matching("user_id")
                  .picking("country")
                  .with(ServicePolicy.defaults().withBatchKeys(1))
                  .onMissReject(STEP));

      Map<MetricName, Long> counts =
          Counting.in(
              pipeline,
              EnrichMetrics.ACCEPTED,
              EnrichMetrics.REJECTED,
              EnrichMetrics.MISSES,
              EnrichMetrics.FAILURES,
              EnrichMetrics.CALLS);

      assertThat(counts)
          .containsOnly(
              entry(EnrichMetrics.ACCEPTED, 1L),
              entry(EnrichMetrics.REJECTED, 1L),
              entry(EnrichMetrics.MISSES, 1L),
              entry(EnrichMetrics.FAILURES, 1L),
              entry(EnrichMetrics.CALLS, (long) service.calls()));
    }
  }

  private static Map<MetricName, Long> counts(TestPipeline pipeline) {
    return Counting.in(
        pipeline, EnrichMetrics.ACCEPTED, EnrichMetrics.REJECTED, EnrichMetrics.MISSES);
  }

  private static PCollection<Row> clicks(TestPipeline pipeline) {
    return pipeline.apply(
        "Clicks",
        Create.of(click("u1", 1), click("nobody", 2), click(null, 3)).withRowSchema(CLICK));
  }

  private static PCollection<Row> users(TestPipeline pipeline) {
    return pipeline.apply(
        "Users", Create.of(user("u1", "GB"), user("u2", "FR")).withRowSchema(USER));
  }

  private static Row click(@Nullable String user, long number) {
    return Row.withSchema(CLICK).addValues(user, number).build();
  }

  private static Row user(String id, String country) {
    return Row.withSchema(USER).addValues(id, country).build();
  }
}
