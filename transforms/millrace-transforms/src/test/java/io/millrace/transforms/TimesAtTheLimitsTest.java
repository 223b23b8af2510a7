/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.anomaly.DetectAnomalies;
import io.millrace.transforms.anomaly.Detector;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.dedup.Deduplicate;
import io.millrace.transforms.enrich.Enrich;
import io.millrace.transforms.history.TrackHistory;
import io.millrace.transforms.join.Join;
import io.millrace.transforms.late.CompletenessCurve;
import io.millrace.transforms.late.SplitLate;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.neardup.FindNearDuplicates;
import io.millrace.transforms.sequence.MatchSequence;
import io.millrace.transforms.sequence.Pattern;
import io.millrace.transforms.session.Sessionize;
import java.time.Duration;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.windowing.BoundedWindow;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Four events of one key: the first and the last that Beam allows, and both sides of the epoch. */
@ExtendWith(TestPipelineExtension.class)
class TimesAtTheLimitsTest {
  private static final String KEY = "one key that is a text for all of them";
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Schema EVENT =
      Schema.builder()
          .addStringField("id")
          .addStringField("key")
          .addDateTimeField("at")
          .addDoubleField("level")
          .build();

  static Stream<TimeCase> cases() {
    Measure count = Measure.count("rows");
    Pattern pair = Pattern.begin("a", row -> true).followedBy("b", row -> true);
    return Stream.of(
        rows(
            "deduplicated by window",
            List.of("first", "before", "after", "last"),
            in ->
                in.apply(Deduplicate.byFields("key").inWindows(HOUR).keepingEarliest().onBlocks())
                    .kept(),
            "id"),
        rows(
            "deduplicated by session",
            List.of("first", "before", "last"),
            in ->
                in.apply(
                        Deduplicate.byFields("key")
                            .inSessions(HOUR, HOUR.multipliedBy(2))
                            .keepingEarliest()
                            .onBlocks())
                    .kept(),
            "id"),
        rows(
            "deduplicated of all",
            List.of("first"),
            in -> in.apply(Deduplicate.byFields("key").keepingEarliest().onBlocks()).kept(),
            "id"),
        rows(
            "sessions",
            List.of("1", "2", "1"),
            in ->
                in.apply(
                        Sessionize.by("key")
                            .gap(HOUR)
                            .cap(HOUR.multipliedBy(2))
                            .measuring(count)
                            .onBlocks())
                    .sessions(),
            "rows"),
        rows(
            "joined by window",
            List.of("first", "before", "after", "last"),
            in ->
                in.apply(Join.inWindows(HOUR).on("key").inner().prefix("r_").withBlocks(in))
                    .joined(),
            "r_id"),
        rows(
            "joined by interval",
            List.of("first", "before", "after", "before", "after", "last"),
            in ->
                in.apply(Join.within(HOUR, HOUR).on("key").inner().prefix("r_").withBlocks(in))
                    .joined(),
            "r_id"),
        rows(
            "joined as of",
            List.of("first", "before", "after", "last"),
            in -> in.apply(Join.asOf(HOUR).on("key").inner().prefix("r_").withBlocks(in)).joined(),
            "r_id"),
        rows(
            "enriched from a stream",
            List.of("first", "before", "after", "last"),
            in ->
                in.apply(
                        Enrich.fromStreamBlocks(in, HOUR)
                            .matching("key", "key")
                            .picking("id")
                            .prefix("r_")
                            .onBlocks())
                    .enriched(),
            "r_id"),
        rows(
            "sequences",
            List.of(KEY),
            in -> in.apply(MatchSequence.by("key").pattern(pair).within(HOUR).onBlocks()).matches(),
            "key"),
        rows(
            "anomalies",
            List.of("first", "before", "after", "last"),
            in ->
                in.apply(
                        DetectAnomalies.in("level")
                            .by("key")
                            .using(Detector.ewma(HOUR, 3))
                            .afterRows(2)
                            .onBlocks())
                    .scored(),
            "id"),
        rows(
            "near duplicates",
            List.of("true", "true", "false", "true"),
            in -> in.apply(FindNearDuplicates.in("key").within(HOUR).onBlocks()).marked(),
            "is_first"),
        rows(
            "history",
            List.of("first", "before", "after", "last"),
            in -> in.apply(TrackHistory.versionsBy("key").onBlocks()).history(),
            "id"),
        rows(
            "not late",
            List.of("first", "before", "after", "last"),
            in -> in.apply(SplitLate.after(HOUR)).onTime(),
            "id"),
        lines(
            "curve",
            List.of("1", "1", "1", "1"),
            in -> in.apply(CompletenessCurve.per(HOUR).by("key")).curves()),
        lines(
            "sliding",
            List.of("1", "1", "1", "2", "1", "1", "1"),
            in ->
                in.apply(
                        AggregateWindows.sliding(HOUR, HOUR.dividedBy(2))
                            .by("key")
                            .measuring(count)
                            .onBlocks())
                    .results()),
        lines(
            "calendar",
            List.of("1", "2", "1"),
            in ->
                in.apply(
                        AggregateWindows.calendar(ChronoUnit.DAYS, ZoneId.of("Pacific/Apia"))
                            .by("key")
                            .measuring(count)
                            .onBlocks())
                    .results()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void nothingIsLostOfBoundedEvents(TimeCase times, TestPipeline pipeline) {
    PCollection<Block> events =
        pipeline
            .apply(
                Create.of(
                        event("first", BoundedWindow.TIMESTAMP_MIN_VALUE),
                        event("before", Instant.ofEpochMilli(-1)),
                        event("after", Instant.EPOCH),
                        event("last", BoundedWindow.TIMESTAMP_MAX_VALUE))
                    .withRowSchema(EVENT))
            .apply(PackBlocks.on("at"));

    PAssert.that(times.told().apply(events)).containsInAnyOrder(times.expected());
    pipeline.run();
  }

  private record TimeCase(
      String name, List<String> expected, Function<PCollection<Block>, PCollection<String>> told) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static TimeCase rows(
      String name,
      List<String> expected,
      Function<PCollection<Block>, PCollection<Block>> applied,
      String field) {
    return new TimeCase(
        name,
        expected,
        events -> values(applied.apply(events).apply("Unpacked", UnpackBlocks.rows()), field));
  }

  private static TimeCase lines(
      String name, List<String> expected, Function<PCollection<Block>, PCollection<Row>> applied) {
    return new TimeCase(name, expected, events -> values(applied.apply(events), "rows"));
  }

  private static PCollection<String> values(PCollection<Row> rows, String field) {
    return rows.apply(
        "Values",
        MapElements.into(TypeDescriptors.strings())
            .via(row -> String.valueOf(row.<Object>getValue(field))));
  }

  private static Row event(String id, Instant at) {
    return Row.withSchema(EVENT).addValues(id, KEY, at, 1.0).build();
  }
}
