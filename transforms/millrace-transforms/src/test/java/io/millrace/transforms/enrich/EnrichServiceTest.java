/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.enrich;

import static io.millrace.transforms.enrich.UserService.USER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.BlockCoder;
import io.millrace.transforms.block.BlockCuts;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(600)
class EnrichServiceTest {
  private static final Schema CLICK =
      Schema.builder().addNullableStringField("user_id").addInt64Field("number").build();
  private static final StepContext STEP = new StepContext("run", "clicks/Enrich");
  private static final ServicePolicy PATIENT =
      ServicePolicy.defaults()
          .withBatchKeys(4)
          .withTimeout(Duration.ofMinutes(10))
          .withRetry(3, Duration.ofMillis(1), Duration.ofMillis(5));

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void addsWhatTheServiceAnswers(TestPipeline pipeline) {
    try (UserService service = UserService.start()) {
      // tag::service[]
      EnrichResult<Row> result =
          clicks(pipeline, click("u1", 1), click("u2", 2), click("nobody", 3), click(null, 4))
              .apply(
                  Enrich.fromService(USER, service.batches())
                      .matching("user_id")
                      .picking("country")
                      .prefix("user_")
                      .with(ServicePolicy.defaults().withCallsPerSecond(1_000))
                      .onFailureReject(new StepContext("run", "clicks/Enrich")));

      List<String> enriched = List.of("u1 1 c1", "u2 2 c2", "nobody 3 null", "null 4 null");
      // end::service[]

      assertThat(result.enriched().getSchema().getFieldNames())
          .containsExactly("user_id", "number", "user_country");
      PAssert.that(shown(result.enriched())).containsInAnyOrder(enriched);
      PAssert.that(result.rejected()).empty();
      pipeline.run();
    }
  }

  @Test
  void rejectsMissesAndWhatGotNoAnswerApart(TestPipeline pipeline) {
    try (UserService service =
        UserService.start(
            (call, keys) ->
                keys.contains("u7") ? UserService.status(422) : UserService.users(keys))) {
      PCollection<Row> clicks =
          clicks(pipeline, click("u1", 1), click("u7", 2), click("nobody", 3), click(null, 4));
      EnrichResult<Row> result =
          clicks.apply(
              Enrich.fromService(USER, service.batches())
                  .matching("user_id")
                  .picking("country")
                  .with(PATIENT)
                  .onMissReject(STEP));

      PAssert.that(shown(result.enriched())).containsInAnyOrder(List.of("u1 1 c1"));
      PAssert.that(letters(result.rejected()))
          .containsInAnyOrder(
              List.of(
                  "ENRICHMENT_FAILED DEPENDENCY Cannot ask for user_id: u7: HTTP 422 after 1 call,"
                      + " 1970-01-01T00:00:00.002Z",
                  "ENRICHMENT_MISS DATA Cannot match user_id: nobody is not known to the service,"
                      + " 1970-01-01T00:00:00.003Z",
                  "ENRICHMENT_MISS DATA Cannot match user_id: it is null, 1970-01-01T00:00:00.004Z"));
      pipeline.run();
    }
  }

  @Test
  void countsWhatItDid(TestPipeline pipeline) {
    try (UserService service =
        UserService.start(
            (call, keys) -> call == 1 ? UserService.status(503) : UserService.users(keys))) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        rows.add(click(i % 10 == 9 ? "nobody" : "u" + i % 3, i));
      }
      pipeline
          .apply(
              Create.of(BlockCuts.cut(CLICK, rows, 10, row -> 0, new Random(1)))
                  .withCoder(BlockCoder.of(CLICK)))
          .apply(
              Enrich.fromService(USER, service.batches())
                  .matching("user_id")
                  .picking("country")
                  .with(PATIENT)
                  .onFailureReject(STEP)
                  .onBlocks());

      PipelineResult run = pipeline.run();
      run.waitUntilFinish();

