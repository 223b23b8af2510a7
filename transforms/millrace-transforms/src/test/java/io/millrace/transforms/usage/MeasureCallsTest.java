/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.usage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.transforms.MillraceOptions;
import io.millrace.transforms.Panes;
import io.millrace.transforms.SameElements;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.KeyedScripts;
import io.millrace.transforms.block.UnpackBlocks;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.WithTimestamps;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasureCallsTest {
  private static final Schema CALL =
      Schema.builder()
          .addDateTimeField("at")
          .addNullableStringField("tenant")
          .addNullableField("refused", FieldType.BOOLEAN)
          .addNullableField("tokens", FieldType.INT64)
          .addNullableField("millis", FieldType.INT64)
          .build();
  private static final Duration SIZE = Duration.ofSeconds(90);

  @RegisterExtension final TestPipelineExtension extension = TestPipelineExtension.create();

  @Test
  void ratesAreOfTheCallsOfWhichTheyAreKnown(TestPipeline pipeline) {
    PCollection<String> measured =
        calls(
                pipeline,
                List.of(
                    call(0, "a", true, 10L, 5L),
                    call(89_999, "a", false, 5L, 7L),
                    call(1, "a", null, null, null),
                    call(90_000, "a", null, null, null)))
            .apply("Measure", measuring())
            .apply("Shown", shown());

    PAssert.that(measured)
        .containsInAnyOrder(
            "0 a calls=3 1/2=0.500000 tokens=15 10.000000 p50=5 p99_9=7",
            "90000 a calls=1 0/0=null tokens=0 0.000000 p50=null p99_9=null");
    pipeline.run();
  }

  @Test
  void measuresWhatAPlainCountDoes(TestPipeline pipeline) {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Row> calls = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      calls.add(
          call(
              random.nextInt(900_000),
              random.nextInt(9) == 0 ? null : "t" + random.nextInt(3),
              random.nextInt(4) == 0 ? null : random.nextInt(5) == 0,
              random.nextInt(6) == 0 ? null : (long) random.nextInt(5_000),
              random.nextInt(6) == 0 ? null : (long) random.nextInt(900)));
    }

    PCollection<String> measured =
        calls(pipeline, calls).apply("Measure", measuring()).apply("Shown", shown());

    PAssert.that("seed " + seed, measured).containsInAnyOrder(expected(calls));
    pipeline.run();
  }

  @ParameterizedTest(name = "{0} tenants, stream: {1}")
  @CsvSource({"100, true", "1000, false"})
  void measuresInTheEndTheCallsOnTimeByTheirStamps(
      int tenants, boolean streaming, TestPipeline pipeline) {
    long seed = new Random().nextLong();
    String reason = "seed " + seed;
    System.out.println("MeasureCallsTest " + reason);
    Random random = new Random(seed);
    pipeline.getOptions().as(MillraceOptions.class).setShards(1 + random.nextInt(5));
    KeyedScripts scripts =
        KeyedScripts.random(
            tenants,
            CALL,
            (script, time) ->
                call(
                    time,
                    "t" + script,
                    random.nextInt(4) == 0 ? null : random.nextInt(5) == 0,
                    random.nextInt(6) == 0 ? null : (long) random.nextInt(5_000),
                    random.nextInt(6) == 0 ? null : (long) random.nextInt(900)),
            random);
    List<Row> late = new ArrayList<>();
    List<Row> onTime = new ArrayList<>();
    for (KeyedScripts.Arrival one : scripts.arrivals()) {
      (one.isLate(SIZE.toMillis(), 200) ? late : onTime).add(one.row());
    }
    List<String> expected = expected(onTime);

    MeasureCallsResult result =
        pipeline
            .apply(streaming ? scripts.stream() : scripts.batch())
            .apply(measuring().onBlocks().allowingLateness(Duration.ofMillis(200)));

    PAssert.that(reason, Panes.of(result.results()))
        .satisfies(
            panes ->
                SameElements.as(reason, expected)
                    .apply(
                        Panes.highest(panes, "tenant", "window_start").stream()
                            .map(MeasureCallsTest::show)
                            .toList()));
    PAssert.that(reason, result.late().apply("Late", UnpackBlocks.rows()))
        .satisfies(SameElements.as(reason, late));
    pipeline.run();
  }

  /** What is wanted, group by group, one call after the other. */
  private static List<String> expected(List<Row> calls) {
    Map<String, List<Row>> groups =
        calls.stream()
            .collect(
                Collectors.groupingBy(
                    call ->
                        Math.floorDiv(call.getDateTime("at").getMillis(), SIZE.toMillis())
                                * SIZE.toMillis()
                            + " "
                            + call.getString("tenant"),
                    TreeMap::new,
                    Collectors.toList()));
    List<String> expected = new ArrayList<>();
    groups.forEach(
        (group, rows) -> {
          long known = rows.stream().filter(row -> row.getBoolean("refused") != null).count();
          long refused =
              rows.stream().filter(row -> Boolean.TRUE.equals(row.getBoolean("refused"))).count();
          List<Long> millis = values(rows, "millis");
          long tokens = values(rows, "tokens").stream().mapToLong(Long::longValue).sum();
          expected.add(
              "%s calls=%d %d/%d=%s tokens=%d %s p50=%s p99_9=%s"
                  .formatted(
                      group,
                      rows.size(),
                      refused,
                      known,
                      known == 0 ? null : divided(refused, known),
                      tokens,
                      divided(tokens * 60, SIZE.toSeconds()),
                      nearestRank(millis, 500),
                      nearestRank(millis, 999)));
        });
    return expected;
  }

  private static List<Long> values(List<Row> rows, String field) {
    return rows.stream()
        .filter(row -> row.getInt64(field) != null)
        .map(row -> row.getInt64(field))
        .sorted()
        .toList();
  }

  private static BigDecimal divided(long part, long all) {
    return BigDecimal.valueOf(part).divide(BigDecimal.valueOf(all), 6, RoundingMode.HALF_EVEN);
  }

  private static @Nullable Long nearestRank(List<Long> sorted, int perMille) {
    return sorted.isEmpty()
        ? null
        : sorted.get((int) ((sorted.size() * (long) perMille + 999) / 1_000) - 1);
  }

  @Test
  void percentilesMayBeApproximate() {
    PCollection<Row> measured =
        calls(Pipeline.create(), List.of(call(0, "a", true, 1L, 1L)))
            .apply(MeasureCalls.every(SIZE).spreading("millis", 50).withSketches());

    assertThat(measured.getSchema().getFieldNames())
        .containsExactly(
            "window_start", "window_end", "calls", "millis_p50", "millis_p50_relative_error");
  }

  @Test
  void tellsWhatDoesNotFit() {
    PCollection<Row> calls = calls(Pipeline.create(), List.of(call(0, "a", true, 1L, 1L)));

    assertThatThrownBy(() -> calls.apply(MeasureCalls.every(SIZE).rating("errors", "tokens")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Unsupported type of field tokens: INT64 (supported: [BOOLEAN])");
    assertThatThrownBy(() -> MeasureCalls.every(Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Invalid every: PT0S (must be ");
    assertThatThrownBy(
            () ->
                calls.apply(
                    "Twice",
                    MeasureCalls.every(SIZE).rating("x", "refused").rating("x_ratio", "refused")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Cannot name two output fields x_ratio");
  }

  @Test
  void registersWhatItWasAskedFor() {
    assertThat(DisplayData.from(measuring()).asMap().keySet())
        .extracting(DisplayData.Identifier::getKey)
        .containsExactlyInAnyOrder(
            "every", "by", "rates", "sums", "percentiles", "sketching", "lateness");
  }

  private static MeasureCalls measuring() {
    return MeasureCalls.every(SIZE)
        .by("tenant")
        .rating("refusals", "refused")
        .adding("tokens")
        .spreading("millis", 50, 99.9);
  }

  private static MapElements<Row, String> shown() {
    return MapElements.into(TypeDescriptors.strings()).via(MeasureCallsTest::show);
  }

  private static String show(Row row) {
    return "%d %s calls=%d %d/%d=%s tokens=%d %s p50=%s p99_9=%s"
        .formatted(
            row.getDateTime("window_start").getMillis(),
            row.getString("tenant"),
            row.getInt64("calls"),
            row.getInt64("refusals"),
            row.getInt64("refusals_of"),
            row.getDecimal("refusals_ratio"),
            row.getInt64("tokens"),
            row.getDecimal("tokens_per_minute"),
            row.getInt64("millis_p50"),
            row.getInt64("millis_p99_9"));
  }

  private static PCollection<Row> calls(Pipeline pipeline, List<Row> calls) {
    return pipeline
        .apply(Create.of(calls).withRowSchema(CALL))
        .apply("At", WithTimestamps.of(call -> call.getDateTime("at").toInstant()))
        .setRowSchema(CALL);
  }

  private static Row call(
      long at,
      @Nullable String tenant,
      @Nullable Boolean refused,
      @Nullable Long tokens,
      @Nullable Long millis) {
    return Row.withSchema(CALL)
        .addValues(Instant.ofEpochMilli(at), tenant, refused, tokens, millis)
        .build();
  }
}