      Map<String, Long> counts = counts(run);
      assertThat(Set.copyOf(service.keysAsked()))
          .containsExactlyInAnyOrder("u0", "u1", "u2", "nobody");
      assertThat(counts)
          .containsEntry("misses", 3L)
          .doesNotContainKey("failures")
          .containsEntry("retries", 1L)
          .containsEntry("throttled", 0L)
          .containsEntry("calls", (long) service.calls())
          .containsEntry("cache_hits", 12L - 4);
    }
  }

  @Test
  void equalsALoopHoweverTheServiceFails(TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("EnrichServiceTest " + reason);
    Random random = new Random(seed);
    Set<String> bad = new HashSet<>();
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      String user = "u" + random.nextInt(130);
      if (random.nextInt(60) == 0) {
        bad.add(user);
      }
      rows.add(click(random.nextInt(20) == 0 ? null : user, i));
    }
    Set<List<String>> failedOnce = ConcurrentHashMap.newKeySet();
    try (UserService service =
        UserService.start(
            (call, keys) -> {
              if (keys.hashCode() % 3 == 0 && failedOnce.add(keys)) {
                return UserService.status(call % 2 == 0 ? 503 : 429);
              }
              return keys.stream().anyMatch(bad::contains)
                  ? UserService.status(400)
                  : UserService.users(keys);
            })) {
      PCollection<Block> blocks =
          pipeline.apply(
              Create.of(BlockCuts.cut(CLICK, rows, 17, row -> row.getInt64("number"), random))
                  .withCoder(BlockCoder.of(CLICK)));
      EnrichResult<Block> result =
          blocks.apply(
              Enrich.fromService(USER, service.batches())
                  .matching("user_id")
                  .picking("country")
                  .with(PATIENT.withBreaker(100, 10_000, Duration.ofMillis(1), 1))
                  .onFailureReject(STEP)
                  .onMissDefault(Map.of("country", "?"))
                  .onBlocks());
      Ledger ledger = new Ledger();
      ledger.step("ask").read(blocks).written(result.enriched()).rejected(result.rejected());

      List<String> expected =
          rows.stream()
              .filter(
                  row ->
                      row.getString("user_id") == null || !bad.contains(row.getString("user_id")))
              .map(row -> show(row) + " " + countryOf(row.getString("user_id")))
              .toList();
      PAssert.that(reason, shown(result.enriched().apply(UnpackBlocks.rows())))
          .containsInAnyOrder(expected);
      PAssert.that(reason, ledger.counts(pipeline))
          .containsInAnyOrder(
              List.of(
                  KV.of("ask\tREAD", 400L),
                  KV.of("ask\tWRITTEN", (long) expected.size()),
                  KV.of("ask\tREJECTED", 400L - expected.size())));
      pipeline.run();
      assertThat(service.keysAsked())
          .as(reason)
          .containsAll(
              rows.stream()
                  .map(row -> row.getString("user_id"))
                  .filter(Objects::nonNull)
                  .collect(Collectors.toSet()));
    }
  }

  @Test
  void tellsAllThatIsWrong() {
    Pipeline pipeline = Pipeline.create();
    EnrichService wrong =
        Enrich.fromService(USER, HttpLookup.post("http://localhost/users"))
            .picking("country", "name")
            .onMissDefault(Map.of("country", 5));

    assertThatThrownBy(() -> clicks(pipeline).apply(wrong))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Missing required key field; name it by matching(inputField); "
                + "Missing required place of dead letters; name it by onFailureReject(context); "
                + "Missing required answer field name (available: [country, age]); "
                + "Invalid default of country: Integer 5 (must be STRING)");
  }

  private static String countryOf(@Nullable String user) {
    return user == null || !user.matches("u[0-9]{1,2}") ? "?" : UserService.country(user);
  }

  private static Map<String, Long> counts(PipelineResult run) {
    MetricsFilter ours =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.inNamespace(EnrichMetrics.class))
            .build();
    return StreamSupport.stream(run.metrics().queryMetrics(ours).getCounters().spliterator(), false)
        .collect(
            Collectors.toMap(
                counter -> counter.getName().getName(), MetricResult::getCommitted, Long::sum));
  }

  private static PCollection<Row> clicks(Pipeline pipeline, Row... rows) {
    return pipeline
        .apply(
            "Clicks",
            Create.timestamped(
                    Stream.of(rows)
                        .map(row -> TimestampedValue.of(row, new Instant(row.getInt64("number"))))
                        .toList())
                .withCoder(RowCoder.of(CLICK)))
        .setRowSchema(CLICK);
  }

  private static Row click(@Nullable String user, long number) {
    return Row.withSchema(CLICK).addValues(user, number).build();
  }

  private static PCollection<String> shown(PCollection<Row> rows) {
    return rows.apply(
        "Show", MapElements.into(TypeDescriptors.strings()).via(EnrichServiceTest::show));
  }

  private static String show(Row row) {
    return row.getValues().stream().map(String::valueOf).collect(Collectors.joining(" "));
  }

  private static PCollection<String> letters(PCollection<Rejected> rejected) {
    return rejected.apply(
        "Letters",
        MapElements.into(TypeDescriptors.strings())
            .via(
                letter ->
                    letter.code()
                        + " "
                        + letter.category()
                        + " "
                        + letter.message()
                        + ", "
                        + letter.eventTime()));
  }
}
